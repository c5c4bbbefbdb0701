"""What a message says: its text, its links to files, what it corrects, what it takes back."""

import mimetypes
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_noop

from nexo.adapters.channels.xmpp import names
from nexo.adapters.channels.xmpp.names import tag
from nexo.adapters.channels.xmpp.people import name_of
from nexo.adapters.shared.content import Content
from nexo.domain.interactions.ports import ItemKind, Media

MOST_TEXT = 20_000
MOST_FILES = 10

_CUT = gettext_noop("El mensaje era más largo: se guardó el comienzo.")
_SEALED = gettext_noop(
    "Llegó cifrado de extremo a extremo: no se puede leer. Pedile que apague el cifrado (OMEMO) para escribirnos."
)
_SEALED_FILE = gettext_noop("Mandó un archivo cifrado de extremo a extremo: no se puede abrir.")


def event_of(message: ET.Element, peer: str) -> Content | None:
    """Return the taking back of a message (XEP-0424), or None."""
    retract = message.find(tag(names.RETRACT, "retract"))
    about = retract.get("id", "") if retract is not None else ""
    return Content(kind=ItemKind.EVENT, extra={"withdraws": name_of(peer, about)}) if about else None


def content_of(message: ET.Element, peer: str) -> Content | None:
    """Return what a message says, or None where it says nothing that we know."""
    text = (message.findtext(tag(names.CLIENT, "body")) or "").strip()
    links = [
        link
        for one in message.findall(tag(names.OUT_OF_BAND, "x"))[:MOST_FILES]
        if (link := (one.findtext(tag(names.OUT_OF_BAND, "url")) or "").strip())
    ]
    is_sealed = any(child.tag.startswith(tuple(f"{{{one}}}" for one in names.ENCRYPTED)) for child in message)
    if not text and not links and not is_sealed:
        return None
    media = tuple(found for link in links if (found := _file(link)) is not None)
    remarks = [
        *([_SEALED] if is_sealed else []),
        *([_SEALED_FILE] if text.startswith("aesgcm://") else []),
        *([_CUT] if len(text) > MOST_TEXT else []),
    ]
    extra: dict[str, Any] = {"remarks": remarks} if remarks else {}
    corrected = message.find(tag(names.CORRECT, "replace"))
    if corrected is not None and corrected.get("id"):
        extra["edits"] = name_of(peer, corrected.get("id", ""))
    # Programs repeat the link of a file as the text; what cannot be fetched stays as text.
    is_link = len(media) == 1 and text == media[0].url
    said = "" if is_link else text[:MOST_TEXT] or ("" if media else "\n".join(links))
    return Content(text=said, media=media, extra=extra)


def _file(link: str) -> Media | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme not in {"https", "http"} or not parts.hostname or len(link) > 2_000:  # noqa: PLR2004 - a link
        return None
    name = unquote(parts.path.rpartition("/")[2], errors="replace")[:120]
    kind, _ = mimetypes.guess_type(name)
    return Media(media_type=kind or "application/octet-stream", filename=name, url=link)
