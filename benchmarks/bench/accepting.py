"""Durable acceptance of signed webhooks (P1): the front door against a naive view, both served alike, A B B A."""

import itertools
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.bench.hammering import client, hammer
from benchmarks.bench.knocking import Knocks, knock, post
from benchmarks.bench.serving import Serving, door, site

from nexo.adapters.simulators.whatsapp import payloads
from nexo.adapters.simulators.whatsapp.number import ProviderNumber
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.queries.accounts import config_of
from nexo.kernel import clock

CONNECTIONS = (16, 64)
_WARM_S = 1
_NAIVE = "benchmarks.bench.naive_site:application"


def accept(account: ChannelAccount, folder: Path, seconds: float) -> dict[str, Any]:
    """Return, by number of connections, what each run saw and the ratios of rate and p99 to the naive view.

    `rate_ratio`: how many times more the door accepts a second; `p99_ratio`: its p99 as a part of the view's. `half`
    is what clients see when half of its most is offered.
    """
    own = {"NEXO_LOG_TO": "stderr", "NEXO_LOG_LEVEL": "warning"}
    variables = os.environ | own
    found: dict[str, Any] = {"client": client()}
    with (
        door(variables, folder / "door.log") as ours,
        site(Path(sys.executable), _NAIVE, variables, folder / "naive.log") as naive,
    ):
        # The door reads the code of a channel at its first request.
        hammer(ours.port, webhooks(account), CONNECTIONS[0], _WARM_S)
        hammer(naive.port, _bare(), CONNECTIONS[0], _WARM_S)
        for connections in CONNECTIONS:
            ask = (lambda: webhooks(account), _bare)
            runs: dict[str, list[Knocks]] = {"door": [], "naive": []}
            for name in ("door", "naive", "naive", "door"):
                place: Serving = ours if name == "door" else naive
                requests = ask[name == "naive"]()
                runs[name].append(hammer(place.port, requests, connections, seconds))
            found[str(connections)] = {name: [asdict(run) for run in of] for name, of in runs.items()} | {
                "rate_ratio": _mean(runs["door"], "rate") / _mean(runs["naive"], "rate"),
                "p99_ratio": _mean(runs["door"], "p99") / _mean(runs["naive"], "p99"),
                "failed": sum(run.failed for run in runs["door"]),
            }
        half = _mean(runs["door"], "rate") / 2
        ready = list(itertools.islice(webhooks(account), int(half * seconds)))
        found["half"] = asdict(knock(ours.port, iter(ready), CONNECTIONS[-1], seconds, per_second=half))
    return found


def _mean(runs: list[Knocks], what: str) -> float:
    return mean(run.per_second if what == "rate" else run.time.p99 for run in runs)


def _bare() -> Iterator[bytes]:
    body = b"x" * 390
    return itertools.repeat(post("/", body, {"Content-Type": "text/plain"}))


def webhooks(account: ChannelAccount) -> Iterator[bytes]:
    """Yield signed messages of a text, no two alike."""
    secret, path = config_of(account).secrets["app_secret"], f"/hooks/whatsapp/{account.pk}/"
    for body in messages():
        headers = {"Content-Type": "application/json", payloads.SIGNATURE_HEADER: payloads.sign(secret, body)}
        yield post(path, body, headers)


def messages() -> Iterator[bytes]:
    """Yield WhatsApp webhooks of one message, each of another person."""
    identity, run = ProviderNumber().identity, secrets.token_hex(4)
    first = secrets.randbelow(9_000_000)
    for place in itertools.count():
        writer = payloads.Writer(phone=str(5_491_100_000_000 + first + place), name="Vecina")
        text = payloads.text("Hola, no anda la luz de la esquina desde anoche. Gracias.")
        message = payloads.message(writer, f"wamid.{run}.{place}", clock.now(), text)
        yield payloads.spell(payloads.of_messages(identity, writer, [message]))
