"""What a scenario needs done inside Django: `python -m benchmarks.faults.town ACT JSON`."""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django


def _found(*, settings: dict[str, Any], secrets: dict[str, str], address: str, slug: str = "whatsapp") -> Any:
    """Found the town, if it is not there, and configure an account; returns the account's id."""
    from nexo.domain.interactions.actions.configure_account import configure_account  # noqa: PLC0415
    from nexo.domain.organisation.models import Jurisdiction  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    town, _ = Jurisdiction.objects.get_or_create(
        slug="los-ceibos",
        defaults={
            "name": "Municipalidad de Los Ceibos",
            "short_name": "Los Ceibos",
            "code_prefix": "LC",
            "level": "municipality",
        },
    )
    account = configure_account(
        actor=system(town.pk),
        jurisdiction=town,
        slug=slug,
        name=slug,
        address=address,
        settings=settings,
        secrets=secrets,
    )
    return str(account.pk)


def _answer(*, text: str, count: int) -> Any:
    """Put `count` answers to as many people into the outbox; returns their keys."""
    from nexo.domain.interactions.actions.queue_message import queue_message  # noqa: PLC0415
    from nexo.domain.interactions.models import Conversation  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    rows = Conversation.objects.filter(party__isnull=False).order_by("pk")[:count]
    return [
        queue_message(
            actor=system(row.jurisdiction_id), conversation=row, channel="whatsapp", text=text
        ).delivery.key
        for row in rows
    ]


def _recover(*, minutes: int) -> Any:
    """Do what the minute's job does, as if `minutes` had passed; returns how many messages were settled."""
    from nexo.domain.interactions.actions.send_delivery import call_waiting, recover_stuck  # noqa: PLC0415
    from nexo.kernel import clock  # noqa: PLC0415

    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        return recover_stuck() + call_waiting()


def _call_again(*, times: int) -> Any:
    """Put further jobs for every record that still waits; returns how many records."""
    from django.db import transaction  # noqa: PLC0415

    from nexo.domain.interactions.actions.record_raw import INTERPRET  # noqa: PLC0415
    from nexo.domain.interactions.models import RawRecord  # noqa: PLC0415
    from nexo.kernel.jobs.defer import defer  # noqa: PLC0415

    waiting = [str(pk) for pk in RawRecord.objects.filter(state="received").values_list("pk", flat=True)]
    with transaction.atomic():
        for raw_id in waiting * times:
            defer(INTERPRET, raw_ids=[raw_id])
    return len(waiting)


def _retry_all() -> Any:
    """Try every record that was set aside once more, as an official would; returns how many."""
    from nexo.domain.interactions.actions.tend_quarantine import retry_raw  # noqa: PLC0415
    from nexo.domain.interactions.models import RawRecord  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    rows = list(RawRecord.objects.filter(state="quarantined").select_related("account"))
    for row in rows:
        retry_raw(actor=system(row.account.jurisdiction_id), raw_id=row.pk)
    return len(rows)


def _outage(*, hours: int, a_person: int, url: str, allow: str) -> Any:
    """Send while nobody answers for `hours` by the clock, then with the provider back, until all is gone."""
    from nexo.domain.interactions.models import ChannelAccount, Delivery  # noqa: PLC0415
    from nexo.kernel import clock  # noqa: PLC0415
    from nexo.kernel.jobs.run import run_pending  # noqa: PLC0415

    os.environ["NEXO_HTTP_ALLOW"] = allow
    account = ChannelAccount.objects.get(slug="whatsapp")
    for number in range(a_person):
        _answer(text=f"Aviso {number}", count=1_000_000)
    began, tries, minutes = clock.now(), 0, 0
    while minutes < 24 * 60 and Delivery.objects.filter(state="queued").exists():
        account.settings["base_url"] = "http://127.0.0.1:9" if minutes < hours * 60 else url
        account.save(update_fields=["settings"])
        with clock.frozen(began + timedelta(minutes=minutes)):
            tries += run_pending(queue="outbound", limit=1_000_000)
        minutes += 5
    return {"messages": Delivery.objects.count(), "tries": tries, "hours": round(minutes / 60, 1)}


def _mails(*, account_id: str, count: int, seed: int) -> Any:
    """Store `count` hostile mails with an honest one after every tenth; returns digests of all bodies."""
    from benchmarks.faults.hostile import honest, hostile  # noqa: PLC0415

    from nexo.domain.interactions.actions.record_raw import record_raw  # noqa: PLC0415
    from nexo.domain.interactions.models import ChannelAccount  # noqa: PLC0415
    from nexo.domain.interactions.ports import RawRequest  # noqa: PLC0415

    account = ChannelAccount.objects.get(pk=account_id)
    dice = random.Random(seed)
    for number in range(count):
        record_raw(account=account, request=RawRequest(body=hostile(dice, number)))
        if number % 10 == 0:
            record_raw(account=account, request=RawRequest(body=honest(number)))
    return None


def _robots() -> Any:
    """Face robots; returns how many mails each drew out of us."""
    from benchmarks.faults.robots import face  # noqa: PLC0415

    return face()


def _verify(*, rows: int) -> Any:
    """Write and seal `rows` audit rows, then verify them against the anchor; returns the speed, the best of three.

    Others on the machine only ever add time.
    """
    from nexo.kernel.actors import Actor, ActorKind  # noqa: PLC0415
    from nexo.kernel.audit.anchor import anchor_file  # noqa: PLC0415
    from nexo.kernel.audit.reads import record_reads  # noqa: PLC0415
    from nexo.kernel.audit.seal import seal_all  # noqa: PLC0415
    from nexo.kernel.audit.verify import verify  # noqa: PLC0415

    actor = Actor(kind=ActorKind.STAFF, jurisdiction_id=uuid4(), staff_id=uuid4())
    for _ in range(rows // 1000):
        record_reads(actor=actor, party_ids=[uuid4() for _ in range(1000)], purpose="atención", kind="page")
    seal_all()
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        report = verify(anchor_file())
        best = min(best, time.perf_counter() - began)
    return {"problems": len(report.problems), "rows_per_second": int(report.rows / best)}


ACTS: Mapping[str, Callable[..., Any]] = {
    "found": _found,
    "answer": _answer,
    "recover": _recover,
    "call_again": _call_again,
    "retry_all": _retry_all,
    "outage": _outage,
    "mails": _mails,
    "robots": _robots,
    "verify": _verify,
}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(ACTS[sys.argv[1]](**json.loads(sys.argv[2]))) + "\n")
