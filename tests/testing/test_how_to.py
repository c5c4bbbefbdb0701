"""`docs/how-to/new-channel.md` is followed, word by word, and gives a channel that passes."""

import hashlib
import hmac
import importlib
import re
import sys
from pathlib import Path

import pytest

from nexo.testing.channel_contract.suite import run

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "new-channel.md"
FILES = {
    "python": ["nexo_totem/settings.py", "nexo_totem/channel.py", "tests/test_contract.py"],
    "json": [
        "nexo_totem/samples/account.json",
        "nexo_totem/samples/report.json",
        "nexo_totem/samples/report.request.json",
        "nexo_totem/samples/report.expected.json",
        "nexo_totem/samples/batch.json",
        "nexo_totem/samples/batch.expected.json",
    ],
    "toml": ["pyproject.toml"],
}


def follow(folder: Path) -> None:
    """Write every block of the page to the file it speaks of."""
    page = PAGE.read_text(encoding="utf-8")
    for language, names in FILES.items():
        blocks = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        assert len(blocks) == len(names)
        for name, block in zip(names, blocks, strict=True):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, encoding="utf-8")
    (folder / "nexo_totem" / "__init__.py").write_text('"""A channel for totems."""\n', encoding="utf-8")
    samples = folder / "nexo_totem" / "samples"
    signature = hmac.new(b"sample", (samples / "report.json").read_bytes(), hashlib.sha256).hexdigest()
    request = samples / "report.request.json"
    request.write_text(request.read_text(encoding="utf-8").replace("SIGNATURE", signature), encoding="utf-8")


@pytest.fixture
def totem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    follow(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("nexo_totem.channel").TotemChannel()
    for name in [name for name in sys.modules if name.startswith("nexo_totem")]:
        del sys.modules[name]


def test_the_page_gives_a_channel_that_holds_to_the_contract(totem):
    report = run(totem)
    assert [outcome for outcome in report.outcomes if not outcome.ok] == []
    assert len(report.outcomes) == 19
