"""The manual says what the code does."""

import pytest

from architecture.source import ROOT
from nexo.config.cli.main import build
from nexo.config.reference import pages

PAGES = pages(build())


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_written_from_the_code_is_of_this_code(name):
    """Run `make docs` and commit the result."""
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == PAGES[name]


def test_every_event_setting_permission_and_command_is_there():
    assert PAGES["events.md"].count("\n### `") >= 30
    assert PAGES["settings.md"].count("| `NEXO_") >= 20
    assert PAGES["permissions.md"].count("- `may_") >= 10
    assert {"## `nexo up`", "## `nexo mail parse`", "## `nexo audit verify`"} <= set(
        PAGES["commands.md"].splitlines()
    )
