"""Correct, erase, act for somebody: what a neighbour asks about their record, and how an official decides it."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from nexo.application.my_file.acting import parties_by_document
from nexo.application.my_file.who import own_party
from nexo.domain.cases.actions.change_phase import Words, locked_case, move
from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase, Result
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules.lifecycle import Who, may_move
from nexo.domain.catalogue.enums import ServiceKind, Visibility
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.interactions.actions.redact_person import redact_person
from nexo.domain.interactions.actions.write_to_address import write_to_address
from nexo.domain.interactions.errors import ChannelCannot
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.interactions.ports import Sender
from nexo.domain.parties.actions.ask_about_record import ask_about_record, run_term
from nexo.domain.parties.actions.decide_about_record import decide_about_record, withdraw_request
from nexo.domain.parties.actions.register_organisation import register_organisation
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import (
    Assurance,
    ContactKind,
    OrganisationType,
    RecordRequestKind,
    RecordRequestState,
    RepresentationKind,
)
from nexo.domain.parties.models import Party, RecordRequest
from nexo.domain.parties.policies import may_decide, requests_visible_to
from nexo.domain.parties.queries import cluster_ids, reach
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import Conflict, DomainError, NotAllowed
from nexo.kernel.files.models import StoredFile
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

_WORDS = {
    RecordRequestKind.CORRECT: gettext_noop("Pide corregir un dato de su ficha. Se decide en la ficha."),
    RecordRequestKind.ERASE: gettext_noop("Pide que se borren sus datos. Se decide en la ficha."),
}
PURPOSE = gettext_noop("lo que la persona pidió sobre sus datos")
_MOST = 50
_CUIT_LENGTH = 11
_OF_ORGANISATIONS = {
    RepresentationKind.OFFICER: OrganisationType.FIRM,
    RepresentationKind.ASSOCIATION: OrganisationType.NEIGHBOURHOOD,
}
_DONE = gettext_noop("Hicimos lo que pediste sobre tus datos.")
_WITHDRAWN = gettext_noop("Lo retiró quien lo había pedido.")


class MattersOpen(Conflict):
    """Data cannot be taken out while a matter rests on them."""

    code = "matters_open"
    message = "Todavía tiene asuntos abiertos: primero tienen que terminar, o que la persona los retire."


@transaction.atomic
def ask_right(
    *,
    actor: Actor,
    kind: RecordRequestKind,
    details: dict[str, object] | None = None,
    reason: str = "",
    file: StoredFile | None = None,
) -> RecordRequest:
    """Write the request of a neighbour down; where the town attends such rights, a case runs the term of the law.

    Raises what `ask_about_record` raises.
    """
    party = own_party(actor)
    request = ask_about_record(actor=actor, party=party, kind=kind, details=details, reason=reason, file=file)
    case = _case_for(actor, party, kind) if kind in _WORDS else None
    if case is not None:
        run_term(actor=actor, request=request, case_id=case.id, due_at=case.due_at)
    return request


@transaction.atomic
def decide_right(
    *, actor: Actor, request_id: UUID, granted: bool, answer: str, principal: Party | None = None
) -> RecordRequest:
    """Decide, do what was decided, and answer the case. Raises `MattersOpen` and what the actions raise."""
    found = requests_visible_to(actor).filter(id=request_id).select_related("party").first()
    if granted and found is not None and found.kind == RecordRequestKind.ERASE:
        _nothing_rests_on(found)
    farewell = _way_to(found) if found is not None else None
    request = decide_about_record(
        actor=actor, request_id=request_id, granted=granted, answer=answer, principal=principal
    )
    if granted and request.kind == RecordRequestKind.ERASE:
        cluster = cluster_ids(request.party_id)
        _tell(farewell, request)
        redact_person(actor=actor, party_ids=cluster, reason=gettext_noop("pedido de la persona"))
    _answer(request, request.answer or _DONE, Result.SOLVED if granted else Result.INFORMED)
    return request


@transaction.atomic
def take_back(*, actor: Actor, request_id: UUID) -> RecordRequest:
    """Take back what one asked for before it is decided. Raises what `withdraw_request` raises."""
    request = withdraw_request(actor=actor, request_id=request_id)
    _answer(request, _WITHDRAWN, Result.WITHDRAWN)
    return request


def _case_for(actor: Actor, party: Party, kind: RecordRequestKind) -> Case | None:
    rows = published_versions(party.jurisdiction_id).select_related(
        "service__owner_unit", "service__jurisdiction"
    )
    version = rows.filter(service__kind=ServiceKind.DATA_RIGHT, visibility=Visibility.NORMAL).first()
    if version is None:
        return None
    wanted = Request(version=version, description=_WORDS[kind], channel="webform", applicant=party)
    try:
        with transaction.atomic():
            return open_case(actor=actor, request=wanted).case
    except DomainError:
        # A form of the service asks for more than we know; the request stands and is decided all the same.
        return None


def _nothing_rests_on(request: RecordRequest) -> None:
    cluster = cluster_ids(request.party_id)
    rows = Case.objects.filter(applicant_id__in=cluster, phase__in=[phase.value for phase in OPEN_PHASES])
    if request.case_id is not None:
        rows = rows.exclude(pk=request.case_id)
    if rows.exists():
        raise MattersOpen


def _way_to(request: RecordRequest) -> Sender | None:
    """Return where the person is reached, to be told of an erasure that takes that very address."""
    for way in reach(request.party):
        if way.verified and way.kind in ContactKind.values:
            return Sender(way.kind, way.value)
    return None


def _tell(to: Sender | None, request: RecordRequest) -> None:
    if to is None:
        return
    words = gettext("Borramos tus datos, como pediste. Lo que la ley manda guardar queda sin tu nombre.")
    key = f"erased:{request.id}"
    with suppress(ChannelCannot):
        write_to_address(
            actor=system(request.jurisdiction_id), to=to, subject=gettext("Tus datos"), text=words, key=key
        )


def _answer(request: RecordRequest, answer: str, result: Result) -> None:
    """End the case of a request with the same answer; the system acts, since the request was decided elsewhere."""
    if request.case_id is None:
        return
    machine = system(request.jurisdiction_id)
    case = locked_case(actor=machine, case_id=request.case_id)
    for phase, words in (
        (Phase.IN_PROGRESS, Words()),
        (Phase.RESOLVED, Words(public_note=answer)),
    ):
        if may_move(Phase(case.phase), phase, {Who.SYSTEM}):
            last = result if phase is Phase.RESOLVED else ""
            move(actor=machine, case=case, to=phase, words=words, result=last)


def waiting(*, actor: Actor, after: str | None = None, limit: int = PAGE_SIZE) -> Page[RecordRequest]:
    """Return what waits for a decision that the actor may take, the oldest first. One query. Raises `NotAllowed`."""
    if not any(may_decide(actor, kind) for kind in RecordRequestKind.values):
        raise NotAllowed
    rows = requests_visible_to(actor).filter(state=RecordRequestState.OPEN).select_related("party__canonical")
    return keyset_page(rows, order=("created_at", "id"), after=after, limit=limit)


def requests_about(*, actor: Actor, party: Party) -> list[RecordRequest]:
    """Return what a person asked about their record, what waits first. One query; that it was read is written down."""
    rows = requests_visible_to(actor).filter(party__in=cluster_of(party.root_id)).select_related("file")
    found = list(rows.order_by("-created_at")[:_MOST])
    if found:
        record_reads(actor=actor, party_ids=[party.root_id], purpose=PURPOSE, kind="record_requests")
    return sorted(found, key=lambda one: one.state != RecordRequestState.OPEN)


@transaction.atomic
def principal_of(*, actor: Actor, request: RecordRequest, chosen: str) -> Party | None:
    """Return for whom a request asks to act: one of those whom the document names, or a new record.

    `chosen` is the id of a record or `new`; None for anything else.
    """
    told = request.details
    if chosen != "new":
        known = parties_by_document(actor=actor, document=told.get("document", ""))
        return next((party for party in known if str(party.id) == chosen), None)
    digits = "".join(char for char in told.get("document", "") if char.isdigit())
    scheme = "cuit" if len(digits) == _CUIT_LENGTH else "dni"
    identifiers = [(scheme, digits, Assurance.CLAIMED.value)]
    if told.get("kind") in _OF_ORGANISATIONS:
        kind = _OF_ORGANISATIONS[told["kind"]]
        return register_organisation(
            actor=actor,
            legal_name=told["name"],
            organisation_type=kind,
            identifiers=identifiers,
            source="workbench",
        )
    return register_person(actor=actor, given_names=told["name"], identifiers=identifiers, source="workbench")
