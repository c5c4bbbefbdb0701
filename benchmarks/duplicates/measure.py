"""Writes open cases over a city with hot spots by COPY, and times the proposing of duplicates among them.

Every case is open, the hardest case: a town has most of its cases closed, and those are not in the index. Nine of ten lie
anywhere in a city of 17 by 17 km, one of ten within 400 m of one of a hundred hot spots; the services are those of two
groups of ten. Half of what is asked is a case of a hot spot. The same size gives the same cases.
"""

import json
import os
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402 - Django first

from nexo.application.demo.load import columns  # noqa: E402 - Django first
from nexo.application.demo.load.pipe import Pipe, piping  # noqa: E402 - Django first
from nexo.application.suggesting.duplicates import duplicates_of  # noqa: E402 - Django first
from nexo.domain.cases.models import Case  # noqa: E402 - Django first
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction, Unit  # noqa: E402 - Django first
from nexo.kernel.actors import Actor, ActorKind, Grant  # noqa: E402 - Django first

ASKED = 1_000
_BATCH = 50_000
_GROUPS, _SERVICES = 2, 10
_SOUTH, _WEST, _SIDE = -34.70, -58.55, 0.155
_HOT, _HOT_SHARE, _HOT_SIDE = 100, 0.1, 0.0036
_FIRST, _PERIOD_S = datetime(2024, 1, 1, tzinfo=UTC).timestamp(), 2 * 365 * 86_400
_SAID = (
    "no anda la luz de la esquina", "foco quemado hace dias", "pozo enorme en el asfalto", "se hundio la calle",
    "basura acumulada en la vereda", "no paso el camion recolector", "arbol caido corta el paso", "rama por caerse",
    "perdida de agua en la vereda", "rebalsa la cloaca", "cable colgando del poste", "semaforo apagado",
)  # fmt: skip


@dataclass(frozen=True)
class _Drawn:
    """What was drawn for all cases, and the versions of the services of those of a batch."""

    points: np.ndarray
    at: np.ndarray
    said: np.ndarray
    versions: list[ServiceVersion]


def main(wanted: int) -> None:
    """Print what was measured as one line of JSON."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    town, versions = _ground()
    began = time.perf_counter()
    hot = _write(wanted, town, versions)
    loaded = time.perf_counter() - began
    rng = np.random.default_rng(9)
    anywhere = rng.integers(0, wanted, ASKED // 2).tolist()
    actor = Actor(
        kind=ActorKind.STAFF,
        jurisdiction_id=town.pk,
        label="x",
        grants=(Grant(role="front_office", units=None),),
    )
    took, own, near = _ask(actor, [*anywhere, *rng.choice(hot, ASKED // 2).tolist()])
    half, most, last = np.percentile(took[len(took) // 10 :], [50, 95, 99])
    print(
        json.dumps(
            {
                "cases": wanted,
                "asked": len(took),
                "load_s": round(loaded, 1),
                "index_mb": _index_mb(),
                "proposed_a_case": round(near / len(took), 2),
                "p50_ms": round(float(half), 1),
                "p95_ms": round(float(most), 1),
                "p99_ms": round(float(last), 1),
                # Of which this process computed; the rest is the database's, and waiting where the machine is shared.
                "own_p50_ms": round(float(np.percentile(own, 50)), 1),
                "own_p95_ms": round(float(np.percentile(own, 95)), 1),
                "load_average": round(os.getloadavg()[0], 1),
            }
        )
    )


def _ground() -> tuple[Jurisdiction, list[ServiceVersion]]:
    town = Jurisdiction.objects.create(
        slug="bench",
        name="Bench",
        short_name="Bench",
        code_prefix="BE",
        level="municipality",
        population=10**6,
    )
    unit = Unit.objects.create(
        jurisdiction=town, code="A", name="Área", path="A", valid_from=date(2020, 1, 1)
    )
    versions = []
    for number in range(_GROUPS * _SERVICES):
        name = f"g{number // _SERVICES}"
        group, _ = ServiceGroup.objects.get_or_create(jurisdiction=town, code=name, defaults={"name": name})
        service = PublicService.objects.create(
            jurisdiction=town,
            code=f"S{number:02}",
            kind="claim",
            group=group,
            name="Servicio",
            owner_unit=unit,
        )
        versions.append(
            ServiceVersion.objects.create(
                service=service,
                status="published",
                summary="x",
                resolution_amount=5,
                anonymous_allowed=True,
                resolution_unit="business_day",
                response_amount=1,
                response_unit="business_day",
            )
        )
    return town, versions


def _write(size: int, town: Jurisdiction, versions: list[ServiceVersion]) -> np.ndarray:
    """Write the cases and return the numbers of those of the hot spots."""
    rng = np.random.default_rng(5)
    spots = rng.random((_HOT, 2)) * _SIDE
    is_hot = rng.random(size) < _HOT_SHARE
    points = rng.random((size, 2)) * _SIDE
    spread = rng.normal(0, _HOT_SIDE / 3, (size, 2))
    points[is_hot] = (spots[rng.integers(0, _HOT, size)] + spread)[is_hot]
    services, said = rng.integers(0, len(versions), size), rng.integers(0, len(_SAID), size)
    at = _FIRST + np.sort(rng.random(size)) * _PERIOD_S
    with piping() as pipe:
        for begin in range(0, size, _BATCH):
            rows = range(begin, min(begin + _BATCH, size))
            chosen = [versions[services[n]] for n in rows]
            _write_batch(pipe, town, rows, _Drawn(points, at, said, chosen))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case")
    return np.flatnonzero(is_hot)


def _write_batch(pipe: Pipe, town: Jurisdiction, rows: range, drawn: _Drawn) -> None:
    points, said, versions = drawn.points, drawn.said, drawn.versions
    received = columns.moments(drawn.at[rows.start : rows.stop])
    pipe.write(
        Case,
        {
            "id": [_id(number).hex for number in rows],
            "jurisdiction_id": town.pk.hex,
            "public_code": [f"BE-{number:08}" for number in rows],
            "service_id": [version.service_id.hex for version in versions],
            "service_version_id": [version.pk.hex for version in versions],
            "kind": "claim",
            "title": "Servicio",
            "description": [f"{_SAID[said[number]]} {number % 97}" for number in rows],
            "is_anonymous": "t",
            "channel": "webform",
            "owner_unit_id": versions[0].service.owner_unit_id.hex,
            "phase": "assigned",
            "place_text": [f"Calle {number % 400} {number % 3000}" for number in rows],
            "lat": [f"{_SOUTH + points[number, 0]:.6f}" for number in rows],
            "lon": [f"{_WEST + points[number, 1] * 1.2:.6f}" for number in rows],
            "received_at": received,
            "registered_at": received,
            "updated_at": received,
            "priority": "0",
        },
    )


def _id(number: int) -> uuid.UUID:
    return uuid.UUID(int=(0x7E << 120) | number)


def _ask(actor: Actor, numbers: list[int]) -> tuple[np.ndarray, list[float], int]:
    """Return the milliseconds that each proposing took, those computed here, and how many were proposed in all."""
    took, own, near = [], [], 0
    for number in numbers:
        case = Case.objects.select_related("service", "jurisdiction").get(pk=_id(number))
        began, computed = time.perf_counter(), time.thread_time()
        near += len(duplicates_of(actor=actor, case=case))
        took.append((time.perf_counter() - began) * 1000)
        own.append((time.thread_time() - computed) * 1000)
    order = np.random.default_rng(1).permutation(len(took))
    return np.array(took)[order], own, near


def _index_mb() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('case_open_cell')")
        return round(cursor.fetchone()[0] / 1e6, 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
