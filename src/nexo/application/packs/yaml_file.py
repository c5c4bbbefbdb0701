"""Reads and writes one YAML file of a pack: no tags, no references, bounded, with the line of every value."""

import re
from typing import Any, ClassVar

import yaml
from django.utils.translation import gettext_noop

from nexo.application.packs.errors import Fault, fault

MOST_BYTES = 4_000_000
MOST_NODES = 200_000
MOST_DEPTH = 12

Path = tuple[str | int, ...]
Lines = dict[Path, int]

_REFERENCE = gettext_noop("no se aceptan referencias (& o *): repetí el texto donde haga falta.")
_DEEP = gettext_noop("hay demasiados niveles, uno dentro de otro: quitá alguno.")
_MANY = gettext_noop("tiene demasiados renglones: repartilo en dos paquetes.")
_BIG = gettext_noop("el archivo es demasiado grande: como mucho 4 MB.")
_TWICE = gettext_noop("«%(name)s» está dos veces: dejá una.")
_KEY = gettext_noop("el nombre de un dato tiene que ser una palabra.")
_TAG = gettext_noop("no se aceptan etiquetas (!): escribí el valor solo.")
_BAD = gettext_noop("no se entiende como YAML: revisá los espacios, los dos puntos y las comillas.")
_TEXT = gettext_noop("el archivo no está en UTF-8: guardalo así y probá de nuevo.")


class _RefusedError(Exception):
    """Stops reading a file at its first mistake of form."""

    def __init__(self, line: int, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.line, self.sentence, self.values = line, sentence, values


class _Loader(yaml.SafeLoader):
    """The safe loader without references, and with no more kinds of values than YAML 1.2 has: 13:00 is a text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}  # type: ignore[misc]  # as the library reads it
    nodes = 0
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Build a node, within bounds."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # as the library is
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, _REFERENCE)
        self.nodes += 1
        self.depth += 1
        if self.nodes > MOST_NODES:
            raise _RefusedError(line, _MANY)
        if self.depth > MOST_DEPTH:
            raise _RefusedError(line, _DEEP)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _tag, _form, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"[-+]?(0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?[0-9]{1,17}\.[0-9]{1,17}", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, lists inside their name, nothing by reference."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Write a value twice rather than point to it."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write(document: dict[str, Any]) -> bytes:
    """Return a document as bytes; the same document gives the same bytes."""
    written: bytes = yaml.dump(
        document,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=110,
        encoding="utf-8",
    )
    return written


def read(name: str, content: bytes) -> tuple[Any, Lines] | Fault:
    """Return what a file says and the line of each value, or the fault that keeps it from being read."""
    if len(content) > MOST_BYTES:
        return fault(name, 1, _BIG)
    try:
        loader = _Loader(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError):
        return fault(name, 1, _TEXT)
    try:
        node = loader.get_single_node()
        lines: Lines = {}
        return (None if node is None else _built(loader, node, (), lines)), lines
    except _RefusedError as refused:
        return fault(name, refused.line, refused.sentence, **refused.values)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return fault(name, mark.line + 1 if mark else 1, _BAD)
    except yaml.YAMLError:
        return fault(name, 1, _BAD)
    finally:
        loader.dispose()


def _built(loader: _Loader, node: Any, path: Path, lines: Lines) -> Any:
    line = node.start_mark.line + 1
    lines[path] = line
    if isinstance(node, yaml.ScalarNode):
        return _value(loader, node, line)
    if not node.tag.startswith(("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")):
        raise _RefusedError(line, _TAG)
    if isinstance(node, yaml.SequenceNode):
        return [_built(loader, each, (*path, place), lines) for place, each in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _RefusedError(key.start_mark.line + 1, _KEY)
        name = str(key.value)
        if name in found:
            raise _RefusedError(key.start_mark.line + 1, _TWICE, name=name[:60])
        found[name] = _built(loader, value, (*path, name), lines)
        lines[(*path, name)] = key.start_mark.line + 1
    return found


def _value(loader: _Loader, node: yaml.ScalarNode, line: int) -> Any:
    kind = node.tag.rsplit(":", 1)[-1]
    if kind not in {"str", "null", "bool", "int", "float"}:
        raise _RefusedError(line, _TAG)
    try:
        return loader.construct_object(node)
    except (ValueError, KeyError):
        raise _RefusedError(line, _BAD) from None
