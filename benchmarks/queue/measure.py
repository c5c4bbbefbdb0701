"""Loads the data set of all benches and times pages of the queue of one of its ten areas: the first, and one far down.

Half of the cases are open, so that an area of a million has a queue of fifty thousand. The pages are whole ones, by the
test client: session, rights, query, template.
"""

import json
import os
import sys
import time
from collections.abc import Callable

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.data.load import LOGIN, load  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.test import Client  # noqa: E402 - Django first

from nexo.domain.accounts.enums import AccountKind  # noqa: E402 - Django first
from nexo.domain.accounts.models import Account  # noqa: E402 - Django first
from nexo.domain.cases.enums import OPEN_PHASES  # noqa: E402 - Django first
from nexo.domain.cases.models import Case  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction, RoleGrant, StaffMember, Unit  # noqa: E402 - Django first
from nexo.kernel.paging import encode_cursor  # noqa: E402 - Django first

REPEAT = 200
DEEP = 25_000
_AREA = "area@bench.example"


def main(wanted: int) -> None:
    """Print what was measured as one line of JSON."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    began = time.perf_counter()
    load(wanted)
    loaded = time.perf_counter() - began
    unit = _hire()
    queue = Case.objects.filter(owner_unit=unit, phase__in=[phase.value for phase in OPEN_PHASES])
    length = queue.count()
    depth = min(DEEP, length // 2)
    last = queue.order_by("-priority", "received_at", "id")[depth]
    deep = encode_cursor(last.priority, last.received_at, last.id)
    area, front = _client(_AREA), _client(LOGIN)
    pages: dict[str, Callable[[], object]] = {
        "queue_first": lambda: area("/panel/casos/?vista=queue"),
        "queue_deep": lambda: area(f"/panel/casos/?vista=queue&desde={deep}"),
        "inbox": lambda: front("/panel/?vista=all"),
    }
    print(
        json.dumps(
            {"cases": wanted, "load_s": round(loaded, 1), "queue": length, "deep_is_row": depth}
            | {name: _timed(call) for name, call in pages.items()}
            | {"load_average": round(os.getloadavg()[0], 1)}
        )
    )


def _hire() -> Unit:
    """Make the official who answers for the first area."""
    account = Account.objects.create_user(_AREA, "una clave larga de prueba", kind=AccountKind.STAFF)
    town, unit = Jurisdiction.objects.get(), Unit.objects.get(code="A0")
    member = StaffMember.objects.create(jurisdiction=town, account=account, name="Eva", unit=unit)
    RoleGrant.objects.create(staff=member, role="area_responsible", unit=unit)
    return unit


def _client(login: str) -> Callable[[str], object]:
    client = Client(raise_request_exception=True, SERVER_NAME="localhost")
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Account.objects.get(email=login), backend=backend)

    def get(url: str) -> object:
        found = client.get(url)
        if found.status_code != 200:
            raise RuntimeError(f"{url}: {found.status_code}")
        return found

    return get


def _timed(call: Callable[[], object]) -> dict[str, float]:
    call()
    took = []
    for _ in range(REPEAT):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    half, most = np.percentile(took, [50, 95])
    return {"p50_ms": round(float(half), 1), "p95_ms": round(float(most), 1)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
