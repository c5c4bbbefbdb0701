"""A start waits for the migration when the code is another: its tables, or its styles and scripts."""

import pytest

import nexo
from nexo.config import tables
from nexo.config.environment import Environment


@pytest.fixture
def code(tmp_path, monkeypatch):
    """A house with one migration and one style."""
    for name in ("domain/cases/migrations/0001_initial.py", "web/ui/static/ui/css/portal.css"):
        path = tmp_path / "nexo" / name
        path.parent.mkdir(parents=True)
        path.write_text("old", "ascii")
    monkeypatch.setattr(nexo, "__path__", [str(tmp_path / "nexo")])
    return tmp_path / "nexo"


@pytest.mark.parametrize(
    "changed", ["domain/cases/migrations/0002_more.py", "web/ui/static/ui/css/portal.css"]
)
def test_what_changed_makes_the_next_start_wait(code, tmp_path, changed) -> None:
    environment = Environment(data_dir=tmp_path, database_url="postgresql://nobody@127.0.0.1/x")
    assert not tables.are_current(environment)
    tables.remember(environment)
    assert tables.are_current(environment)
    (code / changed).write_text("new and longer", "ascii")
    assert not tables.are_current(environment)
