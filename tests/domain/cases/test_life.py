"""What may happen to a case, and what may not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.cases import policies
from nexo.domain.cases.actions import (
    assign_case,
    citizen_word,
    end_case,
    join_incident,
    resolve_case,
    work_case,
)
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase, Reason, Result
from nexo.domain.cases.errors import (
    AnonymousNotPossible,
    CaseUnknown,
    EvidenceMissing,
    MoveIncomplete,
    MoveNotAllowed,
    ReopenTooLate,
)
from nexo.domain.cases.models import Case, CaseParty, StateChange
from nexo.domain.cases.queries.track import prove, public_case
from nexo.domain.cases.rules import lifecycle
from nexo.domain.cases.rules.clocks import Term, ends
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.organisation.rules.calendars import WEEKENDS
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import Invalid
from nexo.kernel.files.store import store
from nexo.kernel.ids import CodeMistyped
from nexo.testing.town import INSIDE, small_town

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def citizen_of(case):
    return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=case.jurisdiction_id, proven=frozenset({case.id}))


def another(town, party=None, *, code="AP01", offset=0.0, anonymous=False):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions[code],
            description="otra vez",
            channel="whatsapp",
            applicant=party,
            anonymous=anonymous,
            place=Place(text="Mitre 100", lat=INSIDE[0] + offset, lon=INSIDE[1]),
        ),
    ).case


def resolve(town, case, **changes):
    given = {"result": Result.SOLVED, "answer": "Se cambió la lámpara."} | changes
    return resolve_case.resolve_case(actor=town.actors["alumbrado"], case_id=case.id, **given)


def test_a_case_is_taken_resolved_and_confirmed(town, opened):
    case = assign_case.take_case(actor=town.actors["alumbrado"], case_id=opened.case.id)
    assert (case.phase, case.assignee.name) == (Phase.IN_PROGRESS, "Alumbrado")
    case = resolve(town, case)
    assert (case.phase, case.result, case.public_answer) == ("resolved", "solved", "Se cambió la lámpara.")
    case = citizen_word.confirm_case(actor=citizen_of(case), case_id=case.id)
    assert (case.phase, case.citizen_confirmed) == (Phase.CLOSED, True)


def test_an_area_that_answers_at_once_has_accepted_the_case(town, opened):
    resolve(town, opened.case)
    moves = list(StateChange.objects.order_by("at", "id").values_list("to_phase", flat=True))
    assert moves[-2:] == ["in_progress", "resolved"]


def test_every_move_has_its_author_and_time(town, opened):
    resolve(town, opened.case)
    assert StateChange.objects.filter(at__isnull=True).count() == 0
    assert StateChange.objects.filter(actor_kind="").count() == 0


def test_resolving_needs_an_answer(town, opened):
    with pytest.raises(MoveIncomplete):
        resolve(town, opened.case, answer="  ")


def test_a_service_that_asks_for_a_photo_gets_one(town, neighbour):
    case = another(town, neighbour, code="VI01")
    with pytest.raises(EvidenceMissing):
        resolve_case.resolve_case(
            actor=town.actors["vial"], case_id=case.id, result=Result.SOLVED, answer="Tapado."
        )
    photo = store(PNG, filename="despues.png", jurisdiction_id=town.jurisdiction.id)
    done = resolve_case.resolve_case(
        actor=town.actors["vial"], case_id=case.id, result=Result.SOLVED, answer="Tapado.", files=[photo]
    )
    assert done.phase == Phase.RESOLVED


def test_another_area_does_not_learn_that_the_case_exists(town, opened):
    with pytest.raises(CaseUnknown):
        resolve_case.resolve_case(
            actor=town.actors["vial"], case_id=opened.case.id, result=Result.SOLVED, answer="x"
        )


def test_another_town_does_not_learn_that_the_case_exists(town, opened):
    stranger = small_town("otra").actors["atencion"]
    with pytest.raises(CaseUnknown):
        end_case.close_case(actor=stranger, case_id=opened.case.id)


def test_the_front_office_does_not_resolve_what_is_not_delegated(town, opened):
    with pytest.raises(MoveNotAllowed):
        resolve_case.resolve_case(
            actor=town.actors["atencion"], case_id=opened.case.id, result=Result.INFORMED, answer="x"
        )


def test_the_front_office_resolves_what_is_delegated(town, neighbour):
    case = another(town, neighbour, code="MO01")
    done = resolve_case.resolve_case(
        actor=town.actors["atencion"], case_id=case.id, result=Result.INFORMED, answer="Informado."
    )
    assert done.phase == Phase.RESOLVED


def test_after_three_returns_the_supervisor_decides_and_the_receipt_never_moves(town, opened):
    received = opened.case.received_at
    for _ in range(3):
        case = assign_case.return_case(
            actor=town.actors["alumbrado"],
            case_id=opened.case.id,
            reason=Reason.NOT_MINE,
            note="No es nuestro",
        )
        if case.return_count < 3:
            assign_case.assign_case(
                actor=town.actors["derivacion"], case_id=case.id, unit_id=town.units["ALU"].id
            )
    with pytest.raises(MoveNotAllowed):
        assign_case.assign_case(
            actor=town.actors["derivacion"], case_id=case.id, unit_id=town.units["VIA"].id
        )
    case = assign_case.assign_case(
        actor=town.actors["secretaria"], case_id=case.id, unit_id=town.units["VIA"].id, note="Es de Vial"
    )
    assert (case.owner_unit.code, case.return_count, case.received_at) == ("VIA", 3, received)


@pytest.mark.parametrize(("reason", "note"), [("", "algo"), (Reason.NOT_MINE, ""), ("inventado", "algo")])
def test_a_return_is_explained(town, opened, reason, note):
    with pytest.raises(MoveIncomplete):
        assign_case.return_case(
            actor=town.actors["alumbrado"], case_id=opened.case.id, reason=reason, note=note
        )


def test_what_cannot_be_done_is_answered(town, opened):
    act = {"reason": Reason.NO_BUDGET, "result": Result.UNFEASIBLE_BUDGET}
    with pytest.raises(MoveIncomplete):
        resolve_case.declare_unfeasible(
            actor=town.actors["alumbrado"], case_id=opened.case.id, answer="", **act
        )
    case = resolve_case.declare_unfeasible(
        actor=town.actors["alumbrado"], case_id=opened.case.id, answer="Recién el año que viene.", **act
    )
    assert (case.phase, case.public_answer) == (Phase.UNFEASIBLE, "Recién el año que viene.")


def test_asking_pauses_the_internal_term(town, opened):
    asked = clock.now()
    work_case.ask_citizen(actor=town.actors["alumbrado"], case_id=opened.case.id, question="¿Qué altura?")
    with clock.frozen(asked + timedelta(days=2)):
        case = work_case.resume_case(actor=town.actors["alumbrado"], case_id=opened.case.id)
    three_days = Term(amount=3, unit="business_day")
    waited = [(asked, asked + timedelta(days=2))]
    zone = town.jurisdiction.zone_info
    assert case.due_at == ends(three_days, case.received_at, zone, WEEKENDS, waited).at
    assert case.paused_seconds == 2 * 86400
    assert case.paused_since is None


def test_an_anonymous_case_without_a_key_cannot_wait_for_its_author(town):
    case = another(town, anonymous=True)
    Case.objects.filter(pk=case.pk).update(pin_digest="")
    with pytest.raises(AnonymousNotPossible):
        work_case.ask_citizen(actor=town.actors["alumbrado"], case_id=case.id, question="¿Qué altura?")


def test_no_work_is_promised_for_yesterday(town, opened):
    with pytest.raises(Invalid):
        work_case.schedule_case(
            actor=town.actors["alumbrado"],
            case_id=opened.case.id,
            day=clock.now().date() - timedelta(days=1),
        )


def test_a_disputed_closing_reopens_with_a_new_term(town, opened):
    resolve(town, opened.case)
    with clock.frozen(clock.now() + timedelta(days=7)):
        case = citizen_word.dispute_case(
            actor=citizen_of(opened.case), case_id=opened.case.id, note="Sigue apagada"
        )
    assert (case.phase, case.reopen_count, case.citizen_confirmed) == (Phase.REOPENED, 1, False)
    assert case.due_at > opened.case.due_at
    assert case.received_at == opened.case.received_at


def test_reopening_has_its_window(town, opened):
    resolve(town, opened.case)
    with clock.frozen(clock.now() + timedelta(days=22)), pytest.raises(ReopenTooLate):
        citizen_word.dispute_case(actor=citizen_of(opened.case), case_id=opened.case.id, note="Sigue")


def test_one_pothole_many_reporters_many_closings(town, opened, neighbour):
    second = another(town, neighbour)
    third = another(town, anonymous=True)
    for case in (second, third):
        incident = join_incident.join_incident(
            actor=town.actors["atencion"], case_id=case.id, with_case_id=opened.case.id
        )
    assert incident.report_count == 3
    resolve(town, opened.case)
    assert set(Case.objects.values_list("phase", "result")) == {
        ("resolved", "solved"),
        ("resolved", "duplicate_solved_with_incident"),
    }


def test_a_merged_case_leaves_its_author_following(town, opened, neighbour):
    case = another(town, neighbour)
    Case.objects.filter(pk=opened.case.pk).update(applicant=None)
    end_case.merge_case(actor=town.actors["atencion"], case_id=case.id, into_id=opened.case.id)
    assert CaseParty.objects.filter(case=opened.case, party=neighbour, role="follower").count() == 1


def test_a_protected_case_is_seen_by_its_unit_alone(town, neighbour):
    case = another(town, neighbour, code="SO04")
    seen = {
        login
        for login, actor in town.actors.items()
        if policies.visible_to(actor).filter(pk=case.pk).exists()
    }
    assert seen == {"genero"}


def test_tracking_by_pin_and_by_contact(town, opened):
    code, town_id = opened.case.public_code, town.jurisdiction.id
    for verifier in (opened.pin, "maria@vecina.example", "02262 15-555123"):
        actor = prove(jurisdiction_id=town_id, code=code.lower().replace("-", " "), verifier=verifier)
        shown = public_case(actor=actor)
        assert (shown.public_code, shown.unit_name, shown.post_title) == (
            code,
            "Alumbrado",
            "Jefatura de Alumbrado",
        )
        assert [step.state for step in shown.steps] == ["done", "now", "to_come", "to_come", "to_come"]


@pytest.mark.parametrize("verifier", ["000000", "", "otra@vecina.example", "+5491100000000", "x" * 500])
def test_a_wrong_verifier_says_nothing(town, opened, verifier):
    if verifier == opened.pin:
        pytest.fail("the PIN drawn is the wrong one of the table")
    with pytest.raises(CaseUnknown):
        prove(jurisdiction_id=town.jurisdiction.id, code=opened.case.public_code, verifier=verifier)


def test_a_mistyped_code_is_told_apart_from_an_unknown_one(town, opened):
    code = opened.case.public_code
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    with pytest.raises(CodeMistyped):
        prove(jurisdiction_id=town.jurisdiction.id, code=wrong, verifier=opened.pin)


@given(
    st.sampled_from(list(Phase)),
    st.sampled_from(list(Phase)),
    st.sets(st.sampled_from(list(Who))),
    st.integers(0, 5),
)
def test_the_table_alone_decides(from_, to, who, returns):
    allowed = lifecycle.may_move(from_, to, who, return_count=returns)
    if not who or (from_, to) not in lifecycle.TRANSITIONS:
        assert not allowed
    if from_ in lifecycle.ENDS and to in OPEN_PHASES:
        assert not allowed or to is Phase.REOPENED
    if from_ is Phase.RETURNED and to is Phase.ASSIGNED and returns >= lifecycle.MAX_RETURNS:
        assert allowed == (Who.SUPERVISOR in who)


def test_nobody_is_stuck_in_an_open_phase():
    for phase in OPEN_PHASES:
        assert [to for (from_, to) in lifecycle.TRANSITIONS if from_ is phase and to not in OPEN_PHASES]
