"""Sends a case to a body with which there is an agreement, with the least data that does."""

from uuid import UUID

from django.db import transaction

from nexo.domain.authorities.enums import LIVE, MAIL, Part, ReferralState
from nexo.domain.authorities.errors import BodyUnknown, CaseStaysHere, ServiceMissing
from nexo.domain.authorities.events import ReferralMoved
from nexo.domain.authorities.models import Body, Referral
from nexo.domain.authorities.policies import offered_to
from nexo.domain.authorities.rules.mailing import new_mark
from nexo.domain.authorities.rules.parcel import packed
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.actions.work_case import refer_external
from nexo.domain.cases.enums import EvidenceKind
from nexo.domain.cases.models import Case, Evidence
from nexo.domain.cases.policies import may_see_applicant
from nexo.domain.cases.rules.redact import redact
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.parties.enums import ContactKind
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record
from nexo.kernel.jobs.defer import defer

SEND = "authorities.send"
_MOST_PHOTOS = 5


@transaction.atomic
def refer_case(
    *, actor: Actor, case_id: UUID, body_id: UUID, service_code: str, note: str = "", agreed: bool = False
) -> Referral:
    """Send the case to a body; it leaves by a job, once. `agreed`: the person let their contact be passed on.

    Raises `CaseUnknown`, `BodyUnknown`, `ServiceMissing`, `CaseStaysHere` and as `refer_external`. The legal clock
    goes on: passing papers on never touches it.
    """
    case = locked_case(actor=actor, case_id=case_id)
    body = offered_to(actor).filter(pk=body_id).first()
    if body is None:
        raise BodyUnknown(field="body_id")
    if not service_code.strip():
        raise ServiceMissing(field="service_code")
    if case.visibility != Visibility.NORMAL or case.service_version.visibility != Visibility.NORMAL:
        raise CaseStaysHere
    told = f"Lo enviamos a {body.name}. Base legal: {body.legal_basis}."
    refer_external(actor=actor, case_id=case_id, body=body.name, public_note=told)
    case.referrals.filter(state__in=LIVE).update(state=ReferralState.WITHDRAWN, ended_at=clock.now())
    agreed = agreed and may_see_applicant(actor, case)
    package = packed(
        _facts(case, body), body.parts, legal_basis=body.legal_basis, note=redact(note), agreed=agreed
    )
    if body.way == MAIL:
        package |= _for_a_reader(case, body, service_code.strip())
    referral = Referral.objects.create(
        case=case,
        body=body,
        service_code=service_code.strip(),
        agreement=body.agreement,
        legal_basis=body.legal_basis,
        purpose=body.purpose,
        agreed=agreed,
        package=package,
        address=body.addresses[0] if body.way == MAIL else "",
        mark=new_mark() if body.way == MAIL else "",
    )
    audit(
        actor=actor,
        action="authorities.refer",
        kind="case",
        object_id=case.pk,
        reason=body.legal_basis,
        changes={"body": body.name, "sent": sorted(referral.package), "agreed": agreed},
    )
    announce(referral, actor)
    defer(SEND, referral_id=referral.pk)
    return referral


def announce(referral: Referral, actor: Actor) -> None:
    """Record that a referral moved."""
    record(
        ReferralMoved(
            referral_id=referral.pk,
            case_id=referral.case_id,
            body_id=referral.body_id,
            state=str(referral.state),
        ),
        actor=actor,
    )


def photos_of(case: Case) -> list[Evidence]:
    """Return the photos with which a case was reported, the first five. One query."""
    rows = case.evidence.filter(kind=EvidenceKind.REPORT, file__media_type__startswith="image/")
    return list(rows.select_related("file").order_by("at", "id")[:_MOST_PHOTOS])


def _for_a_reader(case: Case, body: Body, service: str) -> dict[str, str]:
    """Return what a person reads in a mail besides: the service by its name, and how many photos go."""
    more = {"service": service}
    if Part.PHOTO in body.parts and (photos := photos_of(case)):
        more["photos"] = str(len(photos))
    return more


def _facts(case: Case, body: Body) -> dict[str, str]:
    """Return what could be sent of a case, under the names of GeoReport; the body's agreement says what is."""
    facts = {
        "customer_reference": case.public_code,
        "received_datetime": case.received_at.astimezone(case.jurisdiction.zone_info).isoformat(
            "T", "seconds"
        ),
        "description": redact(case.description),
        "address_string": case.place_text,
    }
    if case.lat is not None and case.lon is not None:
        facts |= {"lat": str(case.lat), "long": str(case.lon)}
    if case.applicant is not None and "contact" in body.parts:
        facts |= {"first_name": case.applicant.given_names, "last_name": case.applicant.surname}
        points = case.applicant.contact_points.filter(
            kind__in=(ContactKind.EMAIL, ContactKind.PHONE), valid_to__isnull=True
        )
        for point in points.order_by("is_preferred", "-id"):
            facts[str(point.kind)] = point.value
    return facts
