"""Calls in the ledger: one entry a call, nobody picked, lost ones to be called back, written down by whoever spoke."""

import json
from datetime import date, timedelta
from itertools import permutations

import pytest

from nexo.domain.interactions.actions.call_back import (
    end_call_back,
    release_call_back,
    take_call_back,
)
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.take_calls import leave_calls, take_calls
from nexo.domain.interactions.actions.wrap_up_call import wrap_up_call
from nexo.domain.interactions.enums import CallBackOutcome
from nexo.domain.interactions.errors import CallBackDone, CallBackTaken, CallRegistered, SeatTaken
from nexo.domain.interactions.models import Call, CallBack, CallPart, Conversation, Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.domain.interactions.queries.callers import callers_of
from nexo.domain.interactions.queries.calls import call_backs, calls_for, seat_of
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord

pytestmark = pytest.mark.usefixtures("noon")

NUMBER, AS_DIALLED = "+5492262412345", "02262 15-412345"


@pytest.fixture
def line(town, machine):
    return configure_account(
        actor=machine, jurisdiction=town, slug="voice", name="147", settings={"line": "147"}
    )


def person(actor, name, phone="2262 15 412345", born=None) -> Party:
    points = [("phone", f"+549{phone.replace(' ', '').replace('15', '', 1)}")]
    return register_person(
        actor=actor,
        given_names=name,
        surname="Gómez",
        contact_points=points,
        birth_date=born,
        source="counter",
    )


def event(what, second=0, call="c1", **more) -> dict:
    at = clock.now() + timedelta(seconds=second)
    plain = {"direction": "in", "from": NUMBER, "to": "147"}
    return {"call": call, "event": what, "at": at.isoformat(), **plain, **more}


@pytest.fixture
def tell(line):
    """Store events as the exchange posts them, and have them interpreted."""

    def give(*events) -> None:
        for one in events:
            raw = record_raw(account=line, request=RawRequest(body=json.dumps({"events": [one]}).encode()))
            interpret_raw(raw_ids=[raw.pk])
            raw.refresh_from_db()
            assert raw.state == "interpreted", raw.error

    return give


ANSWERED_CALL = (
    ("began", 0, {}),
    ("queued", 4, {"queue": "general"}),
    ("answered", 70, {"extension": "204"}),
    ("ended", 270, {"cause": "normal"}),
)


def test_a_call_is_one_entry_of_nobody_with_its_times(tell):
    tell(*(event(what, second, **more) for what, second, more in ANSWERED_CALL))
    call, entry = Call.objects.get(), Interaction.objects.get()
    assert (call.state, call.number, call.queue, call.extension) == ("answered", NUMBER, "general", "204")
    assert (call.waited_seconds, call.queue_seconds, call.talk_seconds) == (70, 66, 200)
    assert (entry.party, entry.kind, entry.duration_seconds, entry.result) == (None, "call", 200, "")
    assert entry.details["senders"] == [["phone", NUMBER]]
    assert Conversation.objects.get().waiting_since is None
    assert Party.objects.count() == 0
    assert EventRecord.objects.filter(topic="interactions.interaction_received").count() == 1


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_in_any_order_and_told_twice_it_is_the_same_call(tell, order):
    told = [event(what, second, **more) for what, second, more in ANSWERED_CALL]
    for place in order:
        tell(told[place], told[place])
    call = Call.objects.get()
    assert (call.state, call.waited_seconds, call.talk_seconds) == ("answered", 70, 200)
    assert CallPart.objects.count() == 4
    assert (Interaction.objects.count(), Interaction.objects.get().result) == (1, "")
    assert (CallBack.objects.count(), Conversation.objects.get().waiting_since) == (0, None)


def test_a_number_as_it_is_dialled_in_the_town_is_the_same_number(tell, town):
    town.contact = {"area_code": "2262"}
    town.save()
    tell(event("began", **{"from": "15-412345"}), event("began", call="c2", **{"from": AS_DIALLED}))
    assert len(set(Call.objects.values_list("number", flat=True))) == 1


@pytest.mark.parametrize("holders", [0, 1, 2])
def test_a_number_picks_nobody_and_offers_who_holds_it(tell, clerk, holders):
    people = [person(clerk, name) for name in ("Rosa", "Juan")[:holders]]
    tell(event("began"))
    assert Interaction.objects.get().party is None
    offered = callers_of(actor=clerk, numbers=[NUMBER])[NUMBER]
    assert {one.id for one in offered} == {one.pk for one in people}
    shared = "Otras personas tienen el mismo teléfono."
    assert [shared in one.because for one in offered] == [holders > 1] * holders
    assert ReadEntry.objects.filter(purpose="llamada").count() == holders


def test_a_lost_call_waits_and_is_on_the_list_once_a_number(tell, clerk):
    tell(event("began"), event("given_up", 20))
    tell(event("began", 60, call="c2"), event("ended", 90, call="c2", cause="no_answer"))
    assert sorted(Call.objects.values_list("state", flat=True)) == ["abandoned", "missed"]
    (row,) = call_backs(actor=clerk).items
    assert (row.number, row.times, row.tries, row.taken_by) == (NUMBER, 2, 0, "")
    assert Conversation.objects.filter(waiting_since__isnull=False).count() == 2


def test_a_lost_call_that_was_answered_after_all_leaves_the_list(tell, clerk):
    tell(event("began"), event("ended", 90))
    assert len(call_backs(actor=clerk).items) == 1
    tell(event("answered", 20, extension="204"))
    assert (call_backs(actor=clerk).items, CallBack.objects.count()) == ([], 0)
    assert (Conversation.objects.get().waiting_since, Interaction.objects.get().result) == (None, "")


def test_a_withheld_number_waits_but_cannot_be_called_back(tell, clerk):
    tell(event("began", **{"from": "anonymous"}), event("given_up", 20, **{"from": "anonymous"}))
    call = Call.objects.get()
    assert (call.number, call.is_withheld, call.state) == ("", True, "abandoned")
    assert Conversation.objects.get().waiting_since is not None
    assert call_backs(actor=clerk).items == []


def test_the_oldest_and_who_finds_it_hardest_come_first(tell, clerk):
    person(clerk, "Rosa", "2262 15 400001", born=date(1948, 3, 2))
    tell(event("given_up", 0, call="old", **{"from": "+5492262400009"}))
    tell(event("given_up", 50 * 60, call="rosa", **{"from": "+5492262400001"}))
    tell(event("given_up", 10 * 60, call="later", **{"from": "+5492262400008"}))
    rows = call_backs(actor=clerk).items
    assert [row.number[-1] for row in rows] == ["1", "9", "8"]
    assert (rows[0].ahead_minutes, rows[0].callers[0].reasons) == (60, ("Atención preferencial por edad",))


def test_the_list_goes_on_after_its_last_row(tell, clerk):
    for place in range(5):
        tell(event("given_up", place, call=f"c{place}", **{"from": f"+549226240000{place}"}))
    first = call_backs(actor=clerk, limit=3)
    rest = call_backs(actor=clerk, limit=3, after=first.next)
    assert [row.number[-1] for row in (*first.items, *rest.items)] == list("01234")
    assert rest.next is None


def test_one_official_at_a_time_calls_back(tell, clerk, staff_of):
    other = staff_of(Role.TRIAGE)
    tell(event("given_up"))
    line = CallBack.objects.get()
    take_call_back(actor=clerk, callback_id=line.pk)
    for act in (take_call_back, release_call_back):
        with pytest.raises(CallBackTaken):
            act(actor=other, callback_id=line.pk)
    with pytest.raises(CallBackTaken):
        end_call_back(actor=other, callback_id=line.pk, outcome=CallBackOutcome.REACHED)
    assert call_backs(actor=other).items[0].taken_by == clerk.label
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert take_call_back(actor=other, callback_id=line.pk).taken_by_id == other.staff_id


def test_who_was_reached_waits_no_more(tell, clerk):
    tell(event("given_up"), event("given_up", 60, call="c2"))
    line = CallBack.objects.get()
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        end_call_back(
            actor=clerk, callback_id=line.pk, outcome=CallBackOutcome.REACHED, text="Quería un turno"
        )
    assert call_backs(actor=clerk).items == []
    assert Conversation.objects.filter(waiting_since__isnull=False).count() == 0
    ours = Interaction.objects.get(direction="out")
    assert (ours.text, ours.author_label, ours.kind) == ("Quería un turno", clerk.label, "call")
    with pytest.raises(CallBackDone):
        take_call_back(actor=clerk, callback_id=line.pk)


def test_who_did_not_answer_goes_on_waiting_from_then(tell, clerk):
    tell(event("given_up"), event("given_up", 60, call="c2", **{"from": "+5492262400009"}))
    line = CallBack.objects.get(number=NUMBER)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        end_call_back(actor=clerk, callback_id=line.pk, outcome=CallBackOutcome.NO_ANSWER)
    rows = call_backs(actor=clerk).items
    assert [(row.number, row.tries) for row in rows] == [("+5492262400009", 0), (NUMBER, 1)]
    assert Conversation.objects.filter(waiting_since__isnull=False).count() == 2


def test_a_call_of_ours_that_is_answered_takes_the_number_off(tell, clerk):
    tell(event("given_up"))
    out = {"direction": "out", "from": "147", "to": NUMBER, "extension": "204"}
    tell(event("began", 60, call="c2", **out), event("answered", 70, call="c2", **out))
    assert call_backs(actor=clerk).items == []
    assert CallBack.objects.get().outcome == "reached"
    assert Call.objects.get(external_id="c2").state == "talking"


def test_a_later_call_that_got_through_is_said_and_decides_nothing(tell, clerk):
    tell(event("given_up"), event("began", 60, call="c2"), event("answered", 70, call="c2"))
    (row,) = call_backs(actor=clerk).items
    assert row.got_through_at == clock.now() + timedelta(seconds=70)


def test_a_seat_is_one_officials_and_shows_what_rings_there(tell, clerk, staff_of, line):
    other = staff_of(Role.TRIAGE)
    seat = take_calls(actor=clerk, account_id=line.pk, extension="204")
    with pytest.raises(SeatTaken):
        take_calls(actor=other, extension="204")
    theirs = take_calls(actor=other, extension="205")
    tell(event("began"), event("offered", 1, extension="204"))
    tell(event("queued", call="c2"))
    assert [row.state for row in calls_for(actor=clerk, seat=seat)] == ["waiting", "ringing"]
    assert [row.state for row in calls_for(actor=other, seat=theirs)] == ["waiting"]
    tell(event("answered", 9, extension="204"))
    assert Call.objects.get(external_id="c1").staff_id == clerk.staff_id
    leave_calls(actor=clerk)
    assert seat_of(clerk) is None


def test_after_the_call_its_entry_gets_person_and_words_and_keeps_its_times(tell, clerk):
    rosa = person(clerk, "Rosa")
    tell(*(event(what, second, **more) for what, second, more in ANSWERED_CALL))
    call = Call.objects.get()
    with clock.frozen(clock.now() + timedelta(seconds=300)):
        entry = wrap_up_call(
            actor=clerk, call_id=call.pk, party=rosa, text="No anda la luz", result="informed"
        )
        again = wrap_up_call(actor=clerk, call_id=call.pk, party=rosa, text="No anda la luz")
    call.refresh_from_db()
    assert entry == again == Interaction.objects.get()
    assert (entry.party, entry.text, entry.duration_seconds) == (rosa, "No anda la luz", 200)
    assert (call.waited_seconds, call.talk_seconds, call.wrap_seconds) == (70, 200, 30)
    assert entry.conversation.party == rosa
    with pytest.raises(CallRegistered):
        wrap_up_call(actor=clerk, call_id=call.pk, party=rosa, text="Otra cosa")


def test_written_down_during_the_call_it_keeps_the_end_that_comes_after(tell, clerk):
    rosa = person(clerk, "Rosa")
    told = [event(what, second, **more) for what, second, more in ANSWERED_CALL]
    tell(*told[:3])
    wrap_up_call(actor=clerk, call_id=Call.objects.get().pk, party=rosa, text="Luz", result="abandoned")
    tell(told[3])
    entry = Interaction.objects.get()
    assert (entry.text, entry.party, entry.duration_seconds, entry.result) == ("Luz", rosa, 200, "abandoned")


def test_a_person_with_an_open_conversation_has_the_call_there(tell, clerk, feed, chat, chat_message):
    (hello,) = feed(chat, chat_message())
    tell(*(event(what, second, **more) for what, second, more in ANSWERED_CALL))
    entry = wrap_up_call(actor=clerk, call_id=Call.objects.get().pk, party=hello.party, text="Sigue")
    assert entry.conversation_id == hello.conversation_id
    assert Conversation.objects.filter(state="open").count() == 1


def test_only_the_desk_of_the_town_takes_calls(tell, clerk, staff_of, other_town):
    tell(event("given_up"))
    call, line = Call.objects.get(), CallBack.objects.get()
    auditor = staff_of(Role.AUDITOR)
    stranger = staff_of(Role.FRONT_OFFICE, jurisdiction=other_town)
    for act in (
        lambda who: take_calls(actor=who, extension="9"),
        lambda who: take_call_back(actor=who, callback_id=line.pk),
        lambda who: wrap_up_call(actor=who, call_id=call.pk, party=None, text="x"),
    ):
        with pytest.raises(NotAllowed):
            act(auditor)
    assert call_backs(actor=auditor).items == call_backs(actor=stranger).items == []
    with pytest.raises(NotFound):
        take_call_back(actor=stranger, callback_id=line.pk)
    with pytest.raises(NotFound):
        wrap_up_call(actor=stranger, call_id=call.pk, party=None, text="x")
