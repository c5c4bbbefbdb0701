"""Delivers webhooks: signed, at least once, and unordered, doubled or batched when told to."""

import asyncio
import http.client
import random
import time
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from nexo.adapters.shared.fakes.posting import PATIENCE_S, post
from nexo.adapters.simulators.whatsapp.behaviour import Behaviour
from nexo.adapters.simulators.whatsapp.journal import Journal
from nexo.adapters.simulators.whatsapp.number import ProviderNumber
from nexo.adapters.simulators.whatsapp.payloads import SIGNATURE_HEADER, Json, merge, sign, spell

_RETRIES = (0.2, 0.5, 1, 2, 5, 10, 30, 60)
_ACCEPTED = 200


class Courier:
    """Takes payloads to the address that the number is subscribed to."""

    def __init__(self, number: Callable[[], ProviderNumber], journal: Journal, behaviour: Behaviour) -> None:
        self._number = number
        self._journal = journal
        self._behaviour = behaviour
        self._waiting: list[Json] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._dice = random.Random(1)  # noqa: S311 - order of deliveries, repeatable; no secret

    async def deliver(self, payload: Json) -> bool:
        """Take one webhook once, now; say whether it was acknowledged. What was not is tried again later."""
        body = spell(payload)
        if await self._post(body):
            return True
        self._start(self._insist(body))
        return False

    def later(self, payload: Json) -> None:
        """Take one webhook in a moment, in the manner ordered."""
        self._waiting.append(payload)
        if len(self._waiting) == 1:
            self._start(self._flush())

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush(self) -> None:
        chaos = self._behaviour.chaos
        await asyncio.sleep(chaos.hold_s)
        waiting, self._waiting = self._waiting, []
        if chaos.shuffle:
            self._dice.shuffle(waiting)
        size = max(1, chaos.batch)
        parcels = [merge(waiting[start : start + size]) for start in range(0, len(waiting), size)]
        copies = [parcel for parcel in parcels for _ in range(max(1, chaos.copies))]
        if chaos.shuffle:
            self._dice.shuffle(copies)
        for parcel in copies:
            await self.deliver(parcel)

    async def _insist(self, body: bytes) -> None:
        for delay in _RETRIES:
            await asyncio.sleep(delay)
            if await self._post(body):
                return
        self._journal.append("given_up", bytes=len(body))

    async def _post(self, body: bytes) -> bool:
        number = self._number()
        if not number.hook_url:
            return False
        started = time.monotonic()
        status = await asyncio.to_thread(_post, number.hook_url, number.app_secret, body)
        self._journal.append("hook", status=status, ms=round((time.monotonic() - started) * 1000, 1))
        return status == _ACCEPTED


def _post(url: str, secret: str, body: bytes) -> int:
    return post(url, body, {SIGNATURE_HEADER: sign(secret, body)})


def shake_hands(number: ProviderNumber, challenge: str) -> bool:
    """Ask the webhook address to prove that it expects us, as the provider does when it is first given."""
    target = urlsplit(number.hook_url)
    query = f"?hub.mode=subscribe&hub.verify_token={number.verify_token}&hub.challenge={challenge}"
    connection = http.client.HTTPConnection(target.netloc, timeout=PATIENCE_S)
    try:
        connection.request("GET", target.path + query)
        answer = connection.getresponse()
        return answer.status == _ACCEPTED and answer.read().decode("ascii", "replace") == challenge
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
