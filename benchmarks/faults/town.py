"""What a scenario needs done inside Django: `python -m benchmarks.faults.town ACT JSON`."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

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


ACTS: Mapping[str, Callable[..., Any]] = {"found": _found, "answer": _answer, "recover": _recover}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(ACTS[sys.argv[1]](**json.loads(sys.argv[2]))) + "\n")
