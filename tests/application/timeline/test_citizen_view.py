"""The whole story of one person, in a handful of queries, and the reading written down."""

from datetime import timedelta
from uuid import uuid4

import pytest

from application.opening import MONDAY
from nexo.application.timeline.queries import citizen_view
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.errors import NotFound
from nexo.testing.town import small_town

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def person(clerk):
    return register_person(actor=clerk, given_names="María", surname="Ríos", source="prueba")


def live(town, clerk, party, number) -> None:
    """Give a person so many contacts and as many cases."""
    for n in range(number):
        with clock.frozen(MONDAY + timedelta(minutes=n)):
            contact = register_contact(
                actor=clerk, channel="voice", party=party, text=f"llamada {n}", kind="call"
            )
            request = Request(
                version=town.versions["AP01"],
                description="x",
                channel="voice",
                applicant=party,
                place=Place(text="Mitre"),
                origin=contact,
            )
            open_case(actor=clerk, request=request)


@pytest.mark.parametrize("number", [1, 3])
def test_seven_queries_however_long_the_story(town, clerk, person, number, django_assert_num_queries):
    live(town, clerk, person, number)
    with django_assert_num_queries(7):
        view = citizen_view(actor=clerk, party_id=person.id)
    assert len(view.timeline.items) == number
    assert len(view.matters) == number


def test_the_story_of_merged_records_is_one(town, clerk, person):
    other = register_person(actor=clerk, given_names="M.", surname="Ríos", source="prueba")
    live(town, clerk, person, 1)
    live(town, clerk, other, 1)
    merge_parties(actor=clerk, survivor=person, absorbed=other, reason="misma persona")
    for party in (person, other):
        view = citizen_view(actor=clerk, party_id=party.id)
        assert view.person.id == person.id
        assert len(view.timeline.items) == 2
        assert len(view.matters) == 2


def test_the_reading_is_written_down_with_its_purpose(town, clerk, person):
    citizen_view(actor=clerk, party_id=person.id, purpose="llamada al 147")
    entry = ReadEntry.objects.get(party_id=person.id, kind="person")
    assert (entry.purpose, entry.actor_id) == ("llamada al 147", clerk.staff_id)


def test_the_story_goes_on_page_by_page(town, clerk, person):
    live(town, clerk, person, 3)
    first = citizen_view(actor=clerk, party_id=person.id, limit=2)
    rest = citizen_view(actor=clerk, party_id=person.id, after=first.timeline.next, limit=2)
    texts = [row.text for view in (first, rest) for row in view.timeline.items]
    assert texts == ["llamada 2", "llamada 1", "llamada 0"]


def test_who_may_not_know_people_learns_nothing(town, person):
    for actor, party_id in (
        (town.actors["sistemas"], person.id),
        (small_town("lejos").actors["atencion"], person.id),
        (town.actors["atencion"], uuid4()),
    ):
        with pytest.raises(NotFound):
            citizen_view(actor=actor, party_id=party_id)
    assert ReadEntry.objects.filter(kind="person").count() == 0
