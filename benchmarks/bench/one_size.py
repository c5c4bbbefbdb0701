"""Loads one size and measures it, in a process of its own; the last line printed is JSON."""

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.bench import calibration, measuring, pages, pipeline  # noqa: E402 - Django first
from benchmarks.data.load import LOGIN, load  # noqa: E402 - Django first
from benchmarks.data.texts import COMMON, rare  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first

from nexo.adapters.channels.email.command import parse_file  # noqa: E402 - Django first
from nexo.domain.interactions.actions.configure_account import configure_account  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction  # noqa: E402 - Django first
from nexo.kernel.actors import system  # noqa: E402 - Django first

_MAILS = 300


def main(size: int) -> None:
    """Migrate, load, calibrate, measure."""
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
        **_mail(),
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
    account = configure_account(
        actor=system(town.pk),
        jurisdiction=town,
        slug="email",
        name="Correo",
        address="hola@bench.example",
        settings={},
    )
    return {
        "mails_parsed_per_s": round(parsed),
        "mails_stored_per_s": round(pipeline.messages(account, bodies)),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
