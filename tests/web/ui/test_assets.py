"""What is committed is what the sources make; pages stay light."""

import gzip
import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
UI = ROOT / "src/nexo/web/ui"
STATIC = UI / "static/ui"
MANIFEST = json.loads((STATIC / "manifest.json").read_text("utf-8"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(ROOT).parts
    )


def test_the_committed_assets_were_built_from_these_sources() -> None:
    lines = [
        f"{path.relative_to(ROOT).as_posix()} {_sha256(path)}"
        for path in [*_files(ROOT / "frontend"), *_files(UI / "themes")]
    ]
    assert hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() == MANIFEST["sources"], (
        "run make assets"
    )


def test_no_built_file_was_changed_by_hand() -> None:
    built = {
        path.relative_to(STATIC).as_posix(): _sha256(path)
        for path in _files(STATIC)
        if path.name != "manifest.json"
    }
    assert built == MANIFEST["built"]


def test_vendored_files_carry_version_licence_and_hash() -> None:
    for row in MANIFEST["vendored"]:
        assert row["version"]
        assert row["licence"] in {"MIT", "0BSD", "MPL-2.0"}
        if row["sha256"]:
            assert _sha256(ROOT / row["file"]) == row["sha256"]


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text("utf-8")
    packages = json.loads(lock)["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert "resolved" not in lock


def test_nothing_of_the_crown_or_its_typeface_is_shipped() -> None:
    for sheet in ("portal", "workbench"):
        css = (STATIC / f"css/{sheet}.css").read_text("utf-8")
        assert re.findall(r"GDS Transport|crown|url\(", css) == []


def test_the_first_view_of_the_portal_is_light() -> None:
    parts = ["css/portal.css", "js/start.js", "js/portal.js", "js/page.js", "icons.svg", "favicon.svg"]
    total = sum(len(gzip.compress((STATIC / part).read_bytes())) for part in parts)
    assert total < 40_000
