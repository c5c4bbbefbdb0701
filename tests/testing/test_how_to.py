"""`docs/how-to/new-channel.md` shows what `nexo channels new` writes, and that is a channel that passes."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from nexo.testing.channel_contract.suite import run
from nexo.testing.channel_kit.begin import CannotBegin, begin_channel, channel_files

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "new-channel.md"


@pytest.fixture
def totem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    begin_channel("totem", "Tótem", tmp_path / "nexo-totem")
    monkeypatch.syspath_prepend(str(tmp_path / "nexo-totem"))
    yield importlib.import_module("nexo_totem.channel").TotemChannel()
    for name in [name for name in sys.modules if name.startswith("nexo_totem")]:
        del sys.modules[name]


def test_the_page_shows_every_file_as_it_is_written():
    blocks = re.findall(r"```(?:python|json|toml)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    written = dict(channel_files("totem", "Tótem"))
    del written["nexo_totem/__init__.py"]
    assert sorted(blocks) == sorted(written.values())


def test_a_new_channel_holds_to_the_contract(totem):
    report = run(totem)
    assert [outcome for outcome in report.outcomes if not outcome.ok] == []
    assert len(report.outcomes) == 19
    assert totem.label == "Tótem"


@pytest.mark.parametrize("slug", ["", "T", "1a", "con espacio", "../fuera", "a" * 30])
def test_a_name_that_is_no_slug_is_refused(tmp_path, slug):
    with pytest.raises(CannotBegin):
        begin_channel(slug, "Una", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_quotes_in_the_label_are_refused(tmp_path):
    with pytest.raises(CannotBegin):
        begin_channel("totem", 'a" + evil + "', tmp_path)


def test_nothing_is_overwritten(tmp_path):
    begin_channel("totem", "Tótem", tmp_path / "nexo-totem")
    with pytest.raises(CannotBegin):
        begin_channel("totem", "Tótem", tmp_path / "nexo-totem")
