"""Loads one size and measures it, in a process of its own; the last line printed is JSON."""

import json
import os
import sys
import time
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.bench import accepting, accounts, calibration, measuring, outgoing, pages, pipeline, storm  # noqa: E402 - Django first
from benchmarks.data.load import LOGIN, load  # noqa: E402 - Django first
from benchmarks.data.texts import COMMON, rare  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first

from nexo.adapters.channels.email.command import parse_file  # noqa: E402 - Django first
from nexo.application.search.queries import search  # noqa: E402 - Django first
from nexo.domain.accounts.models import Account  # noqa: E402 - Django first
from nexo.domain.interactions.actions.interpret_raw import interpret_raw  # noqa: E402 - Django first
from nexo.domain.interactions.actions.record_raw import record_raw  # noqa: E402 - Django first
from nexo.domain.interactions.models import ChannelAccount, Interaction  # noqa: E402 - Django first
from nexo.domain.interactions.ports import RawRequest  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction  # noqa: E402 - Django first
from nexo.domain.organisation.queries.people import actor_for  # noqa: E402 - Django first

_MAILS = 300
_MESSAGES = 2000
_OFFERED, _OFFERED_S = 150, 20
_WORKERS = 2
_OUTGOING = 300
_LONGEST_S = 30


def main(size: int, seconds: float, storm_s: float) -> None:
    """Migrate, load, calibrate, measure; with a storm of `storm_s` seconds, if any."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    load(size)
    loaded = time.perf_counter() - start
    print(f"{size:,} cases loaded in {loaded:.0f} s", file=sys.stderr)
    stolen, ticks = measuring.steal()
    result = {
        "loaded_s": round(loaded, 1),
        "bare_commits_per_s": round(calibration.bare_commits(os.environ["NEXO_DATABASE_URL"])),
        "empty_view": asdict(calibration.empty_view()),
        "naive_view": asdict(calibration.reading_and_writing_view()),
        "readings": {
            name: {"queries": one.queries, **asdict(one.time)}
            for name, one in pages.measure(LOGIN, rare(777), COMMON[0]).items()
        },
        "searches_missed": _missed(),
        **_mail(),
        "searchable_ms": _searchable(),
        **_chat(seconds, storm_s),
    }
    stolen_after, ticks_after = measuring.steal()
    result["stolen_share"] = round((stolen_after - stolen) / max(1, ticks_after - ticks), 4)
    print(json.dumps(result))


def _mail() -> dict[str, object]:
    """Return simple mails parsed, and stored whole with their events delivered, a second."""
    bodies = pipeline.mails(_MAILS)
    folder = Path(os.environ["NEXO_DATA_DIR"]) / "mails"
    folder.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(bodies):
        (folder / f"{number}.eml").write_bytes(body)
    start = time.perf_counter()
    for path in folder.iterdir():
        parse_file(path)
    parsed = _MAILS / (time.perf_counter() - start)
    town = Jurisdiction.objects.get(slug="bench")
    account = accounts.mailbox(town)
    stored = pipeline.messages(account, bodies)
    # The same mails again, as a mailbox gives them after an accident.
    for body in bodies[:50]:
        record = record_raw(account=account, request=RawRequest(body=body))
        interpret_raw(raw_ids=[record.pk] if record else [])
    return {
        "mails_parsed_per_s": round(parsed),
        "mails_stored_per_s": round(stored, 1),
        "mails_doubled": Interaction.objects.filter(account=account).count() - len(bodies),
    }


def _searchable() -> float:
    """Return the milliseconds from a mail's coming in to the search that finds its word."""
    account = ChannelAccount.objects.get(slug="email", jurisdiction__slug="bench")
    actor, word = actor_for(Account.objects.get(email=LOGIN)), "quebrachohueco"
    body = pipeline.mails(1)[0].replace(b"la luz", b"el " + word.encode()).replace(b"<0@", b"<new@")
    start = time.perf_counter()
    record = record_raw(account=account, request=RawRequest(body=body))
    interpret_raw(raw_ids=[record.pk] if record else [])
    while not search(actor=actor, text=word).said:
        if time.perf_counter() - start > _LONGEST_S:
            raise TimeoutError("a new mail is not found")
    return round(1000 * (time.perf_counter() - start), 1)


def _missed() -> int:
    """Return how many of some searches do not give what a plain scan of the cases finds."""
    actor = actor_for(Account.objects.get(email=LOGIN))
    return sum(not pages.recall(actor, word) for word in (rare(777), rare(4242), COMMON[0], COMMON[3]))


def _chat(seconds: float, storm_s: float) -> dict[str, object]:
    """Return what the door accepts, messages a second through the whole pipeline, and what leaves a second."""
    town = Jurisdiction.objects.get(slug="bench")
    account = accounts.whatsapp(town)
    webhooks = accepting.webhooks(account)
    # The pipeline first: what the door takes in afterwards stays unread.
    return {
        "flow": asdict(pipeline.flow(account, list(islice(webhooks, _MESSAGES)), workers=_WORKERS)),
        "offered_per_s": _OFFERED,
        "flow_offered": asdict(
            pipeline.flow(
                account,
                list(islice(webhooks, _OFFERED * _OFFERED_S)),
                workers=_WORKERS,
                per_second=_OFFERED,
            )
        ),
        "outgoing": asdict(outgoing.outgoing(town, count=_OUTGOING, workers=_WORKERS)),
        **(_storm(account, storm_s) if storm_s else {}),
        "accepts": accepting.accept(account, Path(os.environ["NEXO_DATA_DIR"]), seconds),
    }


def _storm(chat: ChannelAccount, seconds: float) -> dict[str, object]:
    mail = ChannelAccount.objects.get(slug="email", jurisdiction__slug="bench")
    return {"storm": asdict(storm.storm(chat, mail, seconds=seconds, workers=_WORKERS))}


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
