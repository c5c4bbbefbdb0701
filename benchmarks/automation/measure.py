"""Loads cases, tries rules on them, and lets a timer look for its own; the last line printed is JSON."""

import json
import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.data.load import load  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402 - Django first

from nexo.application.automating.trial import Trial, try_rule  # noqa: E402 - Django first
from nexo.domain.automation.actions.publish_rule import publish_rule  # noqa: E402 - Django first
from nexo.domain.automation.actions.run_timers import due_cases  # noqa: E402 - Django first
from nexo.domain.automation.actions.write_rule import read_rule, write_rule  # noqa: E402 - Django first
from nexo.domain.automation.queries.words import lexicon_of  # noqa: E402 - Django first
from nexo.domain.automation.rules.saying import rule_from_json  # noqa: E402 - Django first
from nexo.domain.cases.models import Case, StateChange  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction  # noqa: E402 - Django first
from nexo.kernel.actors import system  # noqa: E402 - Django first

_EVER = 10_000
_ASKS = "si el canal no es carta y el estado no es Cerrado y la persona no es de atención preferencial"
_TRIED = {
    "opened": "se abre un caso",
    "moved": "un caso cambia de estado",
    "near_due": "faltan 2 días hábiles para el plazo",
    "idle": "pasan 5 días hábiles sin movimiento",
}
_MOVES = """
INSERT INTO cases_statechange (id, case_id, at, actor_kind, actor_label, from_phase, to_phase, reason, note,
    public_note, to_unit_id)
SELECT gen_random_uuid(), id, received_at, 'system', '', 'registered', 'assigned', '', '', '', owner_unit_id
FROM cases_case
"""


def main(size: int) -> None:
    """Load, give each case a move, and time what people wait for."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    load(size)
    town = Jurisdiction.objects.get(slug="bench")
    with connection.cursor() as cursor:
        cursor.execute(_MOVES)
        cursor.execute("ANALYZE")
    actor, lexicon = system(town.id), lexicon_of(town.id)
    found: dict[str, object] = {"cases": Case.objects.count(), "moves": StateChange.objects.count()}
    for name, when in _TRIED.items():
        rule = read_rule(f"cuando {when}\n{_ASKS}\nentonces agregar la nota «x»", lexicon)
        seconds, trial = _timed(lambda rule=rule: try_rule(actor=actor, rule=rule, days=_EVER))
        found |= {f"{name}_s": seconds, f"{name}_fired": trial.fired}
    draft = write_rule(actor=actor, name="x", text=f"cuando {_TRIED['idle']}\nentonces agregar la nota «x»")
    version = publish_rule(actor=actor, number=1, revision=draft.revision)
    said = rule_from_json(version.says)
    start = time.perf_counter()
    cases = due_cases(version, said, town, most=200)
    found |= {"timer_ms": round(1000 * (time.perf_counter() - start), 1), "timer_cases": len(cases)}
    print(json.dumps(found))


def _timed(call: Callable[[], Trial]) -> tuple[float, Trial]:
    start = time.perf_counter()
    trial = call()
    return round(time.perf_counter() - start, 2), trial


if __name__ == "__main__":
    main(int(sys.argv[1]))
