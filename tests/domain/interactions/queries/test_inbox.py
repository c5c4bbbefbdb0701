"""The inbox: one query, in order, page after page."""

from datetime import timedelta

import pytest

from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.tend_conversation import assign_conversation, close_conversation
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.queries.inbox import conversation, inbox, open_conversation_of
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import StaffMember, Zone
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.paging import CursorInvalid

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def people(chat, feed, chat_message, noon):
    """Make so many people write, one a minute; returns their conversations, oldest first."""

    def make(number: int) -> list[Conversation]:
        found = []
        for n in range(number):
            with clock.frozen(noon + timedelta(minutes=n)):
                sender = [["whatsapp", f"54923204{n:05d}"]]
                (entry,) = feed(chat, chat_message(f"hola {n}", f"m{n}", sender, sender_name=f"Persona {n}"))
            found.append(entry.conversation)
        return found

    return make


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("view", ["waiting", "all", "mine", "unit", "closed"])
def test_every_view_is_one_query_however_many_rows(people, clerk, view, number, django_assert_num_queries):
    people(number)
    with django_assert_num_queries(1):
        inbox(actor=clerk, view=view)


def test_a_row_says_who_what_where_and_since_when(people, clerk, make_unit, noon):
    (talk,) = people(1)
    unit = make_unit("ALU")
    assign_conversation(
        actor=clerk, conversation=talk, unit=unit, assignee=StaffMember.objects.get(pk=clerk.staff_id)
    )
    (row,) = inbox(actor=clerk).items
    assert (row.name, row.preview, row.channel, row.unread) == ("Persona 0", "hola 0", "test_chat", 1)
    assert (row.unit, row.assignee, row.assignee_id) == (unit.name, clerk.label, clerk.staff_id)
    assert (row.waiting_since, row.last_at, row.is_open) == (noon, noon, True)


def test_nobody_identified_has_no_name(clerk):
    register_contact(actor=clerk, channel="voice", party=None, text="", kind="call", result="abandoned")
    (row,) = inbox(actor=clerk).items
    assert (row.name, row.party_id, row.unit, row.assignee) == ("", None, "", "")


@pytest.mark.parametrize(("view", "oldest_first"), [("waiting", True), ("all", False)])
def test_pages_follow_each_other_without_gap_or_repeat(people, clerk, view, oldest_first):
    ids = [talk.pk for talk in people(7)]
    found, after = [], None
    for _ in range(3):
        page = inbox(actor=clerk, view=view, after=after, limit=3)
        found += [row.id for row in page.items]
        after = page.next
    assert after is None
    assert found == (ids if oldest_first else ids[::-1])


def test_views_hold_what_their_name_says(people, clerk, staff_of, make_unit):
    first, second, third = people(3)
    unit = make_unit("ALU")
    assign_conversation(actor=clerk, conversation=first, unit=unit)
    mine = StaffMember.objects.get(pk=clerk.staff_id)
    assign_conversation(actor=clerk, conversation=second, assignee=mine)
    close_conversation(actor=clerk, conversation=third)

    def ids(actor, view):
        return {row.id for row in inbox(actor=actor, view=view).items}

    area = staff_of(Role.AREA_RESPONSIBLE, unit)
    assert ids(clerk, "all") == {first.pk, second.pk}
    assert ids(clerk, "waiting") == {first.pk, second.pk}
    assert ids(clerk, "mine") == {second.pk}
    assert ids(clerk, "closed") == {third.pk}
    assert ids(area, "unit") == {first.pk}
    assert ids(area, "all") == {first.pk}
    assert ids(staff_of(Role.SUPERVISOR), "unit") == {first.pk}


def test_a_cursor_of_somebody_elses_making_is_refused(clerk):
    with pytest.raises(CursorInvalid):
        inbox(actor=clerk, after="!!")


def test_one_conversation_comes_with_its_person_and_zone(people, clerk, town, django_assert_num_queries):
    (talk,) = people(1)
    zone = Zone.objects.create(jurisdiction=town, code="Z08", name="La Ribera")
    Party.objects.update(zone=zone)
    with django_assert_num_queries(1):
        found = conversation(actor=clerk, id=talk.pk)
        assert (found.party.zone, found.unit, found.assignee) == (zone, None, None)


def test_the_open_conversation_of_a_person_is_that_of_all_they_are(people, clerk, town):
    (talk,) = people(1)
    absorbed = Party.objects.create(jurisdiction=town, display_name="P.", canonical=talk.party)
    for party_id in (talk.party_id, absorbed.pk):
        assert open_conversation_of(actor=clerk, party_id=party_id) == talk
    stranger = Party.objects.create(jurisdiction=town, display_name="Otra")
    assert open_conversation_of(actor=clerk, party_id=stranger.pk) is None
