"""A neighbour writes to an authority: who owes the answer, who gives it, and what is written when nobody does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from application.letters import case_of, fill, member, open_post, person, proven, run_out, write
from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.actions.name_delegate import name_delegate, revoke_delegate
from nexo.domain.authorities.enums import LetterEnd, LetterKind
from nexo.domain.authorities.errors import (
    AnsweredBefore,
    AuthorityClosed,
    HearingsNotOffered,
    LetterOver,
    NothingWritten,
)
from nexo.domain.authorities.models import Letter
from nexo.domain.authorities.queries.letters import letter_page
from nexo.domain.cases.actions.citizen_word import cancel_case, dispute_case
from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import ClockKind, Phase, Result
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.queries.services import published
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.deliver import deliver_pending

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


class TestWriting:
    def test_it_is_one_contact_and_one_case_in_the_unit_of_the_authority(self, town, secretary):
        letter, done = write(town, secretary)
        case = Case.objects.get()
        assert (letter.case, letter.authority, letter.asked, letter.because) == (
            case,
            secretary,
            secretary,
            "",
        )
        assert (case.owner_unit, case.kind, case.visibility) == (town.units["SP"], "inquiry", "normal")
        assert case.routing_reason == "Dirigida a Secretaría de Servicios Públicos."
        assert Interaction.objects.get().text == "¿Cuándo arreglan la plaza?"
        assert done.pin

    def test_the_term_is_that_of_the_authority_in_business_days(self, town, secretary, mayor):
        ten, _ = write(town, secretary)
        five, _ = write(town, mayor, key="k2")
        zone = town.jurisdiction.zone_info
        assert ten.due_at.astimezone(zone).date() == date(2026, 12, 7)
        assert five.due_at.astimezone(zone).date() == date(2026, 11, 30)
        assert ten.case.due_at == ten.due_at

    def test_the_same_form_again_writes_nothing(self, town, secretary):
        first, _ = write(town, secretary)
        second, done = write(town, secretary)
        assert (first.pk, done.pin) == (second.pk, "")
        assert (Letter.objects.count(), Interaction.objects.count()) == (1, 1)

    def test_the_catalogue_gets_its_two_services_once(self, town, secretary, mayor):
        codes = PublicService.objects.filter(group__code="authorities").values_list("code", flat=True)
        assert sorted(codes) == ["AUT01", "AUT02"]

    def test_a_vacant_post_is_answered_by_who_stands_in(self, town, secretary):
        fill(town, "SP", None, "derivacion")
        letter, _ = write(town, secretary)
        assert letter.authority == secretary
        answered = answer_letter(actor=town.actors["derivacion"], letter_id=letter.id, text="Mañana.")
        assert answered.signature == "Derivacion, a cargo de Secretaría de Servicios Públicos"

    def test_with_nobody_it_goes_to_the_next_authority_up_and_says_so(self, town, secretary, mayor):
        fill(town, "SP")
        letter, _ = write(town, secretary)
        assert (letter.asked, letter.authority) == (secretary, mayor)
        assert letter.because == "Secretaría de Servicios Públicos está vacante: la recibe Intendencia."
        assert letter.case.owner_unit == town.units["INT"]

    def test_a_closed_post_above_is_passed_over_and_the_letter_is_kept_all_the_same(self, town, secretary):
        fill(town, "SP")
        letter, _ = write(town, secretary)
        assert letter.authority == secretary
        assert (
            letter.because == "Secretaría de Servicios Públicos está vacante: queda escrito para quien asuma."
        )
        fill(town, "SP", "secretaria")
        assert (
            answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.").is_late is False
        )

    def test_the_holder_on_leave_does_not_answer(self, town, secretary):
        holder = member(town, "secretaria")
        holder.status = StaffStatus.ON_LEAVE
        holder.save()
        letter, _ = write(town, secretary)
        answered = answer_letter(actor=town.actors["derivacion"], letter_id=letter.id, text="Sí.")
        assert answered.in_name_of == member(town, "derivacion")

    def test_a_path_that_bites_its_tail_ends(self, town, secretary):
        unit = town.units["SP"]
        unit.path = "SP/INT/SP"
        unit.save()
        fill(town, "SP")
        letter, _ = write(town, secretary)
        assert letter.authority == secretary

    def test_a_post_that_closed_meanwhile_takes_nothing(self, town, secretary):
        arrange_authority(
            actor=town.actors["sistemas"],
            terms=Terms(position_id=secretary.position_id, is_open=False),
            authority_id=secretary.id,
        )
        with pytest.raises(AuthorityClosed):
            write(town, secretary)
        assert (Case.objects.count(), Interaction.objects.count()) == (0, 0)

    def test_what_was_owed_before_it_closed_is_owed_still(self, town, secretary):
        letter, _ = write(town, secretary)
        secretary.is_open = False
        secretary.save()
        assert answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.").answered_at

    def test_without_words_there_is_no_letter(self, town, secretary):
        with pytest.raises(NothingWritten):
            write(town, secretary, "   ")

    def test_no_hearing_where_none_are_offered(self, town, chiefs):
        closed = open_post(town, "SP", offers_hearings=False, hours="")
        with pytest.raises(HearingsNotOffered):
            write(town, closed, kind=LetterKind.HEARING)

    def test_about_a_case_that_was_proved_its_author_speaks(self, town, secretary):
        maria = register_person(
            actor=system(town.jurisdiction.id), given_names="María", surname="Ríos", source="prueba"
        )
        case = case_of(town, "MO01", maria)
        letter, _ = write(town, secretary, actor=proven(town, case), about_id=case.id, senders=())
        assert (letter.about, letter.case.applicant) == (case, maria)

    def test_a_case_of_others_or_of_a_protected_route_is_not_named(self, town, secretary):
        case, hidden = case_of(town, "MO01"), case_of(town, "SO04")
        with pytest.raises(CaseUnknown):
            write(town, secretary, about_id=case.id)
        with pytest.raises(CaseUnknown):
            write(town, secretary, actor=proven(town, hidden), about_id=hidden.id)
        assert Letter.objects.count() == 0

    def test_one_that_came_by_the_counter_is_owed_an_answer_too(self, town, mayor, secretary):
        version = published(jurisdiction_id=town.jurisdiction.id, code="AUT01")
        case = open_case(
            actor=town.actors["atencion"],
            request=Request(version=version, description="Nota", channel="counter", applicant=person(town)),
        ).case
        deliver_pending()
        assert Letter.objects.get().case == case

    def test_a_case_of_another_service_holds_no_letter(self, town, mayor):
        case_of(town, "MO01")
        deliver_pending()
        assert Letter.objects.count() == 0


class TestAnswering:
    def test_the_holder_answers_and_the_case_says_so(self, town, secretary):
        letter, _ = write(town, secretary)
        with clock.frozen(MONDAY + timedelta(days=4)):
            letter = answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="El lunes.")
        assert letter.signature == "Secretaria, Secretaría de Servicios Públicos"
        assert (letter.is_late, letter.business_days, letter.expired_at) == (False, 4, None)
        case = Case.objects.get()
        assert (case.phase, case.public_answer) == (Phase.RESOLVED, f"El lunes.\n\n{letter.signature}")
        assert case.changes.order_by("-at", "-id").first().actor_label == letter.signature

    def test_a_delegate_answers_with_both_names(self, town, secretary):
        named = name_delegate(
            actor=town.actors["sistemas"],
            authority_id=secretary.id,
            staff_id=member(town, "vial").id,
            legal_act="Decreto 12/2026",
            valid_from=date(2026, 11, 23),
        )
        letter, _ = write(town, secretary)
        letter = answer_letter(actor=town.actors["vial"], letter_id=letter.id, text="Sí.")
        assert letter.signature == (
            "Vial, por delegación de Secretaria, Secretaría de Servicios Públicos (Decreto 12/2026)"
        )
        assert (letter.answered_by, letter.in_name_of) == (named.staff, member(town, "secretaria"))

    @pytest.mark.parametrize("change", ["revoked", "later", "ended"])
    def test_a_delegation_out_of_force_answers_nothing(self, town, secretary, change):
        days = {"later": (date(2026, 12, 1), None), "ended": (date(2026, 11, 23), date(2026, 11, 24))}
        since, until = days.get(change, (date(2026, 11, 23), None))
        row = name_delegate(
            actor=town.actors["secretaria"],
            authority_id=secretary.id,
            staff_id=member(town, "vial").id,
            legal_act="Decreto 1",
            valid_from=since,
            valid_to=until,
        )
        if change == "revoked":
            revoke_delegate(actor=town.actors["secretaria"], authority_id=secretary.id, delegate_id=row.id)
        letter, _ = write(town, secretary)
        moment = MONDAY + timedelta(days=2 if change == "ended" else 0)
        with clock.frozen(moment), pytest.raises(NotFound):
            answer_letter(actor=town.actors["vial"], letter_id=letter.id, text="Sí.")

    def test_whoever_stands_above_reads_and_does_not_answer(self, town, secretary):
        letter, _ = write(town, secretary)
        with pytest.raises(NotAllowed):
            answer_letter(actor=town.actors["intendencia"], letter_id=letter.id, text="Sí.")
        assert letter_page(actor=town.actors["intendencia"], letter_id=letter.id).answers is False

    def test_of_two_at_once_one_wins_and_the_other_is_told_who(self, town, secretary):
        letter, _ = write(town, secretary)
        first = answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.")
        with pytest.raises(AnsweredBefore) as told:
            answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="No.")
        assert first.signature in told.value.message
        assert Case.objects.get().public_answer.startswith("Sí.")

    def test_after_a_reopening_it_is_answered_again_and_the_record_keeps_the_first(self, town, secretary):
        letter, _ = write(town, secretary)
        first = answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.")
        dispute_case(actor=proven(town, letter.case), case_id=letter.case_id, note="No me dijiste cuándo")
        with clock.frozen(MONDAY + timedelta(days=3)):
            again = answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="El 5.")
        assert again.answered_at == first.answered_at
        assert Case.objects.get().public_answer.startswith("El 5.")

    def test_one_resolved_at_the_case_desk_by_the_holder_is_answered_by_them(self, town, secretary):
        letter, _ = write(town, secretary)
        resolve_case(
            actor=town.actors["secretaria"], case_id=letter.case_id, result=Result.INFORMED, answer="Sí."
        )
        deliver_pending()
        letter.refresh_from_db()
        assert (letter.answered_by, letter.is_late, letter.ended_at) == (
            member(town, "secretaria"),
            False,
            None,
        )

    def test_one_resolved_by_others_is_not_an_answer_of_the_authority(self, town, secretary):
        letter, _ = write(town, secretary)
        resolve_case(
            actor=town.actors["intendencia"], case_id=letter.case_id, result=Result.INFORMED, answer="Sí."
        )
        deliver_pending()
        letter.refresh_from_db()
        assert (letter.answered_at, letter.ended_as) == (None, LetterEnd.OTHERWISE)
        with pytest.raises(LetterOver):
            answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.")

    def test_one_taken_back_is_owed_no_more(self, town, secretary):
        letter, _ = write(town, secretary)
        cancel_case(actor=proven(town, letter.case), case_id=letter.case_id)
        deliver_pending()
        letter.refresh_from_db()
        assert letter.ended_as == LetterEnd.WITHDRAWN
        with clock.frozen(LATER):
            run_out()
        letter.refresh_from_db()
        assert letter.expired_at is None


def test_the_clock_of_a_letter_is_that_of_its_case(town, secretary):
    letter, _ = write(town, secretary)
    assert letter.case.clocks.get(kind=ClockKind.RESOLUTION).due_at == letter.due_at
