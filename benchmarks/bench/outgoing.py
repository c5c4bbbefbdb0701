"""What leaves a second through a provider that takes its time, and whether anything leaves twice."""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.pipeline import crew

from nexo.adapters.shared.fakes import serving
from nexo.adapters.shared.fakes.exchange import Answer, Request
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.models import Delivery
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import Actor, system

SLOW_S = 0.2
_PATIENCE_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """`per_second` counts from the first call to the last; `doubled` is what the provider was told twice."""

    slow_s: float
    sent: int
    per_second: float
    doubled: int


class _SlowGateway:
    """An SMS gateway that answers after `SLOW_S` seconds and remembers what it was told."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.at: list[float] = []

    async def answer(self, request: Request) -> Answer:
        """Take one message."""
        self.told[request.query["key"]] += 1
        await asyncio.sleep(SLOW_S)
        self.at.append(time.monotonic())
        return Answer(body=b"accepted")


def outgoing(town: Jurisdiction, *, count: int, workers: int) -> Outgoing:
    """Queue `count` messages to as many people and let the workers send them."""
    gateway, actor = _SlowGateway(), system(town.pk)
    with serving.running(gateway.answer) as url:
        # An operator allows what lies on the machine itself; nothing else could.
        os.environ["NEXO_HTTP_ALLOW"] = "*=" + url.removeprefix("http://")
        account = configure_account(
            actor=actor,
            jurisdiction=town,
            slug="sms_gateway",
            name="SMS",
            address="7800",
            settings={"url": url + "/send?to={{to}}&text={{text}}&key={{key}}"},
        )
        for number in range(count):
            _write(actor, number)
        with crew(workers, Path(os.environ["NEXO_DATA_DIR"])):
            _await(account.pk, count)
    sent = len(gateway.told)
    taken = max(gateway.at) - min(gateway.at) + SLOW_S
    doubled = sum(gateway.told.values()) - sent
    return Outgoing(slow_s=SLOW_S, sent=sent, per_second=round(sent / taken, 1), doubled=doubled)


def _write(actor: Actor, number: int) -> None:
    person = register_person(
        actor=actor,
        given_names="Vecina",
        surname=f"Número {number}",
        contact_points=(("phone", f"+5493415{number:06}"),),
        source="bench",
    )
    talk = open_conversation(actor=actor, party=person)
    queue_message(
        actor=actor, conversation=talk, channel="sms_gateway", text="Mañana cortamos el agua.", automatic=True
    )


def _await(account_id: object, count: int) -> None:
    start = time.monotonic()
    left = Delivery.objects.filter(account_id=account_id, state=DeliveryState.SENT)
    while left.count() < count:
        if time.monotonic() - start > _PATIENCE_S:
            raise TimeoutError("the messages do not leave")
        time.sleep(0.2)
