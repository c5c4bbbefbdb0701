"""Speaks to the WhatsApp simulator, which writes its address into the data folder when it starts.

What is written here enters Nexo by the real way: the simulator builds the documented webhook, signs it with
the app secret and posts it to the front door.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from nexo.kernel.errors import DomainError
from nexo.kernel.http.client import HttpClient, Response
from nexo.web.demo.neighbours import Neighbour

_TIMEOUT = 15.0


class PhoneOff(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """The simulator does not answer."""

    code = "phone_off"
    message = "El teléfono de prueba no tiene señal: el simulador de WhatsApp no responde."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message of the conversation, seen from the telephone."""

    wamid: str
    incoming: bool
    kind: str
    text: str
    at: datetime
    media_id: str
    filename: str
    location: list[float] | None
    answers: str
    buttons: list[dict[str, str]]
    states: list[str]


@dataclass(frozen=True, slots=True)
class Chat:
    """The conversation of one person with the town."""

    town: str
    number: str
    lines: list[Line]


def chat_of(neighbour: Neighbour) -> Chat:
    """Return the conversation; raises `PhoneOff`."""
    found = _call("GET", "chat", params={"person": neighbour.phone}).json()
    lines = [Line(**{**line, "at": datetime.fromisoformat(line["at"])}) for line in found["lines"]]
    return Chat(found["town"], found["number"], lines)


def open_chat(neighbour: Neighbour) -> None:
    """Let the person look at the conversation: what arrived is read; raises `PhoneOff`."""
    _call("POST", "read", json={"person": neighbour.phone})


def write(neighbour: Neighbour, **content: Any) -> None:
    """Let the person write; raises `PhoneOff`."""
    _call("POST", "inbound", json={"phone": neighbour.phone, "name": neighbour.name, **content})


def touch(neighbour: Neighbour, *, wamid: str, button_id: str) -> None:
    """Let the person touch a button under a message; one that is not there is not sent. Raises `PhoneOff`."""
    lines = {line.wamid: line for line in chat_of(neighbour).lines}
    buttons = lines[wamid].buttons if wamid in lines else []
    for button in buttons:
        if button["id"] == button_id:
            write(neighbour, kind="button", text=button["title"], button_id=button_id, answers=wamid)


def write_photo(neighbour: Neighbour, photo: bytes, media_type: str, *, caption: str) -> None:
    """Let the person send a photo; raises `PhoneOff`."""
    write(
        neighbour,
        kind="image",
        text=caption,
        media_base64=base64.b64encode(photo).decode(),
        media_type=media_type,
    )


def file_of(media_id: str) -> Response:
    """Return a file of the conversation; raises `PhoneOff`."""
    return _call("GET", f"file/{media_id}")


def _call(method: str, path: str, **request: Any) -> Response:
    address = Path(settings.NEXO_DATA_DIR) / "simulators" / "whatsapp" / "address"
    try:
        url = f"{address.read_text(encoding='ascii').strip()}/_sim/{path}"
        response = HttpClient().request(method, url, timeout=_TIMEOUT, **request)
    except (OSError, DomainError) as error:
        raise PhoneOff from error
    if not response.ok:
        raise PhoneOff
    return response
