"""What time does to a case, and where it came from."""

from datetime import timedelta

import pytest

from domain.cases.ends import another, last_change, resolve
from nexo.domain.cases.actions import (
    settle_cases,
    work_case,
)
from nexo.domain.cases.actions.open_case import Place
from nexo.domain.cases.errors import (
    MoveNotAllowed,
)
from nexo.domain.cases.models import Case
from nexo.domain.cases.tasks import task_rank_nightly, task_settle_cases
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.queries.services import published
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import Interaction, Reference
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.jobs.run import run_pending


class TestTime:
    def test_what_nobody_disputes_closes_after_five_business_days(self, case, area):
        resolve(area, case)
        monday = clock.now()
        with clock.frozen(monday + timedelta(days=7)):
            assert settle_cases.close_undisputed() == 0
        with clock.frozen(monday + timedelta(days=8)):
            assert settle_cases.close_undisputed() == 1
        case.refresh_from_db()
        assert (case.phase, last_change(case).actor_kind) == ("closed", "system")

    def test_what_its_author_never_answers_ends_after_ten(self, case, area):
        work_case.ask_citizen(actor=area, case_id=case.id, question="¿Cuál?")
        monday = clock.now()
        with clock.frozen(monday + timedelta(days=14)):
            assert settle_cases.close_unanswered() == 0
        with clock.frozen(monday + timedelta(days=15)):
            assert settle_cases.close_unanswered() == 1
        case.refresh_from_db()
        assert case.phase == "closed_no_reply"
        assert case.public_answer.startswith("No recibimos los datos que te pedimos")

    def test_a_case_that_refuses_holds_up_no_other(self, town, case, neighbour):
        done = []

        def act(one):
            if one == case:
                raise MoveNotAllowed
            done.append(one)

        other = another(town, neighbour)
        assert settle_cases._each([case, other], act) == 1
        assert done == [other]

    def test_open_cases_are_weighed_anew_every_night_in_parts(self, town, case, neighbour):
        another(town, neighbour)
        with clock.frozen(clock.now() + timedelta(days=9)):
            first = settle_cases.rank_ageing(limit=1)
            assert first == case.pk
            second = settle_cases.rank_ageing(after=first, limit=1)
            assert settle_cases.rank_ageing(after=second, limit=1) is None
        assert set(Case.objects.values_list("priority", flat=True)) == {76}

    def test_the_jobs_do_that(self, case, area):
        resolve(area, case)
        with clock.frozen(clock.now() + timedelta(days=9)):
            task_settle_cases()
            task_rank_nightly()
            run_pending(queue="default")
        case.refresh_from_db()
        assert case.phase == "closed"


class TestOrigin:
    def contact(self, town, neighbour, **more) -> Interaction:
        return register_contact(
            actor=town.actors["atencion"],
            channel="voice",
            party=neighbour,
            text="Me amenazan",
            kind="call",
            **more,
        )

    def test_the_clock_starts_when_the_administration_received(self, town, neighbour):
        contact = self.contact(town, neighbour)
        with clock.frozen(clock.now() + timedelta(days=3)):
            case = another(town, neighbour, origin=contact)
        assert (case.received_at, case.origin) == (contact.received_at, contact)
        assert Reference.objects.get(interaction=contact).object_id == case.id

    def test_an_anonymous_case_does_not_lead_back_to_a_person(self, town, neighbour):
        contact = self.contact(town, neighbour)
        case = another(town, neighbour, anonymous=True, origin=contact)
        assert (case.applicant, case.origin) == (None, None)
        assert Reference.objects.count() == 0
        assert case.received_at == contact.received_at

    def test_an_unidentified_contact_may_stay_its_origin(self, town):
        contact = self.contact(town, None)
        assert another(town, origin=contact).origin == contact

    def test_a_protected_route_hides_what_was_said(self, town, neighbour):
        contact = self.contact(town, neighbour)
        case = another(town, neighbour, version=town.versions["SO04"], place=Place(), origin=contact)
        contact.refresh_from_db()
        assert (contact.is_protected, contact.reader_unit) == (True, town.units["GEN"])
        assert case.search_text == case.public_code.lower()

    def test_a_person_brings_their_zone_where_no_place_is_asked(self, town, neighbour):
        Party.objects.filter(pk=neighbour.pk).update(zone=town.zone)
        neighbour.refresh_from_db()
        case = another(town, neighbour, version=town.versions["MO01"], place=Place())
        assert case.zone == town.zone

    def test_an_inactive_service_opens_nothing_new(self, town):
        PublicService.objects.update(is_active=False)
        with pytest.raises(ServiceUnknown):
            published(jurisdiction_id=town.jurisdiction.id, code="AP01")
