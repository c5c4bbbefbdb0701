"""The file of a model: what was written comes back; what was changed is refused."""

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np
import pytest

from nexo.kernel.learning.stored import About, ModelUnreadable, load, load_about, save
from nexo.kernel.learning.train import train


@pytest.fixture
def file(tmp_path):
    save(train(["foco roto", "bache hondo"] * 30, ["luz", "calle"] * 30), tmp_path / "town.model")
    return tmp_path / "town.model"


def members(file) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file, parts: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def reseal(parts: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    told = json.dumps(json.loads(parts["header.json"]) | changes).encode()
    return parts | {"header.json": told, "header.sha256": sha256(told).hexdigest().encode()}


def test_what_was_written_comes_back(file) -> None:
    model = load(file, with_baseline=True)
    assert model.categories == ("calle", "luz")
    assert (model.texts, model.held_out.accuracy, model.held_out_baseline.accuracy) == (60, 1.0, 1.0)
    assert model.baseline.words == ("bache", "foco", "hondo", "roto")
    again = file.with_name("again.model")
    save(model, again)
    assert members(again) == members(file)
    assert load(file).baseline is None
    assert [path.name for path in sorted(file.parent.iterdir())] == ["again.model", "town.model"]


def test_what_a_model_says_of_itself_is_read_alone(file) -> None:
    model = replace(load(file), learnt_at=datetime(2026, 11, 23, 15, tzinfo=UTC))
    save(model, file)
    assert load_about(file) == About(60, 2, model.held_out, model.learnt_at)
    assert load(file).learnt_at == model.learnt_at
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(ModelUnreadable):
        load_about(file)


def test_every_changed_part_is_found_out(file) -> None:
    parts = members(file)
    for name, part in parts.items():
        write(file, parts | {name: part[:-1] + bytes([part[-1] ^ 1])})
        with pytest.raises(ModelUnreadable):
            load(file, with_baseline=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"categories": ["calle"]},
        {"categories": 3},
        {"shapes": {}},
        {"shapes": {"numbers": [-1, 2]}},
        {"confidence": {"sharp": 1}},
        {"held_out": {"beauty": 1}},
        {"texts": "many"},
        {"learnt_at": "yesterday"},
        {"learnt_at": 3},
    ],
    ids=str,
)
def test_a_sealed_header_of_nonsense_is_refused(file, changes) -> None:
    write(file, reseal(members(file), **changes))
    with pytest.raises(ModelUnreadable):
        load(file)


def test_what_could_swell_is_refused_unread(file) -> None:
    write(file, members(file) | {"bomb": bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(ModelUnreadable):
        load(file)


@pytest.mark.parametrize(
    "content",
    [b"", b"text,category\n", b"\x80\x04}\x94.", b"PK\x03\x04" + bytes(100)],
    ids=["empty", "csv", "pickle", "half"],
)
def test_what_is_no_model_is_refused(tmp_path, content) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(ModelUnreadable):
        load(tmp_path / "x")


def test_a_file_cut_short_is_refused(file) -> None:
    whole = file.read_bytes()
    for length in np.linspace(0, len(whole) - 1, 20).astype(int):
        file.write_bytes(whole[:length])
        with pytest.raises(ModelUnreadable):
            load(file)
