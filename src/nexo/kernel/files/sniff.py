"""Tells what bytes are by looking at them; what a sender declares is only a hint."""

import re
from dataclasses import dataclass

_TEXT_PROBE = 8192


@dataclass(frozen=True, slots=True)
class Signature:
    """Bytes at a place that give a type away."""

    media_type: str
    magic: bytes
    offset: int = 0


SIGNATURES = (
    Signature("image/png", b"\x89PNG\r\n\x1a\n"),
    Signature("image/jpeg", b"\xff\xd8\xff"),
    Signature("image/gif", b"GIF87a"),
    Signature("image/gif", b"GIF89a"),
    Signature("image/webp", b"WEBP", 8),
    Signature("image/bmp", b"BM"),
    Signature("image/tiff", b"II*\x00"),
    Signature("image/tiff", b"MM\x00*"),
    Signature("image/vnd.adobe.photoshop", b"8BPS"),
    Signature("image/heic", b"ftypheic", 4),
    Signature("image/heic", b"ftypheix", 4),
    Signature("image/heic", b"ftypmif1", 4),
    Signature("image/avif", b"ftypavif", 4),
    Signature("audio/mp4", b"ftypM4A", 4),
    Signature("video/quicktime", b"ftypqt", 4),
    Signature("video/3gpp", b"ftyp3g", 4),
    Signature("video/mp4", b"ftyp", 4),
    Signature("audio/ogg", b"OggS"),
    Signature("audio/mpeg", b"ID3"),
    Signature("audio/mpeg", b"\xff\xfb"),
    Signature("audio/mpeg", b"\xff\xf3"),
    Signature("audio/aac", b"\xff\xf1"),
    Signature("audio/amr", b"#!AMR"),
    Signature("audio/flac", b"fLaC"),
    Signature("audio/wav", b"WAVE", 8),
    Signature("video/x-msvideo", b"AVI ", 8),
    Signature("video/webm", b"\x1aE\xdf\xa3"),
    Signature("application/pdf", b"%PDF-"),
    Signature("application/zip", b"PK\x03\x04"),
    Signature("application/zip", b"PK\x05\x06"),
    Signature("application/gzip", b"\x1f\x8b"),
    Signature("application/x-bzip2", b"BZh"),
    Signature("application/x-xz", b"\xfd7zXZ\x00"),
    Signature("application/x-7z-compressed", b"7z\xbc\xaf\x27\x1c"),
    Signature("application/vnd.rar", b"Rar!\x1a\x07"),
    Signature("application/x-ole-storage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    Signature("application/rtf", b"{\\rtf"),
    Signature("application/x-dosexec", b"MZ"),
    Signature("application/x-executable", b"\x7fELF"),
    Signature("application/x-mach-binary", b"\xcf\xfa\xed\xfe"),
    Signature("application/x-mach-binary", b"\xca\xfe\xba\xbe"),
    Signature("application/wasm", b"\x00asm"),
    Signature("text/x-shellscript", b"#!/"),
    Signature("text/x-php", b"<?php"),
)

_INSIDE_ZIP = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    (b"AndroidManifest.xml", "application/vnd.android.package-archive"),
    (b"META-INF/MANIFEST.MF", "application/java-archive"),
)

# Text may begin with these letters too; then it must read as text to be taken for it.
_READS_AS_TEXT = {"application/pdf", "application/rtf", "text/x-shellscript", "text/x-php"}

# What a browser would take for a page, at the very beginning (MIME Sniffing, WHATWG).
_HTML = re.compile(
    rb"<(!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--|object|embed|form"
    rb"|meta|img|link|base)[\s>/]",
    re.IGNORECASE,
)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\s", re.IGNORECASE)
_CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32)})


def sniff(content: bytes) -> str:
    """Return the media type of `content`: text/plain where it reads as text, else octet-stream."""
    probe = content[:_TEXT_PROBE]
    is_text = probe.translate(None, _CONTROLS) == probe
    for signature in SIGNATURES:
        if content.startswith(signature.magic, signature.offset):
            if is_text and signature.magic.isascii() and signature.media_type not in _READS_AS_TEXT:
                continue
            return _refined(signature.media_type, content)
    return _text_type(probe, is_text=is_text)


def _refined(media_type: str, content: bytes) -> str:
    if media_type == "application/zip":
        probe = content[:_TEXT_PROBE] + content[-_TEXT_PROBE:]
        for mark, inner in _INSIDE_ZIP:
            if mark in probe:
                return inner
    return media_type


def _text_type(probe: bytes, *, is_text: bool) -> str:
    if probe.startswith((b"\xff\xfe", b"\xfe\xff")):
        probe, is_text = probe.decode("utf-16", errors="replace").encode(), True
    start = probe.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and _SVG.search(start):
        return "image/svg+xml"
    if _HTML.match(start):
        return "text/html"
    if _XML.match(start):
        return "application/xml"
    return "text/plain" if is_text else "application/octet-stream"
