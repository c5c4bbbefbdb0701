"""A throw-away installation beside the test database, with the same tables."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

_ROOT = str(Path(__file__).parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from benchmarks.faults.house import House, keep_house  # noqa: E402 - the benchmarks lie beside the package
from benchmarks.faults.place import make_place  # noqa: E402 - same


@pytest.fixture
def house(tmp_path: Path, transactional_db) -> Iterator[House]:
    template = connection.settings_dict["NAME"]
    connection.close()  # nobody may be connected to a database that is copied
    server = os.environ["NEXO_DATABASE_URL"]
    with (
        make_place(tmp_path, server, f"{template}_faults", template=template) as place,
        keep_house(place) as house,
    ):
        yield house
