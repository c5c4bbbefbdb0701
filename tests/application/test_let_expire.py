"""What is written when an authority lets a term expire, and the record of each."""

from datetime import UTC, datetime, timedelta

import pytest

from application.letters import case_of, fill, member, open_post, person, proven, run_out, write
from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.extend_letter import extend_letter
from nexo.domain.authorities.actions.remind_authorities import remind_authorities
from nexo.domain.authorities.queries.letters import letters
from nexo.domain.authorities.queries.record import Record, by_holder, records_of, total
from nexo.domain.cases.actions.citizen_word import dispute_case
from nexo.domain.cases.actions.escalate_case import escalate_case
from nexo.domain.cases.actions.press_case import press_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import Result
from nexo.domain.cases.errors import ExtensionTooLate
from nexo.domain.cases.models import Case
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


class TestLettingExpire:
    def test_it_is_written_against_who_held_the_post_at_the_end(self, town, secretary):
        letter, _ = write(town, secretary)
        with clock.frozen(letter.due_at - timedelta(hours=1)):
            fill(town, "SP", "vial")
        with clock.frozen(letter.due_at + timedelta(hours=1)):
            fill(town, "SP", "alumbrado")
        with clock.frozen(LATER):
            run_out()
            run_out()
        letter.refresh_from_db()
        assert (letter.expired_at, letter.expired_holder) == (letter.due_at, member(town, "vial"))
        assert letter.expired_standing == "holder"

    def test_a_late_answer_lifts_nothing(self, town, secretary):
        letter, _ = write(town, secretary)
        with clock.frozen(letter.due_at + timedelta(seconds=1)):
            letter = answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Perdón.")
        assert (letter.is_late, letter.expired_at) == (True, letter.due_at)
        assert letter.expired_holder == member(town, "secretaria")

    def test_more_time_is_taken_before_the_end_only(self, town, secretary):
        letter, _ = write(town, secretary)
        with clock.frozen(letter.due_at + timedelta(seconds=1)), pytest.raises(ExtensionTooLate):
            extend_letter(actor=town.actors["secretaria"], letter_id=letter.id, reason="Falta un informe")
        with clock.frozen(letter.due_at):
            longer = extend_letter(
                actor=town.actors["secretaria"], letter_id=letter.id, reason="Falta un informe"
            )
        assert longer.due_at > letter.due_at
        with clock.frozen(letter.due_at + timedelta(hours=1)):
            run_out()
        longer.refresh_from_db()
        assert longer.expired_at is None
        with clock.frozen(longer.due_at + timedelta(hours=1)):
            run_out()
        longer.refresh_from_db()
        assert longer.expired_at == longer.due_at

    def test_nobody_else_takes_more_time(self, town, secretary):
        letter, _ = write(town, secretary)
        with pytest.raises(NotAllowed):
            extend_letter(actor=town.actors["intendencia"], letter_id=letter.id, reason="x")

    def test_a_vacant_post_let_it_expire_without_a_name(self, town, secretary):
        letter, _ = write(town, secretary)
        fill(town, "SP")
        with clock.frozen(LATER):
            run_out()
        letter.refresh_from_db()
        assert (letter.expired_holder, letter.expired_standing) == (None, "nobody")

    def test_the_term_of_a_second_answer_does_not_count(self, town, secretary):
        letter, _ = write(town, secretary)
        answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.")
        dispute_case(actor=proven(town, letter.case), case_id=letter.case_id, note="No alcanza")
        with clock.frozen(LATER):
            run_out()
        letter.refresh_from_db()
        assert letter.expired_at is None

    def test_whom_it_falls_due_for_is_told_once_and_in_time(self, town, secretary):
        letter, _ = write(town, secretary)
        assert remind_authorities() == 0
        with clock.frozen(letter.due_at - timedelta(days=2)):
            assert remind_authorities() == 1
            assert remind_authorities() == 0


class TestRecord:
    def test_it_counts_what_was_answered_and_what_was_let_expire(self, town, secretary):
        rows = [write(town, secretary, key=f"k{n}")[0] for n in range(4)]
        with clock.frozen(MONDAY + timedelta(days=1)):
            answer_letter(actor=town.actors["secretaria"], letter_id=rows[0].id, text="Sí.")
        with clock.frozen(MONDAY + timedelta(days=3)):
            answer_letter(actor=town.actors["secretaria"], letter_id=rows[1].id, text="Sí.")
        with clock.frozen(rows[2].due_at + timedelta(hours=1)):
            answer_letter(actor=town.actors["secretaria"], letter_id=rows[2].id, text="Tarde.")
            run_out()
            write(town, secretary, key="k5")
            found = records_of([secretary], town.jurisdiction.zone_info)[secretary.id]
        assert found == {2026: Record(received=5, in_time=2, late=1, let_expire=2, open=1, median_days=3.0)}
        assert (found[2026].in_time_percent, found[2026].shown_median) == (None, None)
        [holder] = by_holder(secretary)
        assert (holder.name, holder.answered, holder.let_expire) == ("Secretaria", 3, 2)

    def test_a_pronto_despacho_and_what_climbed_are_of_the_post_they_reached(self, town, secretary):
        case = case_of(town, "AP01", person(town))
        other = case_of(town, "AP01")
        escalate_case(actor=system(town.jurisdiction.id), case_id=other.id, level=3)
        with clock.frozen(LATER):
            press_case(actor=proven(town, case), case_id=case.id)
            resolve_case(
                actor=town.actors["alumbrado"], case_id=case.id, result=Result.SOLVED, answer="Listo."
            )
            found = records_of([secretary], town.jurisdiction.zone_info)[secretary.id][2026]
        assert (found.pressed, found.pressed_decided) == (1, 1)
        assert (found.raised, found.raised_decided) == (1, 0)

    def test_it_takes_two_queries_for_one_authority_and_for_three(
        self, town, secretary, mayor, django_assert_num_queries
    ):
        write(town, secretary)
        third = open_post(town, "ALU")
        zone = town.jurisdiction.zone_info
        with django_assert_num_queries(2):
            records_of([secretary], zone)
        with django_assert_num_queries(2):
            found = records_of([secretary, mayor, third], zone)
        assert found[third.id] == {}
        assert total(found[secretary.id]).received == 1

    def test_what_went_behind_a_protected_route_is_in_no_figure_and_no_list(self, town, secretary):
        letter, _ = write(town, secretary)
        Case.objects.filter(pk=letter.case_id).update(visibility="protected")
        assert records_of([secretary], town.jurisdiction.zone_info)[secretary.id] == {}
        assert letters(actor=town.actors["secretaria"], view="owed").items == []

    @pytest.mark.parametrize(
        ("login", "sees"), [("secretaria", True), ("intendencia", True), ("auditoria", True), ("vial", False)]
    )
    def test_who_reads_letters(self, town, secretary, login, sees):
        letter, _ = write(town, secretary)
        found = letters(actor=town.actors[login], view="owed").items
        assert (found == [letter]) is sees

    def test_a_list_takes_one_query_for_one_and_for_three(self, town, secretary, django_assert_num_queries):
        write(town, secretary)
        with django_assert_num_queries(1):
            letters(actor=town.actors["intendencia"], view="owed")
        write(town, secretary, key="k2")
        write(town, secretary, key="k3")
        with django_assert_num_queries(1):
            found = letters(actor=town.actors["intendencia"], view="owed").items
            assert [row.authority.position.title for row in found] == ["Secretaría de Servicios Públicos"] * 3
