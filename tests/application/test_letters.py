"""A neighbour writes to an authority: who owes the answer, who gives it, and what is written when nobody does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from application.letters import fill, member, open_post, post, write
from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.actions.extend_letter import extend_letter
from nexo.domain.authorities.actions.name_delegate import name_delegate, revoke_delegate
from nexo.domain.authorities.actions.remind_authorities import remind_authorities
from nexo.domain.authorities.enums import LetterEnd, LetterKind
from nexo.domain.authorities.errors import (
    AnsweredBefore,
    AuthorityClosed,
    AuthorityIncomplete,
    DelegateUnfit,
    HearingsNotOffered,
    LetterOver,
    NothingWritten,
)
from nexo.domain.authorities.models import Delegate, Letter
from nexo.domain.authorities.queries.letters import letter_page, letters
from nexo.domain.authorities.queries.record import Record, by_holder, records_of, total
from nexo.domain.cases.actions.citizen_word import cancel_case, dispute_case
from nexo.domain.cases.actions.escalate_case import escalate_case, mark_breaches
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.press_case import press_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import ClockKind, Phase, Result
from nexo.domain.cases.errors import CaseUnknown, ExtensionTooLate
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.queries import published
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import Assignment, Position
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def chiefs(town):
    """The mayor, and the secretary with somebody to stand in."""
    fill(town, "INT", "intendencia")
    fill(town, "SP", "secretaria", "derivacion")


@pytest.fixture
def secretary(town, chiefs):
    return open_post(town, "SP")


@pytest.fixture
def mayor(town, chiefs):
    return open_post(town, "INT", term_days=5)


def run_out():
    """Let the clocks that ran out be seen, and their events be delivered."""
    mark_breaches()
    deliver_pending()


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
        case = _case(town, "MO01", maria)
        proven = _proven(town, case)
        letter, _ = write(town, secretary, actor=proven, about_id=case.id, senders=())
        assert (letter.about, letter.case.applicant) == (case, maria)

    def test_a_case_of_others_or_of_a_protected_route_is_not_named(self, town, secretary):
        case, hidden = _case(town, "MO01", None), _case(town, "SO04", None)
        with pytest.raises(CaseUnknown):
            write(town, secretary, about_id=case.id)
        with pytest.raises(CaseUnknown):
            write(town, secretary, actor=_proven(town, hidden), about_id=hidden.id)
        assert Letter.objects.count() == 0

    def test_one_that_came_by_the_counter_is_owed_an_answer_too(self, town, mayor, secretary):
        version = published(jurisdiction_id=town.jurisdiction.id, code="AUT01")
        case = open_case(
            actor=town.actors["atencion"],
            request=Request(version=version, description="Nota", channel="counter", applicant=_person(town)),
        ).case
        deliver_pending()
        assert Letter.objects.get().case == case

    def test_a_case_of_another_service_holds_no_letter(self, town, mayor):
        _case(town, "MO01", None)
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
        dispute_case(actor=_proven(town, letter.case), case_id=letter.case_id, note="No me dijiste cuándo")
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
        cancel_case(actor=_proven(town, letter.case), case_id=letter.case_id)
        deliver_pending()
        letter.refresh_from_db()
        assert letter.ended_as == LetterEnd.WITHDRAWN
        with clock.frozen(LATER):
            run_out()
        letter.refresh_from_db()
        assert letter.expired_at is None


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
        dispute_case(actor=_proven(town, letter.case), case_id=letter.case_id, note="No alcanza")
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


class TestHolders:
    def test_what_was_before_rows_were_kept_is_kept_too(self, town):
        first, second = member(town, "vial"), member(town, "alumbrado")
        Position.objects.filter(pk=post(town, "SP").pk).update(holder=first)
        fill(town, "SP", "alumbrado")
        rows = list(Assignment.objects.order_by("id").values_list("holder", "since", "until"))
        assert rows == [(first.pk, None, MONDAY), (second.pk, MONDAY, None)]


class TestArranging:
    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ({"term_days": 0}, "term_days"),
            ({"term_days": 91}, "term_days"),
            ({"hours": ""}, "hours"),
            ({"hours": "hoy"}, "hours"),
            ({"hearing_minutes": 4}, "hearing_minutes"),
            ({"hearing_notice_days": 61}, "hearing_notice_days"),
        ],
    )
    def test_terms_that_cannot_be_say_which(self, town, terms, field):
        with pytest.raises(AuthorityIncomplete) as refused:
            open_post(town, "SP", **terms)
        assert refused.value.field == field

    def test_only_the_administration_opens_posts_and_each_once(self, town, secretary):
        with pytest.raises(NotAllowed):
            arrange_authority(actor=town.actors["secretaria"], terms=Terms(position_id=post(town, "VIA").id))
        with pytest.raises(AuthorityIncomplete):
            open_post(town, "SP")

    def test_a_post_of_another_town_is_not_offered(self, town, secretary):
        other = small_town("vecina")
        with pytest.raises(AuthorityIncomplete):
            arrange_authority(actor=town.actors["sistemas"], terms=Terms(position_id=post(other, "SP").id))

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"legal_act": " "}, "legal_act"),
            ({"valid_from": date(2026, 11, 22)}, "valid_from"),
            ({"valid_to": date(2026, 11, 22)}, "valid_to"),
        ],
    )
    def test_a_delegation_needs_its_act_and_days(self, town, secretary, changed, field):
        given = {"legal_act": "Decreto 1", "valid_from": date(2026, 11, 23), **changed}
        with pytest.raises(DelegateUnfit) as refused:
            name_delegate(
                actor=town.actors["secretaria"],
                authority_id=secretary.id,
                staff_id=member(town, "vial").id,
                **given,
            )
        assert refused.value.field == field

    def test_nobody_names_themselves_nor_twice_nor_for_others(self, town, secretary):
        given = {"authority_id": secretary.id, "legal_act": "D 1", "valid_from": date(2026, 11, 23)}
        with pytest.raises(DelegateUnfit):
            name_delegate(actor=town.actors["sistemas"], staff_id=member(town, "sistemas").id, **given)
        with pytest.raises(NotAllowed):
            name_delegate(actor=town.actors["vial"], staff_id=member(town, "alumbrado").id, **given)
        name_delegate(actor=town.actors["secretaria"], staff_id=member(town, "vial").id, **given)
        with pytest.raises(DelegateUnfit):
            name_delegate(actor=town.actors["secretaria"], staff_id=member(town, "vial").id, **given)
        assert Delegate.objects.count() == 1


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
        case = _case(town, "AP01", _person(town))
        other = _case(town, "AP01", None)
        escalate_case(actor=system(town.jurisdiction.id), case_id=other.id, level=3)
        with clock.frozen(LATER):
            press_case(actor=_proven(town, case), case_id=case.id)
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


def _person(town):
    return register_person(
        actor=system(town.jurisdiction.id), given_names="Ana", surname="Paz", source="prueba"
    )


def _case(town, code, applicant):
    return open_case(
        actor=system(town.jurisdiction.id),
        request=Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            applicant=applicant or _person(town),
            place=Place(text="Mitre 1"),
        ),
    ).case


def _proven(town, case):
    return Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=town.jurisdiction.id,
        label="quien lo pidió",
        proven=frozenset({case.pk}),
    )


def test_the_clock_of_a_letter_is_that_of_its_case(town, secretary):
    letter, _ = write(town, secretary)
    assert letter.case.clocks.get(kind=ClockKind.RESOLUTION).due_at == letter.due_at
