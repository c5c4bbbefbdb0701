"""The demo site with a simulator behind it and a webhook that catches what it brings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from nexo.adapters.simulators.whatsapp.number import subscribe
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.server import running
from nexo.testing.catcher import Catcher, catching


@pytest.fixture
def hook() -> Iterator[Catcher]:
    with catching() as catcher:
        yield catcher


@pytest.fixture
def data_dir(tmp_path: Path, settings: Any) -> Path:
    settings.NEXO_DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def provider(data_dir: Path, hook: Catcher, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    folder = data_dir / "simulators" / "whatsapp"
    subscribe(folder, hook.url)
    provider = Provider(folder)
    with running(provider) as url:
        (folder / "address").write_text(url, encoding="ascii")
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(url).netloc}")
        yield provider
