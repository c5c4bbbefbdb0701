"""Reads the sentences that a package uses and the catalogues that translate them, with no tool of the system."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

NEXO = Path(__file__).resolve().parents[2] / "src" / "nexo"
LANGUAGES = ("en", "pt")  # beside Spanish, which stands in the code
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!{){\w*}(?!})")
_MARKS = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
)
_LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE = re.compile(rf"(?:\b(n|p|np)?gettext|\b_)\({_LITERAL}(?:,\s*{_LITERAL})?")
_KEYWORD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr)(?:\[\d+\])? (".*")$')


@dataclass(frozen=True)
class Entry:
    """A sentence of a catalogue with what stands for it."""

    text: str
    plural: str
    said: tuple[str, ...]
    is_fuzzy: bool


@dataclass(frozen=True)
class Use:
    """A sentence that people may read, where it is written and what is wrong with how it is written."""

    text: str
    where: str
    fault: str = ""


def catalogues(language: str) -> dict[str, Path]:
    """Return the packages with a catalogue of their own in a language, by their path under `nexo`."""
    found = sorted(NEXO.rglob(f"locale/{language}/LC_MESSAGES/django.po"))
    return {str(path.parents[3].relative_to(NEXO)): path for path in found}


def entries(written: str) -> list[Entry]:
    """Return what a catalogue says; its heading and what it no longer uses left out."""
    return [entry for block in re.split(r"\n\s*\n", written) if (entry := _entry(block)) and entry.text]


def used(package: Path) -> list[Use]:
    """Return every sentence of a package: marked ones, those of its templates, refusals, channels and settings."""
    found = [
        use for path in sorted(package.rglob("*.py")) for use in in_python(path.read_text("utf-8"), path)
    ]
    for path in sorted(package.rglob("templates/**/*.html")):
        found += in_template(path.read_text("utf-8"), path)
    return found


def in_python(source: str, path: Path) -> Iterator[Use]:
    """Yield the marked sentences of a module, and what it calls its channel, its settings and its refusals."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _called(node, path)
        if isinstance(node, ast.AnnAssign) and _name(node.target) == "label" and node.value:
            yield from (
                Use(text.value, f"{path.name}:{node.lineno}") for text in [node.value] if _is_text(text)
            )
        if isinstance(node, ast.ClassDef) and refusals() & {node.name, *map(_name, node.bases)}:
            yield from _declared(node, path)


def in_template(source: str, path: Path) -> Iterator[Use]:
    """Yield the sentences of a template, as Django itself finds them."""
    for kind, first, second in _IN_TEMPLATE.findall(templatize(source, origin=str(path))):
        texts = [first, second] if kind == "n" else [second or first]
        yield from (Use(_unquoted(text), path.name) for text in texts if text)


@cache
def refusals() -> frozenset[str]:
    """Return the names of the classes below DomainError, in the whole house."""
    bases: dict[str, set[str]] = {}
    for path in NEXO.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(_name(base) for base in node.bases)
    found = {"DomainError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return frozenset(found)


def _called(node: ast.Call, path: Path) -> Iterator[Use]:
    name, where = (
        _name(node.func),
        f"{path.relative_to(NEXO) if NEXO in path.parents else path}:{node.lineno}",
    )
    if name in _MARKS:
        # The context of `pgettext` comes first and is no sentence.
        begin, count = (1 if name.startswith("p") else 0), (2 if name.startswith("n") else 1)
        texts = node.args[begin : begin + count]
        yield from (Use(text.value, where) for text in texts if _is_text(text))
    elif name == "Field":
        said = [word.value for word in node.keywords if word.arg in {"title", "description"}]
        yield from (Use(text.value, where) for text in said if _is_text(text))
    elif name in refusals() or (name == "__init__" and _is_refusal_init(node)):
        for text in node.args[:1]:
            if _is_text(text):
                yield Use(text.value, where)
            elif isinstance(text, ast.JoinedStr):
                yield Use(ast.unparse(text), where, "a refusal takes its values apart, with `values`")


def _declared(node: ast.ClassDef, path: Path) -> Iterator[Use]:
    for line in node.body:
        is_message = isinstance(line, ast.Assign) and _name(line.targets[0]) == "message"
        if is_message and isinstance(line, ast.Assign) and _is_text(line.value):
            yield Use(line.value.value, f"{path.name}:{line.lineno}")


def _is_refusal_init(node: ast.Call) -> bool:
    """Say whether `super().__init__("A sentence …")`: a sentence has a space, what else may be first has not."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.JoinedStr):
        return " " in ast.unparse(first)
    return first is not None and _is_text(first) and " " in first.value


def _unquoted(literal: str) -> str:
    with warnings.catch_warnings():
        # A template may hold `\d`, which Python would rather see written `\\d`; the text is the same.
        warnings.simplefilter("ignore")
        return str(ast.literal_eval(literal))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _entry(block: str) -> Entry | None:
    fields: dict[str, str] = {}
    said: list[str] = []
    current, is_fuzzy = "", False
    for line in block.splitlines():
        if found := _KEYWORD.match(line):
            current, text = found[1], ast.literal_eval(found[2])
            if current == "msgstr":
                said.append(text)
            else:
                fields[current] = text
        elif line.startswith('"'):
            if current == "msgstr":
                said[-1] += ast.literal_eval(line)
            else:
                fields[current] += ast.literal_eval(line)
        elif line.startswith("#,"):
            is_fuzzy = "fuzzy" in line
    if "msgid" not in fields:
        return None
    return Entry(fields["msgid"], fields.get("msgid_plural", ""), tuple(said), is_fuzzy)
