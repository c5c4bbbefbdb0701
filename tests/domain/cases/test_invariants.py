"""Whatever anybody does to a case, in whatever order, the promises of domain.md 3.3 hold."""

import random
from datetime import timedelta

import pytest

from nexo.domain.cases import policies
from nexo.domain.cases.actions import assign_case, citizen_word, end_case, resolve_case, work_case
from nexo.domain.cases.actions.change_phase import change_phase
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase, Reason, Result
from nexo.domain.cases.models import Case, StateChange
from nexo.domain.cases.rules import lifecycle
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import DomainError
from nexo.testing.town import INSIDE

OPEN = {phase.value for phase in OPEN_PHASES}
WALKS, STEPS = 12, 14


def verbs(town, case_id):
    """Every verb with arguments that could be right, to be tried by anybody."""
    unit = random.choice(list(town.units.values())).pk
    reason = random.choice(list(Reason))
    words = random.choice(["", "con sus palabras"])
    day = (clock.now() + timedelta(days=2)).date()
    return [
        lambda a: assign_case.assign_case(actor=a, case_id=case_id, unit_id=unit),
        lambda a: assign_case.return_case(actor=a, case_id=case_id, reason=reason, note=words),
        lambda a: assign_case.take_case(actor=a, case_id=case_id),
        lambda a: work_case.schedule_case(actor=a, case_id=case_id, day=day),
        lambda a: work_case.ask_citizen(actor=a, case_id=case_id, question=words),
        lambda a: work_case.resume_case(actor=a, case_id=case_id),
        lambda a: work_case.refer_external(actor=a, case_id=case_id, body="EDEN", public_note=words),
        lambda a: resolve_case.resolve_case(actor=a, case_id=case_id, result=Result.SOLVED, answer=words),
        lambda a: resolve_case.declare_unfeasible(
            actor=a, case_id=case_id, reason=reason, result=Result.UNFEASIBLE_TECHNICAL, answer=words
        ),
        lambda a: end_case.reject_case(actor=a, case_id=case_id, reason=reason, answer=words),
        lambda a: end_case.close_without_reply(actor=a, case_id=case_id, answer=words),
        lambda a: end_case.close_case(actor=a, case_id=case_id),
        lambda a: citizen_word.confirm_case(actor=a, case_id=case_id),
        lambda a: citizen_word.dispute_case(actor=a, case_id=case_id, note=words),
        lambda a: citizen_word.cancel_case(actor=a, case_id=case_id),
        lambda a: change_phase(actor=a, case_id=case_id, to=random.choice(list(Phase))),
    ]


@pytest.mark.parametrize("seed", range(WALKS))
def test_promises_hold_along_any_walk(town, neighbour, seed):
    random.seed(seed)
    is_anonymous = seed % 5 == 0
    opened = open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="x",
            channel="counter",
            applicant=None if is_anonymous else neighbour,
            anonymous=is_anonymous,
            place=Place(text="x", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case
    if is_anonymous:
        Case.objects.update(pin_digest="")  # nobody kept the key
    actors = [
        *town.actors.values(),
        system(town.jurisdiction.id),
        Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.jurisdiction.id, proven=frozenset({opened.id})),
    ]
    start, now = opened.received_at, clock.now()
    for step in range(STEPS):
        with clock.frozen(now + timedelta(hours=step)):
            before = Case.objects.get()
            moves, entries = StateChange.objects.count(), AuditEntry.objects.count()
            try:
                random.choice(verbs(town, opened.id))(random.choice(actors))
            except DomainError:
                # A refusal leaves nothing behind.
                assert Case.objects.values().get() == Case.objects.filter(pk=before.pk).values().get()
                assert (StateChange.objects.count(), AuditEntry.objects.count()) == (moves, entries)
            _check_promises(start, is_anonymous=is_anonymous)
            if Case.objects.get().phase != before.phase:
                assert StateChange.objects.count() > moves
                assert AuditEntry.objects.count() > entries


def _check_promises(start, *, is_anonymous: bool) -> None:
    case = Case.objects.select_related("owner_unit", "service_version").get()
    # One owner of its own town, always; the legal start never moves.
    assert case.owner_unit.jurisdiction_id == case.jurisdiction_id
    assert case.received_at == start
    # What ends says so, what goes on does not.
    assert (case.closed_at is None) or case.phase not in OPEN
    if case.phase in {"resolved", "unfeasible"}:
        assert case.resolved_at is not None
        assert case.public_answer
        assert case.result
    if case.phase in {"unfeasible", "closed_no_reply", "rejected_inadmissible"}:
        assert case.reason in Reason.values
        assert case.public_answer
    assert (case.paused_since is not None) == (case.phase == Phase.AWAITING_CITIZEN)
    if is_anonymous:
        assert case.phase != Phase.AWAITING_CITIZEN
    _check_history(case)


def _check_history(case: Case) -> None:
    changes = list(case.changes.order_by("at", "id"))
    assert [change.from_phase for change in changes[1:]] == [change.to_phase for change in changes[:-1]]
    assert changes[-1].to_phase == case.phase
    for change in changes:
        assert change.at is not None
        assert change.actor_kind
        assert change.actor_id is not None or change.actor_kind in {"system", "citizen"}
        if change.to_phase in lifecycle.NEEDS_REASON:
            assert change.reason in Reason.values
            assert change.note or change.public_note
    returns = sum(change.to_phase == "returned" for change in changes)
    assert case.return_count == returns
    assert case.reopen_count == sum(change.to_phase == "reopened" for change in changes)


def test_the_policy_of_a_case_and_its_list_agree(town, opened):
    for actor in (*town.actors.values(), system(town.jurisdiction.id)):
        listed = policies.visible_to(actor).filter(pk=opened.case.pk).exists()
        # Whoever is something to a case sees it; seeing alone makes nobody anything.
        assert listed or not policies.standing(actor, opened.case)
