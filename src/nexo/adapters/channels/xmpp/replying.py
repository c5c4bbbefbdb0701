"""What is said back by itself: that a message is stored (XEP-0184), and that we go into no room (XEP-0045)."""

from xml.etree import ElementTree as ET

from nexo.adapters.channels.xmpp import names
from nexo.adapters.channels.xmpp.names import tag
from nexo.adapters.channels.xmpp.people import bare_of
from nexo.kernel import ids

_NO_ROOMS = "No participamos en salas: escribinos directamente a esta dirección."
_MESSAGE = tag(names.CLIENT, "message")


def answer_to(stanza: ET.Element, own: str) -> ET.Element | None:
    """Return what to say back to a stored message, or None. Copies and errors are never answered."""
    writer, kind = stanza.get("from", ""), stanza.get("type", "normal")
    if kind == "error" or not writer or bare_of(writer) == own:
        return None
    invitation = stanza.find(f"{tag(names.ROOM_USER, 'x')}/{tag(names.ROOM_USER, 'invite')}")
    if invitation is not None:
        return _declined(writer, invitation.get("from", ""))
    if kind == "groupchat" or stanza.find(tag(names.ROOM_DIRECT, "x")) is not None:
        return _refused(writer, stanza.get("id", ""))
    if stanza.find(tag(names.RECEIPTS, "request")) is not None and stanza.get("id"):
        return _receipt(writer, stanza.get("id", ""))
    return None


def _receipt(writer: str, about: str) -> ET.Element:
    receipt = ET.Element(_MESSAGE, {"to": writer, "type": "chat", "id": f"nexo-{ids.uuid7()}"})
    ET.SubElement(receipt, tag(names.RECEIPTS, "received"), {"id": about})
    ET.SubElement(receipt, tag(names.HINTS, "store"))
    return receipt


def _refused(writer: str, about: str) -> ET.Element:
    refusal = ET.Element(_MESSAGE, {"to": writer, "type": "error", **({"id": about} if about else {})})
    error = ET.SubElement(refusal, tag(names.CLIENT, "error"), {"type": "cancel"})
    ET.SubElement(error, tag(names.STANZA_ERRORS, "not-allowed"))
    ET.SubElement(error, tag(names.STANZA_ERRORS, "text")).text = _NO_ROOMS
    return refusal


def _declined(room: str, inviter: str) -> ET.Element:
    answer = ET.Element(_MESSAGE, {"to": room})
    decline = ET.SubElement(
        ET.SubElement(answer, tag(names.ROOM_USER, "x")),
        tag(names.ROOM_USER, "decline"),
        {"to": inviter} if inviter else {},
    )
    ET.SubElement(decline, tag(names.ROOM_USER, "reason")).text = _NO_ROOMS
    return answer
