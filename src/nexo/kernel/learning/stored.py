"""A model in a file: an uncompressed archive of plain arrays and one header, each with its digest.

Nothing in it can run: no pickle, only numbers and JSON. A digest finds damage and careless changes; whoever may write
the file may also replace it, so its place must be guarded like any other of the installation.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.errors import Invalid
from nexo.kernel.learning.baseline import Baseline
from nexo.kernel.learning.confidence import Confidence
from nexo.kernel.learning.figures import Figures
from nexo.kernel.learning.model import Model
from nexo.kernel.learning.vocabulary import Vocabulary

_FORMAT = "nexo-text-model-2"
_HEADER, _SEAL = "header.json", "header.sha256"
_WORDS = "baseline_words"
_TYPES = {
    "numbers": "<i4",
    "rarity": "<f4",
    "weights": "<f2",
    "bias": "<f4",
    "shares": "<f4",
    "baseline_rarity": "<f8",
    "baseline_weights": "<f4",
    "baseline_bias": "<f8",
    "baseline_columns": "<i8",
}
_Arrays = dict[str, NDArray[Any]]


class ModelUnreadable(Invalid):
    """Not a model, or not as it was written."""

    code = "model_unreadable"
    message = "El archivo no es un modelo de Nexo o fue alterado."


def save(model: Model, file: Path) -> None:
    """Write the model; a reader sees the old file or the whole new one."""
    arrays: _Arrays = {
        "numbers": model.vocabulary.numbers,
        "rarity": model.vocabulary.rarity,
        "weights": model.weights,
        "bias": model.bias,
        "shares": model.shares,
    }
    blobs: dict[str, bytes] = {}
    if model.baseline is not None:
        blobs[_WORDS] = json.dumps(model.baseline.words).encode()
        arrays |= {
            "baseline_rarity": model.baseline.rarity,
            "baseline_weights": model.baseline.weights,
            "baseline_bias": model.baseline.bias,
            "baseline_columns": model.baseline.columns,
        }
    blobs |= {name: np.ascontiguousarray(array, _TYPES[name]).tobytes() for name, array in arrays.items()}
    header = {
        "format": _FORMAT,
        "categories": model.categories,
        "texts": model.texts,
        "learnt_at": model.learnt_at and model.learnt_at.isoformat(),
        "confidence": asdict(model.confidence),
        "held_out": model.held_out and asdict(model.held_out),
        "held_out_baseline": model.held_out_baseline and asdict(model.held_out_baseline),
        "baseline_texts": model.baseline and model.baseline.texts,
        "notes": dict(model.notes),
        "shapes": {name: array.shape for name, array in arrays.items()},
        "digests": {name: hashlib.sha256(blob).hexdigest() for name, blob in blobs.items()},
    }
    told = json.dumps(header).encode()
    beside = file.with_name(f"{file.name}.new")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_HEADER, told)
        archive.writestr(_SEAL, hashlib.sha256(told).hexdigest())
        for name, blob in blobs.items():
            archive.writestr(name, blob)
    beside.replace(file)


@dataclass(frozen=True)
class About:
    """What a model says of itself: texts and categories learnt, how it did on the newest, when it was learnt."""

    texts: int
    categories: int
    held_out: Figures | None
    learnt_at: datetime | None
    notes: Mapping[str, float] = field(default_factory=dict)


def load(file: Path, *, with_baseline: bool = False) -> Model:
    """Read a model, without its baseline unless asked; raises `ModelUnreadable`, or OSError as any file."""
    with _refusing(), zipfile.ZipFile(file) as archive:
        return _read(archive, file.stat().st_size, with_baseline=with_baseline)


def load_about(file: Path) -> About:
    """Read only what a model says of itself; raises as `load`."""
    with _refusing(), zipfile.ZipFile(file) as archive:
        header = _header(archive, file.stat().st_size)
        names = [str(name) for name in header["categories"]]
        return About(
            int(header["texts"]), len(names), _figures(header["held_out"]), _moment(header), _notes(header)
        )


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever a broken file makes the readers say into `ModelUnreadable`."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        NotImplementedError,
    ) as error:
        raise ModelUnreadable from error
    except (EOFError, RuntimeError, RecursionError, OverflowError) as error:
        # An archive cut short, one under a password, JSON too deep, a shape too large.
        raise ModelUnreadable from error


def _header(archive: zipfile.ZipFile, size: int) -> Mapping[str, Any]:
    for member in archive.infolist():
        # What is not compressed cannot swell.
        if member.compress_type != zipfile.ZIP_STORED or member.file_size > size:
            raise ModelUnreadable
    told = archive.read(_HEADER)
    if archive.read(_SEAL) != hashlib.sha256(told).hexdigest().encode():
        raise ModelUnreadable
    header: Mapping[str, Any] = json.loads(told)
    if header["format"] != _FORMAT:
        raise ModelUnreadable
    return header


def _read(archive: zipfile.ZipFile, size: int, *, with_baseline: bool) -> Model:
    header = _header(archive, size)
    own = ("numbers", "rarity", "weights", "bias", "shares")
    arrays = {name: _array(archive, header, name) for name in own}
    categories = tuple(str(name) for name in header["categories"])
    _check_shapes(arrays, len(categories))
    has_baseline = with_baseline and _WORDS in header["digests"]
    return Model(
        categories,
        Vocabulary(arrays["numbers"], arrays["rarity"]),
        arrays["weights"],
        arrays["bias"],
        arrays["shares"],
        Confidence(**{name: float(value) for name, value in header["confidence"].items()}),
        int(header["texts"]),
        _figures(header["held_out"]),
        _figures(header["held_out_baseline"]),
        _read_baseline(archive, header) if has_baseline else None,
        _moment(header),
        _notes(header),
    )


def _read_baseline(archive: zipfile.ZipFile, header: Mapping[str, Any]) -> Baseline:
    words = json.loads(_blob(archive, header, _WORDS))
    rarity, weights, bias, columns = (
        _array(archive, header, f"baseline_{name}") for name in ("rarity", "weights", "bias", "columns")
    )
    return Baseline(tuple(words), rarity, weights, bias, columns, int(header["baseline_texts"]))


def _blob(archive: zipfile.ZipFile, header: Mapping[str, Any], name: str) -> bytes:
    blob = archive.read(name)
    if hashlib.sha256(blob).hexdigest() != header["digests"][name]:
        raise ModelUnreadable
    return blob


def _array(archive: zipfile.ZipFile, header: Mapping[str, Any], name: str) -> NDArray[Any]:
    shape = tuple(int(side) for side in header["shapes"][name])
    return np.frombuffer(_blob(archive, header, name), _TYPES[name]).reshape(shape)


def _check_shapes(arrays: _Arrays, categories: int) -> None:
    pieces = len(arrays["numbers"])
    shapes = [array.shape for array in arrays.values()]
    if shapes != [(pieces,), (pieces,), (pieces, categories), (categories,), (categories,)] or not categories:
        raise ModelUnreadable


def _moment(header: Mapping[str, Any]) -> datetime | None:
    told = header.get("learnt_at")
    return None if told is None else datetime.fromisoformat(told)


def _notes(header: Mapping[str, Any]) -> dict[str, float]:
    return {str(name): float(value) for name, value in header.get("notes", {}).items()}


def _figures(told: Mapping[str, float | None] | None) -> Figures | None:
    return Figures(**told) if told else None  # type: ignore[arg-type] # wrong keys are refused by `load`
