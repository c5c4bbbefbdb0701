"""One step from a visitor's form to contact, person and case; and what they may say afterwards."""

from datetime import date

import pytest

from nexo.application.intake.rate_case import may_rate, rate_case
from nexo.application.intake.reply_to_office import NothingSaid, reply_to_office
from nexo.application.intake.submit_request import Asked, Submitted, submit_request
from nexo.domain.cases.actions.open_case import Place
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.track import prove
from nexo.domain.catalogue.enums import ServiceKind, TermUnit, VersionStatus, Visibility
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.enums import JurisdictionLevel
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.domain.parties.models import Party
from nexo.domain.satisfaction.errors import InvitationUnknown
from nexo.kernel.actors import Actor, anonymous


@pytest.fixture
def town(db) -> Jurisdiction:
    return Jurisdiction.objects.create(
        slug="los-ceibos",
        name="Municipalidad de Los Ceibos",
        short_name="Los Ceibos",
        code_prefix="LC",
        level=JurisdictionLevel.MUNICIPALITY,
    )


@pytest.fixture
def version(town) -> ServiceVersion:
    unit = Unit.objects.create(
        jurisdiction=town, code="ALU", name="Alumbrado", path="ALU", valid_from=date(2026, 1, 1)
    )
    service = PublicService.objects.create(
        jurisdiction=town,
        code="AP01",
        kind=ServiceKind.CLAIM,
        group=ServiceGroup.objects.create(jurisdiction=town, code="luz", name="Luz"),
        name="Luminaria apagada",
        owner_unit=unit,
    )
    return ServiceVersion.objects.create(
        service=service,
        status=VersionStatus.PUBLISHED,
        summary="Una luz que no prende.",
        resolution_amount=2,
        resolution_unit=TermUnit.BUSINESS_DAY,
        response_amount=1,
        response_unit=TermUnit.BUSINESS_DAY,
        needs_location=True,
        anonymous_allowed=True,
    )


@pytest.fixture
def visitor(town) -> Actor:
    return anonymous(town.id)


def _submit(visitor: Actor, version: ServiceVersion, key: str = "k1", **more: object) -> Submitted:
    facts: dict[str, object] = {
        "description": "No anda la luz",
        "senders": [("phone", "+543415550188")],
        "name": "María Rosa Fernández",
        "place": Place(text="Belgrano 1450"),
    }
    return submit_request(actor=visitor, asked=Asked(key=key, version=version, **{**facts, **more}))


def _proven(submitted: Submitted) -> Actor:
    case = submitted.case
    return prove(jurisdiction_id=case.jurisdiction_id, code=case.public_code, verifier=submitted.pin)


def test_a_form_makes_one_contact_one_person_one_case(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version)
    contact = Interaction.objects.get()
    assert (contact.kind, contact.channel, contact.external_id) == ("form", "webform", "k1")
    assert (done.case.origin_id, done.case.applicant_id) == (contact.id, contact.party_id)
    assert contact.references.get().object_id == done.case.id
    assert len(done.pin) == 6


def test_the_same_form_again_opens_nothing(visitor: Actor, version: ServiceVersion) -> None:
    first, second = _submit(visitor, version), _submit(visitor, version)
    assert (second.case.id, second.pin) == (first.case.id, "")
    assert (Case.objects.count(), Interaction.objects.count(), Party.objects.count()) == (1, 1, 1)


def test_another_form_of_the_same_person_is_another_case(visitor: Actor, version: ServiceVersion) -> None:
    _submit(visitor, version)
    _submit(visitor, version, key="k2")
    assert (Case.objects.count(), Party.objects.count()) == (2, 1)


def test_nothing_is_kept_of_a_form_that_is_refused(visitor: Actor, version: ServiceVersion) -> None:
    with pytest.raises(Exception, match="dónde es"):
        _submit(visitor, version, place=Place())
    assert (Case.objects.count(), Interaction.objects.count(), Party.objects.count()) == (0, 0, 0)


def test_what_is_said_on_a_protected_route_is_read_by_its_unit(
    visitor: Actor, version: ServiceVersion
) -> None:
    version.visibility = Visibility.PROTECTED
    version.save()
    _submit(visitor, version)
    contact = Interaction.objects.get()
    assert (contact.is_protected, contact.reader_unit_id) == (True, version.service.owner_unit_id)


def test_without_senders_nobody_is_kept(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version, senders=())
    assert (done.case.is_anonymous, Party.objects.count()) == (True, 0)


def test_a_reply_is_tied_to_the_case_and_to_who_asked(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version)
    entry = reply_to_office(actor=_proven(done), case_id=done.case.id, text="Sigue igual", key="r1")
    again = reply_to_office(actor=_proven(done), case_id=done.case.id, text="Sigue igual", key="r1")
    assert entry.id == again.id
    assert (entry.party_id, entry.references.get().object_id) == (done.case.applicant_id, done.case.id)


def test_who_wrote_without_a_name_may_reply_too(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version, senders=())
    entry = reply_to_office(actor=_proven(done), case_id=done.case.id, text="Sigue igual", key="r1")
    assert entry.party_id is None


def test_a_reply_says_something(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version)
    with pytest.raises(NothingSaid):
        reply_to_office(actor=_proven(done), case_id=done.case.id, text=" ", key="r1")


def test_nobody_speaks_on_a_case_that_is_not_theirs(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version)
    with pytest.raises(CaseUnknown):
        reply_to_office(actor=visitor, case_id=done.case.id, text="Hola", key="r1")
    with pytest.raises(CaseUnknown):
        may_rate(actor=visitor, case_id=done.case.id)


def test_a_rating_waits_until_it_is_asked_for(visitor: Actor, version: ServiceVersion) -> None:
    done = _submit(visitor, version)
    assert not may_rate(actor=_proven(done), case_id=done.case.id)
    with pytest.raises(InvitationUnknown):
        rate_case(actor=_proven(done), case_id=done.case.id, score=5, solved=True, comment="")
