"""How a case ends, goes on, and is weighed: every verb, who may, and what time alone does."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.cases.ends import another, last_change, resolve
from nexo.domain.cases.actions import (
    add_evidence,
    assign_case,
    change_phase,
    citizen_word,
    end_case,
    join_incident,
    rank_case,
    resolve_case,
    work_case,
)
from nexo.domain.cases.actions.change_phase import Words
from nexo.domain.cases.actions.follow_case import follow
from nexo.domain.cases.enums import EvidenceKind, Phase, Reason, Result
from nexo.domain.cases.errors import (
    CaseUnknown,
    MoveIncomplete,
    MoveNotAllowed,
    ReopenTooLate,
    UnitUnsuitable,
)
from nexo.domain.cases.models import Case, CaseParty, Evidence, Incident, StateChange
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.catalogue.models import LegalTerm, ServiceVersion
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.enums import IndicatorSource
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.errors import Conflict, Invalid, NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.kernel.files.store import store


class TestEnds:
    def test_not_admissible_with_a_reason_and_an_answer(self, town, case):
        triage = town.actors["derivacion"]
        with pytest.raises(MoveIncomplete):
            end_case.reject_case(actor=triage, case_id=case.id, reason=Reason.INSULTING_OR_EMPTY, answer=" ")
        done = end_case.reject_case(
            actor=triage, case_id=case.id, reason=Reason.INSULTING_OR_EMPTY, answer="No dice qué pasa."
        )
        assert (done.phase, done.result, done.reason, done.public_answer) == (
            "rejected_inadmissible",
            "rejected_legal",
            "insulting_or_empty",
            "No dice qué pasa.",
        )
        assert done.closed_at == clock.now()

    def test_no_reply_tells_the_author_and_can_be_reopened(self, area, case, author):
        work_case.ask_citizen(actor=area, case_id=case.id, question="¿En qué esquina?")
        done = end_case.close_without_reply(actor=area, case_id=case.id, answer="No tuvimos respuesta.")
        assert (done.phase, done.result, done.reason) == ("closed_no_reply", "no_reply", "no_reply")
        back = citizen_word.dispute_case(actor=author, case_id=case.id, note="Es Mitre y Alem")
        assert (back.phase, back.reopen_count, back.citizen_confirmed) == ("reopened", 1, None)

    def test_only_what_was_answered_closes(self, town, case, area):
        with pytest.raises(MoveNotAllowed):
            end_case.close_case(actor=town.actors["secretaria"], case_id=case.id)
        resolve(area, case)
        assert end_case.close_case(actor=town.actors["secretaria"], case_id=case.id).phase == "closed"

    def test_the_author_may_withdraw(self, case, author):
        done = citizen_word.cancel_case(actor=author, case_id=case.id, note="ya lo arreglé")
        assert (done.phase, done.result) == ("cancelled", "withdrawn")

    def test_confirming_what_was_not_answered_is_not_possible(self, case, author):
        with pytest.raises(MoveNotAllowed):
            citizen_word.confirm_case(actor=author, case_id=case.id)

    def test_a_late_dispute_is_too_late(self, area, case, author):
        resolve(area, case)
        with clock.frozen(clock.now() + timedelta(days=22)), pytest.raises(ReopenTooLate):
            citizen_word.dispute_case(actor=author, case_id=case.id, note="sigue")

    def test_a_dispute_without_words_says_it_for_them(self, area, case, author):
        resolve(area, case)
        citizen_word.dispute_case(actor=author, case_id=case.id, note="  ", reason=Reason.CAME_BACK)
        change = last_change(case)
        assert (change.note, change.reason) == ("Dice que el problema sigue.", "came_back")

    @pytest.mark.parametrize("problem", ["itself", "other service", "ended"])
    def test_what_cannot_be_joined(self, town, case, area, neighbour, problem):
        into = another(
            town, neighbour, version=town.versions["VI01" if problem == "other service" else "AP01"]
        )
        if problem == "ended":
            resolve(area, into)
        target = case if problem == "itself" else into
        error = MoveNotAllowed if problem == "ended" else Invalid
        with pytest.raises(error):
            end_case.merge_case(actor=town.actors["atencion"], case_id=case.id, into_id=target.id)

    def test_an_anonymous_case_joins_without_a_follower(self, town, case):
        nobody = another(town, anonymous=True)
        done = end_case.merge_case(actor=town.actors["atencion"], case_id=nobody.id, into_id=case.id)
        assert (done.phase, done.merged_into) == ("merged", case)
        assert CaseParty.objects.filter(case=case, role="follower").count() == 0


class TestFollowing:
    def test_once_and_not_oneself(self, town, case, machine):
        party = Party.objects.create(jurisdiction=town.jurisdiction, display_name="Otra")
        follow(actor=machine, case=case, party_id=case.applicant_id)
        follow(actor=machine, case=case, party_id=party.id)
        follow(actor=machine, case=case, party_id=party.id)
        assert CaseParty.objects.filter(case=case, role="follower").count() == 1
        assert EventRecord.objects.filter(topic="cases.case_followed").count() == 1


class TestWork:
    def test_scheduled_asked_resumed_referred_and_back(self, area, case):
        day = date(2026, 11, 25)
        done = work_case.schedule_case(actor=area, case_id=case.id, day=day, public_note="El miércoles.")
        assert (done.phase, done.scheduled_for) == ("scheduled", day)
        assert work_case.resume_case(actor=area, case_id=case.id).phase == "in_progress"
        referred = work_case.refer_external(actor=area, case_id=case.id, body=" EDEN ", public_note="")
        assert (referred.phase, referred.result) == ("referred_external", "not_competent_referred")
        assert last_change(case).public_note == "Lo enviamos a EDEN."
        assert work_case.resume_case(actor=area, case_id=case.id).phase == "in_progress"

    def test_words_that_are_missing(self, area, case):
        with pytest.raises(MoveIncomplete):
            work_case.ask_citizen(actor=area, case_id=case.id, question=" ")
        with pytest.raises(MoveIncomplete):
            work_case.refer_external(actor=area, case_id=case.id, body=" ", public_note="x")

    def test_asking_accepts_first(self, area, case):
        work_case.ask_citizen(actor=area, case_id=case.id, question="¿Cuál?")
        moves = StateChange.objects.order_by("at", "id").values_list("to_phase", flat=True)
        assert list(moves)[-2:] == ["in_progress", "awaiting_citizen"]

    def test_the_first_answer_and_the_receipt_count_once(self, case, machine):
        first = clock.now()
        work_case.mark_answered(actor=machine, case_id=case.id)
        with clock.frozen(first + timedelta(hours=1)):
            assert work_case.mark_answered(actor=machine, case_id=case.id).first_response_at == first
        assert EventRecord.objects.filter(topic="cases.case_answered").count() == 1
        Case.objects.update(acknowledged_at=None)
        work_case.mark_acknowledged(actor=machine, case_id=case.id)
        with clock.frozen(first + timedelta(hours=1)):
            work_case.mark_acknowledged(actor=machine, case_id=case.id)
        case.refresh_from_db()
        assert case.acknowledged_at == first

    def test_a_move_may_expect_the_phase_that_was_seen(self, area, case):
        with pytest.raises(Conflict):
            change_phase.change_phase(
                actor=area, case_id=case.id, to=Phase.IN_PROGRESS, expected=Phase.RETURNED
            )
        done = change_phase.change_phase(
            actor=area, case_id=case.id, to=Phase.IN_PROGRESS, expected=Phase.ASSIGNED, words=Words(note="va")
        )
        assert done.phase == "in_progress"

    def test_a_pause_moves_the_term_by_the_days_it_took(self, area, case):
        due = case.due_at
        work_case.ask_citizen(actor=area, case_id=case.id, question="¿Cuál?")
        with clock.frozen(clock.now() + timedelta(days=7)):
            done = work_case.resume_case(actor=area, case_id=case.id)
        assert (done.due_at, done.paused_seconds, done.paused_since) == (
            due + timedelta(days=7),
            7 * 86_400,
            None,
        )
        assert done.received_at == case.received_at

    def test_a_pause_without_beginning_moves_nothing(self, area, case):
        work_case.ask_citizen(actor=area, case_id=case.id, question="¿Cuál?")
        Case.objects.update(paused_since=None)
        assert work_case.resume_case(actor=area, case_id=case.id).paused_seconds == 0

    def test_taking_is_for_the_area_and_its_staff(self, town, area, case):
        with pytest.raises(NotAllowed):
            assign_case.take_case(actor=town.actors["atencion"], case_id=case.id)
        with pytest.raises(NotAllowed):
            assign_case.take_case(actor=area, case_id=case.id, staff_id=uuid4())
        other = StaffMember.objects.get(name="Secretaria")
        done = assign_case.take_case(actor=area, case_id=case.id, staff_id=other.id)
        assert (done.assignee, done.phase) == (other, "in_progress")
        assert assign_case.take_case(actor=area, case_id=case.id).assignee_id == area.staff_id

    def test_a_case_goes_to_a_unit_in_force(self, town, case):
        with pytest.raises(UnitUnsuitable):
            assign_case.assign_case(actor=town.actors["derivacion"], case_id=case.id, unit_id=uuid4())
        done = assign_case.assign_case(
            actor=town.actors["derivacion"], case_id=case.id, unit_id=town.units["VIA"].id, note="es de vial"
        )
        assert (done.owner_unit, done.routing_reason, done.assignee) == (
            town.units["VIA"],
            "es de vial",
            None,
        )
        again = assign_case.assign_case(
            actor=town.actors["derivacion"], case_id=case.id, unit_id=town.units["ALU"].id
        )
        assert again.routing_reason == "lo derivó Derivacion"


class TestEvidence:
    def test_who_takes_part_adds_papers(self, town, area, case, author):
        paper = store(b"acta", filename="acta.txt", jurisdiction_id=town.jurisdiction.id)
        add_evidence.add_evidence(
            actor=area, case_id=case.id, files=[paper], kind=EvidenceKind.ACT, note="acta 12", is_public=True
        )
        add_evidence.add_evidence(actor=author, case_id=case.id, files=[paper], kind=EvidenceKind.REPORT)
        rows = Evidence.objects.order_by("at", "id").values_list("kind", "note", "is_public")
        assert list(rows) == [("act", "acta 12", True), ("report", "", False)]
        with pytest.raises(NotAllowed):
            add_evidence.add_evidence(
                actor=town.actors["auditoria"], case_id=case.id, files=[paper], kind=EvidenceKind.ACT
            )
        with pytest.raises(CaseUnknown):
            add_evidence.add_evidence(
                actor=town.actors["vial"], case_id=case.id, files=[paper], kind=EvidenceKind.ACT
            )


class TestIncidents:
    def test_who_may_and_what_can_be_grouped(self, town, case, neighbour):
        desk = town.actors["atencion"]
        bump = another(town, neighbour, version=town.versions["VI01"])
        with pytest.raises(Invalid):
            join_incident.join_incident(actor=desk, case_id=case.id, with_case_id=case.id)
        with pytest.raises(Invalid):
            join_incident.join_incident(actor=desk, case_id=case.id, with_case_id=bump.id)
        same = another(town, neighbour)
        with pytest.raises(NotAllowed):
            join_incident.join_incident(actor=town.actors["auditoria"], case_id=case.id, with_case_id=same.id)
        first = join_incident.join_incident(actor=desk, case_id=same.id, with_case_id=case.id)
        again = join_incident.join_incident(actor=desk, case_id=same.id, with_case_id=case.id)
        assert (first, again.report_count, Incident.objects.count()) == (again, 2, 1)

    def test_one_solved_alone_leaves_the_others(self, town, area, case, neighbour):
        same = another(town, neighbour)
        join_incident.join_incident(actor=area, case_id=same.id, with_case_id=case.id)
        resolve_case.resolve_case(
            actor=area, case_id=case.id, result=Result.SOLVED, answer="Listo.", whole_incident=False
        )
        same.refresh_from_db()
        assert same.phase == "assigned"

    def test_what_waits_for_its_author_or_triage_is_not_resolved_over_their_heads(
        self, town, area, case, neighbour
    ):
        asked, returned = another(town, neighbour), another(town, neighbour)
        for other in (asked, returned):
            join_incident.join_incident(actor=area, case_id=other.id, with_case_id=case.id)
        assign_case.return_case(actor=area, case_id=returned.id, reason=Reason.NOT_MINE, note="es de otro")
        work_case.ask_citizen(actor=area, case_id=asked.id, question="¿Cuál?")
        resolve(area, case)
        phases = dict(Case.objects.values_list("pk", "phase"))
        assert phases[case.pk] == "resolved"
        assert phases[asked.pk] == "resolved"
        assert phases[returned.pk] == "returned"


class TestWeight:
    def codes(self, case) -> dict[str, int]:
        case.refresh_from_db()
        return {reason["code"]: reason["points"] for reason in case.priority_reasons}

    def test_what_changed_since_it_was_opened_counts(self, town, case, machine, neighbour):
        other = another(town)
        join_incident.join_incident(actor=machine, case_id=other.id, with_case_id=case.id)
        Case.objects.filter(pk=case.pk).update(reopen_count=1)
        with clock.frozen(clock.now() + timedelta(days=9)):
            done = rank_case.rank_case(actor=machine, case_id=case.id, bad_rating_before=True)
        assert self.codes(case) == {
            "impact": 8,
            "ageing": 6,
            "reopened": 10,
            "bad_rating": 5,
            "too_long": 47,
        }
        assert done.priority == 76

    def test_a_bad_rating_once_told_stays_told(self, case, machine):
        rank_case.rank_case(actor=machine, case_id=case.id, bad_rating_before=True)
        rank_case.rank_case(actor=machine, case_id=case.id)
        assert self.codes(case) == {"bad_rating": 5}

    def test_the_person_counts_with_the_reason_that_helps(self, case, machine, neighbour):
        declare_indicator(actor=machine, party=neighbour, code="DIGI0", source=IndicatorSource.DECLARED)
        done = rank_case.rank_case(actor=machine, case_id=case.id)
        assert done.is_preferential is True
        assert set(self.codes(case)) == {"person.DIGI0"}

    def test_a_term_in_law_counts_down(self, town, case, machine):
        law = LegalTerm.objects.create(
            code="X-AIP",
            country="AR",
            scope="X",
            subject="X",
            amount=5,
            unit=TermUnit.BUSINESS_DAY,
            norm="X",
            verification="K",
        )
        ServiceVersion.objects.filter(pk=case.service_version_id).update(legal_term=law)
        town.versions["AP01"].refresh_from_db()
        case = another(town)
        rank_case.rank_case(actor=machine, case_id=case.id)
        assert self.codes(case) == {"legal_near": 40}
        with clock.frozen(clock.now() + timedelta(days=20)):
            rank_case.rank_case(actor=machine, case_id=case.id)
        assert self.codes(case)["legal_breached"] == 90
        case.clocks.update(stopped_at=clock.now())
        rank_case.rank_case(actor=machine, case_id=case.id)
        assert self.codes(case) == {}

    def test_hours_age_as_days_of_twenty_four(self, town, case, machine):
        ServiceVersion.objects.filter(pk=town.versions["AP01"].pk).update(
            resolution_amount=24, resolution_unit=TermUnit.HOUR
        )
        with clock.frozen(clock.now() + timedelta(days=3)):
            rank_case.rank_case(actor=machine, case_id=case.id)
        assert self.codes(case) == {"ageing": 2, "too_long": 74}

    def test_an_ended_case_keeps_its_weight(self, case, machine, area):
        resolve(area, case)
        rank_case.rank_case(actor=machine, case_id=case.id, bad_rating_before=True)
        assert self.codes(case) == {}
