"""Opens a DOCX or an ODT: nothing that swells, runs or fetches gets in."""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final
from xml.dom.minidom import Document as Tree
from xml.dom.minidom import parseString
from xml.parsers.expat import ExpatError

from nexo.kernel.documents.refused import DocumentRefused

MOST_BYTES: Final = 5 * 1024 * 1024
_MOST_UNPACKED: Final = 40 * 1024 * 1024
_MOST_PART: Final = 8 * 1024 * 1024
_MOST_PARTS: Final = 400
_MOST_RATIO: Final = 200
_ENCRYPTED: Final = 0x1

_DOCX_TEXT: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_ODT_TEXT: Final = re.compile(r"(content|styles)\.xml")
# Macros, scripts, other programs inside: a letter has no use for any of them.
_RUNS: Final = re.compile(
    r"vbaproject|vbadata|activex|embeddings/|^basic/|^scripts/|oleobject|^object |\.bin$|customui",
    re.IGNORECASE,
)
_TREE_BOMB: Final = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_FETCHES: Final = (
    re.compile(r'<Relationship\b(?=[^>]*TargetMode\s*=\s*["\']External)(?![^>]*/hyperlink["\'])[^>]*>'),
    re.compile(r"<(?!text:a\b|/)[\w:-]+\b[^>]*xlink:href\s*=\s*[\"'](?:[a-z]+:|//|\.\.|/)", re.IGNORECASE),
    re.compile(r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b\s*[\"\\]"),
    re.compile(r"office:dde-source|script:event-listener|<office:script\b"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that was let in: its parts as they came, and the names of those that hold text."""

    kind: str
    parts: dict[str, bytes]
    texts: tuple[str, ...]

    @property
    def media_type(self) -> str:
        """What the document says it is."""
        return MEDIA[self.kind]

    def tree(self, name: str) -> Tree:
        """Return a part as a tree that keeps every name and attribute as it was written."""
        try:
            return parseString(self.parts[name])  # noqa: S318 - no part with a type or an entity gets here
        except (ExpatError, ValueError) as error:
            raise DocumentRefused from error

    def packed(self, changed: dict[str, bytes]) -> bytes:
        """Return the document anew with some parts in place of the old; the first part stays first."""
        into = io.BytesIO()
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                plain = name == "mimetype"
                entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
                archive.writestr(entry, changed.get(name, content))
        return into.getvalue()


MEDIA: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


def open_document(content: bytes) -> Opened:
    """Return a document that is safe to keep and to fill; raises `DocumentRefused`, which says why."""
    if len(content) > MOST_BYTES:
        raise DocumentRefused("El documento es demasiado grande: hasta 5 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise DocumentRefused from error
    kind, pattern = _kind(parts)
    texts = tuple(name for name in parts if pattern.fullmatch(name))
    opened = Opened(kind, parts, texts)
    _must_be_still(parts)
    for name in texts:
        opened.tree(name)
    return opened


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [one for one in archive.infolist() if not one.is_dir()]
    total = sum(one.file_size for one in members)
    packed = sum(one.compress_size for one in members)
    if (
        len(members) > _MOST_PARTS
        or total > min(_MOST_UNPACKED, _MOST_RATIO * max(packed, 1))
        or any(one.file_size > _MOST_PART or one.flag_bits & _ENCRYPTED for one in members)
        or len({one.filename for one in members}) != len(members)
    ):
        raise DocumentRefused("El documento es demasiado grande por dentro, o está protegido con clave.")
    parts = {}
    for one in members:
        # What the archive says of its sizes may be a lie: no more is read than it declared.
        with archive.open(one) as part:
            parts[one.filename] = part.read(one.file_size + 1)
        if len(parts[one.filename]) > one.file_size:
            raise DocumentRefused
    return parts


def _kind(parts: dict[str, bytes]) -> tuple[str, re.Pattern[str]]:
    if "word/document.xml" in parts and "[Content_Types].xml" in parts:
        return "docx", _DOCX_TEXT
    if parts.get("mimetype", b"").strip() == MEDIA["odt"].encode() and "content.xml" in parts:
        return "odt", _ODT_TEXT
    raise DocumentRefused("No es un documento DOCX ni ODT. Guardalo en uno de esos formatos.")


def _must_be_still(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        if _RUNS.search(name) or name.startswith(("/", "..")) or "\\" in name:
            raise DocumentRefused("El documento trae macros u objetos. Sacalos y subilo otra vez.")
        if not name.endswith((".xml", ".rels")):
            continue
        if _TREE_BOMB.search(content):
            raise DocumentRefused
        if b"macroEnabled" in content:
            raise DocumentRefused("El documento trae macros u objetos. Sacalos y subilo otra vez.")
        text = content.decode("utf-8", "replace")
        if any(pattern.search(text) for pattern in _FETCHES):
            raise DocumentRefused(
                "El documento busca algo fuera de sí mismo: una imagen o plantilla enlazada. Insertala adentro."
            )
