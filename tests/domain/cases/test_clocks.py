"""The clocks of a case along its life: set, halted, stopped, extended, moved by a new calendar, run out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.cases.ends import another, resolve
from nexo.application.packs.terms import install_packaged_terms, packaged_terms
from nexo.domain.cases.actions import assign_case, citizen_word, work_case
from nexo.domain.cases.actions.escalate_case import escalate_late, mark_breaches
from nexo.domain.cases.actions.extend_clock import extend_clock
from nexo.domain.cases.actions.recompute_clocks import LANES, recompute_clocks
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.errors import ExtendedBefore, ExtensionNotFound, ExtensionTooLate, MoveIncomplete
from nexo.domain.cases.models import Case, Clock
from nexo.domain.catalogue.actions.install_terms import install_terms
from nexo.domain.catalogue.errors import TermInvalid
from nexo.domain.catalogue.models import LegalTerm, ServiceVersion
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.events.models import EventRecord
from nexo.kernel.jobs.run import run_pending

MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def law(town):
    """A term of law of ten business days that stands still while the citizen is asked, and may be extended by five."""
    install_packaged_terms()
    term = LegalTerm.objects.get(code="AR-X-AIP")
    term.pause_rules, term.extension_amount = ["citizen"], 5
    term.save()
    ServiceVersion.objects.filter(pk=town.versions["AP01"].pk).update(legal_term=term)
    town.versions["AP01"].refresh_from_db()
    return term


def clocks_of(case):
    return {one.kind: one for one in case.clocks.all()}


def due_days(case):
    zone = case.jurisdiction.zone_info
    return {kind: one.due_at.astimezone(zone).date() for kind, one in clocks_of(case).items()}


def later(**span):
    return clock.frozen(MONDAY + timedelta(**span))


def test_a_case_has_a_clock_for_each_thing_it_is_owed(town, law):
    case = another(town)
    assert due_days(case) == {
        "acknowledgement": date(2026, 12, 1),
        "first_response": date(2026, 12, 1),
        "resolution": date(2026, 12, 3),
        "legal": date(2026, 12, 14),
    }
    assert case.due_at == clocks_of(case)["resolution"].due_at
    assert clocks_of(case)["legal"].term == law
    assert all(one.started_at == case.received_at and one.is_running for one in clocks_of(case).values())


def test_the_law_gives_the_date_where_it_is_the_shorter_one(town, law):
    LegalTerm.objects.filter(pk=law.pk).update(amount=2)
    town.versions["AP01"].refresh_from_db()
    case = another(town)
    assert case.due_at == clocks_of(case)["legal"].due_at
    assert due_days(case)["legal"] == date(2026, 12, 2)


def test_passing_a_case_on_changes_no_clock(town, law):
    case = another(town)
    before = sorted(case.clocks.values_list("kind", "started_at", "due_at"))
    with later(days=2):
        assign_case.assign_case(
            actor=town.actors["derivacion"], case_id=case.id, unit_id=town.units["VIA"].id
        )
    assert sorted(case.clocks.values_list("kind", "started_at", "due_at")) == before


def test_a_term_from_receipt_by_the_competent_area_begins_again(town, law):
    LegalTerm.objects.filter(pk=law.pk).update(start_rule="receipt_by_competent")
    case = another(town)
    with later(days=2):
        assign_case.assign_case(
            actor=town.actors["derivacion"], case_id=case.id, unit_id=town.units["VIA"].id
        )
    assert due_days(case)["legal"] == date(2026, 12, 16)
    assert due_days(case)["resolution"] == date(2026, 12, 3)


def test_a_term_from_a_notification_waits_for_it(town, law):
    LegalTerm.objects.filter(pk=law.pk).update(start_rule="notification")
    town.versions["AP01"].refresh_from_db()
    assert set(clocks_of(another(town))) == {"acknowledgement", "first_response", "resolution"}


@pytest.mark.parametrize(("pauses", "legal"), [(["citizen"], date(2026, 12, 16)), ([], date(2026, 12, 14))])
def test_the_law_stands_still_for_the_citizen_only_where_its_norm_says_so(town, law, pauses, legal):
    LegalTerm.objects.filter(pk=law.pk).update(pause_rules=pauses)
    case, area = another(town), town.actors["alumbrado"]
    work_case.ask_citizen(actor=area, case_id=case.id, question="¿Qué altura?")
    halted = {kind for kind, one in clocks_of(case).items() if one.paused_since}
    assert halted == ({"resolution", "legal"} if pauses else {"resolution"})
    with later(days=2):
        done = work_case.resume_case(actor=area, case_id=case.id)
    assert due_days(case) == {
        "acknowledgement": date(2026, 12, 1),
        "first_response": date(2026, 12, 1),
        "resolution": date(2026, 12, 7),
        "legal": legal,
    }
    assert done.due_at == clocks_of(case)["resolution"].due_at


def test_an_answer_stops_all_and_a_reopening_begins_a_new_term(town, law):
    case = another(town)
    with later(days=1):
        resolve(town.actors["alumbrado"], case)
    assert {one.stopped_at for one in case.clocks.all()} == {MONDAY + timedelta(days=1)}
    with later(days=2):
        citizen_word.dispute_case(actor=town.actors["atencion"], case_id=case.id, note="sigue")
    running = case.clocks.get(stopped_at__isnull=True)
    case.refresh_from_db()
    assert (running.kind, running.started_at) == ("resolution", MONDAY + timedelta(days=2))
    assert case.due_at == running.due_at
    assert case.received_at == MONDAY


def test_the_first_word_of_a_person_stops_two_clocks(town, law):
    case = another(town)
    work_case.mark_answered(actor=town.actors["alumbrado"], case_id=case.id)
    assert {kind for kind, one in clocks_of(case).items() if one.is_running} == {"resolution", "legal"}


def test_the_receipt_stops_one(town, law):
    case = another(town)
    work_case.mark_acknowledged(actor=town.actors["alumbrado"], case_id=case.id)
    work_case.mark_acknowledged(actor=town.actors["alumbrado"], case_id=case.id)
    assert not clocks_of(case)["acknowledgement"].is_running
    assert clocks_of(case)["first_response"].is_running
    assert not clocks_of(another(town, channel="counter"))["acknowledgement"].is_running


class TestExtending:
    def extend(self, town, case, who="secretaria", kind=ClockKind.LEGAL, reason="Hay que pedir un informe."):
        return extend_clock(actor=town.actors[who], case_id=case.id, kind=kind, reason=reason)

    def test_once_before_the_end_and_the_citizen_is_told(self, town, law):
        case = another(town)
        self.extend(town, case)
        assert due_days(case)["legal"] == date(2026, 12, 21)
        told = EventRecord.objects.get(topic="cases.clock_moved").payload
        assert (told["kind"], told["because"]) == ("legal", "extended")
        with pytest.raises(ExtendedBefore):
            self.extend(town, case)

    def test_never_after_it(self, town, law):
        case = another(town)
        with later(days=20), pytest.raises(ExtensionTooLate):
            self.extend(town, case)

    def test_nor_where_the_norm_knows_none(self, town, law):
        LegalTerm.objects.filter(pk=law.pk).update(extension_amount=0)
        with pytest.raises(ExtensionNotFound):
            self.extend(town, another(town))
        with pytest.raises(ExtensionNotFound):
            self.extend(town, another(town), kind=ClockKind.FIRST_RESPONSE)

    def test_the_towns_own_term_may_last_twice_as_long(self, town, law):
        case = self.extend(town, another(town), kind=ClockKind.RESOLUTION)
        assert due_days(case)["resolution"] == date(2026, 12, 8)
        assert case.due_at == clocks_of(case)["resolution"].due_at

    @pytest.mark.parametrize("who", ["alumbrado", "atencion", "auditoria"])
    def test_only_by_who_supervises(self, town, law, who):
        with pytest.raises(NotAllowed):
            self.extend(town, another(town), who=who)

    def test_with_a_reason(self, town, law):
        with pytest.raises(MoveIncomplete):
            self.extend(town, another(town), reason=" ")


class TestNewCalendar:
    def publish(self, town, **local):
        publish_calendar(
            actor=town.actors["sistemas"],
            firm_until=date(2026, 12, 31),
            local={date(2026, 12, 2): "asueto"},
            **local,
        )
        town.jurisdiction.refresh_from_db()
        return town.jurisdiction

    def test_what_runs_moves_and_what_has_stopped_stays(self, town, law):
        open_one, done = another(town), another(town)
        resolve(town.actors["alumbrado"], done)
        before = due_days(done)
        found = recompute_clocks(town=self.publish(town))
        assert (found.seen, found.moved, found.after) == (3, 2, None)
        open_one.refresh_from_db()
        # 2, 7 and 8 December are off now.
        assert due_days(open_one)["resolution"] == date(2026, 12, 4)
        assert due_days(open_one)["legal"] == date(2026, 12, 17)
        assert open_one.due_at == clocks_of(open_one)["resolution"].due_at
        assert due_days(done) == before
        told = EventRecord.objects.get(topic="cases.clock_moved").payload
        assert (told["case_id"], told["kind"], told["because"]) == (
            str(open_one.id),
            "resolution",
            "calendar",
        )

    def test_in_steps_that_may_be_repeated(self, town, law):
        for _ in range(3):
            another(town)
        town_now = self.publish(town)
        first = recompute_clocks(town=town_now, limit=4)
        again = recompute_clocks(town=town_now, limit=4)
        assert (first.seen, again.moved, again.after) == (4, 0, first.after)
        rest = recompute_clocks(town=town_now, after=first.after)
        assert (rest.after, first.moved + rest.moved) == (None, 6)
        assert not Clock.objects.exclude(unit="hour").exclude(calendar=town_now.calendar).exists()

    def test_two_workers_share_it_and_a_case_is_with_one_of_them(self, town, law):
        for _ in range(6):
            another(town)
        town_now = self.publish(town)
        found = [recompute_clocks(town=town_now, lane=lane) for lane in range(LANES)]
        assert sum(one.seen for one in found) == sum(one.moved for one in found) + 6 == 18
        assert all(one.seen % 3 == 0 for one in found)
        assert not Clock.objects.exclude(unit="hour").exclude(calendar=town_now.calendar).exists()

    def test_the_reaction_starts_them(self, town, law):
        case = another(town)
        self.publish(town)
        deliver_pending()
        run_pending(queue="default")
        assert due_days(case)["resolution"] == date(2026, 12, 4)

    def test_a_pause_and_an_extension_are_kept(self, town, law):
        case, area = another(town), town.actors["alumbrado"]
        work_case.ask_citizen(actor=area, case_id=case.id, question="¿Qué altura?")
        with later(days=3):
            work_case.resume_case(actor=area, case_id=case.id)
        extend_clock(
            actor=town.actors["secretaria"], case_id=case.id, kind=ClockKind.LEGAL, reason="falta un informe"
        )
        assert due_days(case)["legal"] == date(2026, 12, 24)
        recompute_clocks(town=self.publish(town))
        # The day off falls into the pause: only the two of December, and Christmas, move it.
        assert due_days(case)["legal"] == date(2026, 12, 29)


class TestRunningOut:
    def test_each_is_written_once(self, town, law):
        case = another(town)
        with later(days=2):
            assert (mark_breaches(), mark_breaches()) == (2, 0)
        late = set(case.clocks.filter(breached_at__isnull=False).values_list("kind", flat=True))
        assert late == {"acknowledgement", "first_response"}
        assert EventRecord.objects.filter(topic="cases.clock_breached").count() == 2

    def test_what_stands_still_does_not_run_out(self, town):
        case = another(town)
        work_case.ask_citizen(actor=town.actors["alumbrado"], case_id=case.id, question="¿Qué altura?")
        with later(days=9):
            mark_breaches()
            escalate_late(town=town.jurisdiction)
        case.refresh_from_db()
        assert clocks_of(case)["resolution"].breached_at is None
        assert case.escalation_level == 0

    @pytest.mark.parametrize(
        ("days", "level", "post"), [(3, 0, ""), (4, 3, "Servicios"), (22, 5, "Intendencia")]
    )
    def test_a_late_case_climbs_the_chain_by_itself(self, town, days, level, post):
        case = another(town)
        with later(days=days):
            assert escalate_late(town=town.jurisdiction) is None
            escalate_late(town=town.jurisdiction)
        case.refresh_from_db()
        assert case.escalation_level == level
        climbs = case.changes.filter(public_note__contains="elevamos")
        assert climbs.count() == (1 if level else 0)
        assert all(post in climb.public_note for climb in climbs)

    def test_by_the_days_that_the_town_says_and_in_steps(self, town):
        town.jurisdiction.local_rules = {"escalation_days": [10]}
        cases = sorted((another(town) for _ in range(3)), key=lambda case: case.pk)
        with later(days=10):
            assert escalate_late(town=town.jurisdiction, limit=2) == cases[1].pk
            assert not Case.objects.filter(escalation_level__gt=0).exists()
        with later(days=18):
            assert escalate_late(town=town.jurisdiction, after=cases[1].pk) is None
        assert list(Case.objects.filter(escalation_level__gt=0)) == [cases[2]]


class TestPackagedTerms:
    def test_they_are_written_once_and_brought_up_to_date(self, town, django_assert_num_queries):
        assert install_packaged_terms() == len(packaged_terms())
        with django_assert_num_queries(3):  # with the savepoint
            assert install_packaged_terms() == 0
        LegalTerm.objects.filter(code="AR-AIP").update(amount=99)
        LegalTerm.objects.filter(code="BR-LAI").update(amount=99, verification="counsel")
        assert install_packaged_terms() == 0
        amounts = dict(LegalTerm.objects.filter(code__in=["AR-AIP", "BR-LAI"]).values_list("code", "amount"))
        assert amounts == {"AR-AIP": 15, "BR-LAI": 99}
        assert LegalTerm.objects.filter(code="AR-LNPA-RECON").count() == 2

    def test_a_row_that_cannot_be_is_named(self, town):
        row = dict(packaged_terms()[0]) | {"unit": "fortnight"}
        with pytest.raises(TermInvalid, match="AR-AIP tiene mal: unit"):
            install_terms([row])
