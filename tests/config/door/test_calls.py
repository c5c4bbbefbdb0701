"""News of calls by the door: signed by the exchange, stored raw, interpreted into one call, however often they come."""

import json

import pytest

from config.door.asking import ask
from nexo.adapters.shared.stamped import sign
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.models import Call, Interaction, RawRecord
from nexo.kernel import clock
from nexo.kernel.actors import system

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "clave-de-la-central"
BEGAN = {
    "call": "c1",
    "event": "began",
    "at": "2026-11-20T14:05:00-03:00",
    "direction": "in",
    "from": "+5492262412345",
    "to": "147",
}
ENDED = {**BEGAN, "event": "ended", "at": "2026-11-20T14:06:00-03:00", "cause": "caller_left"}


@pytest.fixture
def exchange(account):
    town = account.jurisdiction
    return configure_account(
        actor=system(town.pk), jurisdiction=town, slug="voice", name="147", secrets={"key": KEY}
    )


def post(door, account, *events, key=KEY, change=b""):
    body = json.dumps({"events": list(events)}).encode()
    signed = sign(key, body, int(clock.now().timestamp()))
    return ask(door.port, "POST", f"/hooks/voice/{account.pk}/", body + change, X_Nexo_Signature=signed)


def test_a_call_stands_in_the_ledger_once_however_often_it_is_told(door, exchange):
    for events in ((ENDED,), (BEGAN, ENDED), (BEGAN,)):
        assert post(door, exchange, *events).status == 200
    interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
    call = Call.objects.get()
    assert (call.state, call.waited_seconds, call.number) == ("abandoned", 60, "+5492262412345")
    assert Interaction.objects.get() == call.interaction


def test_whoever_cannot_prove_to_be_the_exchange_leaves_nothing(door, exchange):
    assert post(door, exchange, BEGAN, key="otra").status == 401
    assert post(door, exchange, BEGAN, change=b" ").status == 401
    assert RawRecord.objects.count() == 0


def test_the_programmer_of_the_exchange_is_told_what_is_wrong(door, exchange):
    answer = post(
        door, exchange, {**BEGAN, "event": "rang"}, {**ENDED, "at": "ayer"}, {**BEGAN, "from_": "1"}
    )
    assert answer.status == 422
    problems = json.loads(answer.body)["problems"]
    assert [problem.partition(":")[0] for problem in problems] == [
        "events.0.event",
        "events.1.at",
        "events.2.from_",
    ]
    assert RawRecord.objects.count() == 0
