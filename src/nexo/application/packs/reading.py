"""Reads a pack from its folder and checks it: all mistakes at once, each with its file and its line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop
from pydantic import ValidationError

from nexo.application.packs import yaml_file
from nexo.application.packs.errors import Fault, PackInvalid, PackUnreadable, fault
from nexo.application.packs.linking import broken_links
from nexo.application.packs.shape import FORMAT, SUBJECTS, Manifest, Pack, Subject

MANIFEST = "pack.yaml"

_MISSING = gettext_noop("falta «%(field)s»: agregalo.")
_EXTRA = gettext_noop("«%(field)s» no existe acá: quitalo o revisá cómo se escribe.")
_CHOICE = gettext_noop("«%(field)s» tiene que ser uno de estos: %(expected)s.")
_LONG = gettext_noop("«%(field)s» es demasiado largo: hasta %(most)s letras.")
_EMPTY = gettext_noop("«%(field)s» está vacío: completalo.")
_FORM = gettext_noop("«%(field)s» no tiene la forma que va (%(form)s): corregilo.")
_NUMBER = gettext_noop("«%(field)s» tiene que ser un número.")
_RANGE = gettext_noop("«%(field)s» está fuera de lo posible: %(expected)s.")
_WORDS = gettext_noop("«%(field)s» tiene que ser un texto: ponelo entre comillas.")
_FLAG = gettext_noop("«%(field)s» tiene que ser true o false.")
_DAY = gettext_noop("«%(field)s» tiene que ser una fecha, como 2026-11-27.")
_LIST = gettext_noop("«%(field)s» tiene que ser una lista: un guion por renglón.")
_MAP = gettext_noop("«%(field)s» tiene que ser un grupo de datos con nombre y dos puntos.")
_OTHER = gettext_noop("«%(field)s» no se puede leer: revisalo.")
_UNKNOWN = gettext_noop("este archivo no es de un paquete: quitalo o revisá el nombre.")
_SUBJECT = gettext_noop("tiene que decir «format: 1» y después «%(subject)s:».")
_REPEATED = gettext_noop("«%(key)s» está dos veces: dejá uno.")

_SENTENCES = {
    "missing": _MISSING,
    "extra_forbidden": _EXTRA,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "string_too_long": _LONG,
    "string_too_short": _EMPTY,
    "string_pattern_mismatch": _FORM,
    "string_type": _WORDS,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _MAP,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
}
_PREFIXES = (
    ("int_", _NUMBER),
    ("float_", _NUMBER),
    ("date_", _DAY),
    ("greater_", _RANGE),
    ("less_", _RANGE),
)


def read_folder(folder: Path) -> Pack:
    """Return the pack of a folder. Raises `PackUnreadable`, `PackInvalid`; reads nothing but its own files."""
    try:
        files = {path.name: path for path in sorted(folder.iterdir()) if path.suffix in {".yaml", ".yml"}}
        contents = {name: _read_bounded(path) for name, path in files.items() if path.is_file()}
    except OSError as error:
        raise PackUnreadable(
            "No se puede leer «%(folder)s»: %(why)s. No se cambió nada.",
            values={"folder": str(folder), "why": error.strerror or ""},
        ) from None
    return read_files(contents)


def _read_bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(yaml_file.MOST_BYTES + 1)


def read_files(contents: Mapping[str, bytes]) -> Pack:
    """Return the pack that files by name make. Raises as `read_folder`."""
    if MANIFEST not in contents:
        raise PackUnreadable
    faults: list[Fault] = []
    manifest = _manifest(contents[MANIFEST], faults)
    known = {subject.file: subject for subject in SUBJECTS}
    pack = Pack(manifest or Manifest(name="x", version=1, country="AR"))
    for name, content in contents.items():
        if name in known:
            _read_subject(known[name], content, pack, faults)
        elif name != MANIFEST:
            faults.append(fault(name, 1, _UNKNOWN))
    if not faults:
        faults += broken_links(pack)
    if faults:
        raise PackInvalid(faults)
    return pack


def _manifest(content: bytes, faults: list[Fault]) -> Manifest | None:
    found = yaml_file.read(MANIFEST, content)
    if isinstance(found, Fault):
        faults.append(found)
        return None
    document, lines = found
    _refuse_format(document)
    fields = {name: value for name, value in document.items() if name != "format"}
    try:
        return Manifest.model_validate(fields)
    except ValidationError as error:
        faults += _told(MANIFEST, error, lines, ())
        return None


def _refuse_format(document: Any) -> None:
    """Refuse a format from the future before anything else of the pack is read."""
    wanted = document.get("format") if isinstance(document, dict) else None
    if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 1:
        raise PackUnreadable("pack.yaml no dice «format: 1» en su primer renglón. No se cambió nada.")
    if wanted > FORMAT:
        raise PackUnreadable(
            "El paquete es de un formato más nuevo (%(theirs)s) que el de esta versión (%(ours)s). "
            "Actualizá Nexo y probá de nuevo; no se cambió nada.",
            values={"theirs": wanted, "ours": FORMAT},
        )


def _read_subject(subject: Subject, content: bytes, pack: Pack, faults: list[Fault]) -> None:
    found = yaml_file.read(subject.file, content)
    if isinstance(found, Fault):
        faults.append(found)
        return
    document, lines = found
    if not isinstance(document, dict) or set(document) - {"format"} != {subject.name}:
        faults.append(fault(subject.file, 1, _SUBJECT, subject=subject.name))
        return
    rows = document[subject.name]
    if not subject.key:
        rows, base = [rows], None
    else:
        base = subject.name
    if not isinstance(rows, list):
        faults.append(fault(subject.file, lines[(subject.name,)], _LIST, field=subject.name))
        return
    pack.rows[subject.name] = {}
    for place, row in enumerate(rows):
        path = (base, place) if base else (subject.name,)
        faults += _read_row(subject, row, path, lines, pack)


def _read_row(
    subject: Subject, row: Any, path: yaml_file.Path, lines: yaml_file.Lines, pack: Pack
) -> list[Fault]:
    line = lines.get(path, 1)
    try:
        plain = subject.row.model_validate(row).plain()
    except ValidationError as error:
        return _told(subject.file, error, lines, path)
    key = subject.key_of(plain)
    if key in pack.of(subject.name):
        return [fault(subject.file, line, _REPEATED, key=key[:80])]
    pack.rows[subject.name][key] = plain
    pack.lines[(subject.name, key)] = line
    return []


def _told(file: str, error: ValidationError, lines: yaml_file.Lines, base: yaml_file.Path) -> list[Fault]:
    """Turn what the model found into sentences, each at the line of the nearest thing that is there."""
    found: dict[tuple[int, str], Fault] = {}
    for each in error.errors():
        path = (*base, *each["loc"])
        while path not in lines and path:
            path = path[:-1]
        names = [str(part) for part in each["loc"] if isinstance(part, str) and "[" not in part]
        field = names[-1] if names else str(base[0] if base else "pack")
        context = each.get("ctx", {})
        values = {
            "field": field[:60],
            "expected": str(context.get("expected") or each["msg"]).replace(" or ", ", "),
            "most": str(context.get("max_length", "")),
            "form": str(context.get("pattern", "")),
        }
        sentence = _sentence(each["type"])
        one = fault(
            file,
            lines.get(path, 1),
            sentence,
            **{name: text for name, text in values.items() if f"%({name})s" in sentence},
        )
        # A value that may be of two kinds fails as both: one sentence is enough.
        found.setdefault((one.line, field), one)
    return list(found.values())


def _sentence(kind: str) -> str:
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    return next((sentence for prefix, sentence in _PREFIXES if kind.startswith(prefix)), _OTHER)
