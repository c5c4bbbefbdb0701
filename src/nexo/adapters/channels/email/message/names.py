"""The name of a file that came with a mail: as it says, made harmless, or a fitting one."""

import re

from nexo.adapters.channels.email.mime import visible, words
from nexo.adapters.channels.email.mime.structure import Part, headers_of

_MAX_BYTES = 200
_UNSAFE = re.compile(r'[/\\:*?"<>|]')
_DRIVE_OR_SHARE = re.compile(r"^(?:[A-Za-z]:\\|\\\\)")
_LIKE_A_FILE = re.compile(r"[^/\\@]{1,100}\.[A-Za-z0-9]{1,5}")

# A stem and an extension for what came without a name.
_DEFAULTS = {
    "application/ics": "invite.ics",
    "application/json": "document.json",
    "application/msword": "document.doc",
    "application/pdf": "document.pdf",
    "application/pgp-encrypted": "version.txt",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "application/vnd.ms-excel": "document.xls",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/xml": "document.xml",
    "application/zip": "archive.zip",
    "image/jpeg": "image.jpg",
    "image/jpg": "image.jpg",
    "image/pjpeg": "image.jpg",
    "image/svg+xml": "image.svg",
    "image/tiff": "image.tif",
    "image/x-icon": "image.ico",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "message/feedback-report": "feedback-report.txt",
    "message/global": "message.eml",
    "message/partial": "message.eml",
    "message/rfc822": "message.eml",
    "text/calendar": "invite.ics",
    "text/csv": "document.csv",
    "text/directory": "contact.vcf",
    "text/html": "document.html",
    "text/plain": "document.txt",
    "text/rfc822-headers": "headers.txt",
    "text/vcard": "contact.vcf",
    "text/x-vcard": "contact.vcf",
    "text/xml": "document.xml",
    "audio/mpeg": "audio.mp3",
    "audio/x-wav": "audio.wav",
    "video/quicktime": "video.mov",
}
_FAMILIES = {"image": "image", "audio": "audio", "video": "video"}


def name_of(part: Part, disposition: dict[str, str], content: bytes) -> str:
    """Return a safe name for a part, never empty."""
    for declared in (disposition.get("filename"), part.parameters.get("name"), disposition.get("name")):
        if declared and (name := safe_name(declared)):
            return name
    if part.media_type in {"message/rfc822", "message/global"}:
        return _by_subject(content)
    return _by_location(part) or default_name(part.media_type)


def safe_name(declared: str) -> str:
    """Return a name without path, controls, characters nobody sees or those that file systems refuse."""
    name = visible.one_line(declared)
    if _DRIVE_OR_SHARE.match(name):
        name = name.rpartition("\\")[2]
    segments = name.replace("\\", "/").split("/")
    if len(segments) > 1 and (not segments[0] or {".", ".."} & set(segments) or segments[0] == "~"):
        name = next((segment for segment in reversed(segments) if segment.strip(". ")), "")
    name = _UNSAFE.sub("_", name).strip().lstrip(".").rstrip(". ")
    return _shortened(name)


def default_name(media_type: str) -> str:
    """Return a name that fits the type."""
    known = _DEFAULTS.get(media_type)
    if known:
        return known
    main, _, sub = media_type.partition("/")
    extension = re.sub(r"[^a-z0-9]", "", sub.removeprefix("x-"))[:5]
    return f"{_FAMILIES[main]}.{extension}" if main in _FAMILIES and extension else "file.bin"


def _by_subject(content: bytes) -> str:
    subject = next((value for key, value in headers_of(content[:200_000]) if key == "subject"), b"")
    name = safe_name(words.decode_header(subject))
    return f"{_shortened(name[:100])}.eml" if name else "message.eml"


def _by_location(part: Part) -> str:
    """Return the name hidden in Content-Location, -Description or -ID, if one looks like a file."""
    location = (part.first("content-location") or b"").decode("utf-8", "replace")
    description = words.decode_header(part.first("content-description") or b"")
    content_id = (part.first("content-id") or b"").decode("ascii", "replace").strip(" <>").partition("@")[0]
    for found in (location.rpartition("/")[2], description, content_id):
        if _LIKE_A_FILE.fullmatch(found.strip()):
            return safe_name(found)
    return ""


def _shortened(name: str) -> str:
    """Cut a long name in its stem, so that the extension stays."""
    if len(name.encode()) <= _MAX_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = f"{dot}{extension}" if dot and len(extension) <= 10 else ""  # noqa: PLR2004 - no extension is longer
    room = _MAX_BYTES - len(tail.encode())
    return (stem if tail else name).encode()[:room].decode("utf-8", "ignore") + tail
