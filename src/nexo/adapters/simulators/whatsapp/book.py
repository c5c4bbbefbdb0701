"""What the provider remembers: conversations, windows, files and statuses, all rebuilt from the journal."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nexo.adapters.simulators.whatsapp.journal import Fact

WINDOW = timedelta(hours=24)


@dataclass(slots=True, kw_only=True)
class Line:
    """One message in a conversation, seen from the person's telephone: `incoming` comes from the town."""

    wamid: str
    person: str
    incoming: bool
    kind: str
    text: str
    at: datetime
    key: str = ""
    media_id: str = ""
    filename: str = ""
    location: list[float] | None = None
    answers: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the line as plain values."""
        return {
            "wamid": self.wamid,
            "incoming": self.incoming,
            "kind": self.kind,
            "text": self.text,
            "at": self.at.isoformat(),
            "media_id": self.media_id,
            "filename": self.filename,
            "location": self.location,
            "answers": self.answers,
            "buttons": self.buttons,
            "states": self.states,
        }


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that the provider keeps."""

    media_id: str
    media_type: str
    sha256: str
    size: int
    filename: str


class Book:
    """The provider's memory; it changes only by `apply`."""

    def __init__(self) -> None:
        self.lines: dict[str, Line] = {}
        self.chats: dict[str, list[Line]] = {}
        self.last_inbound: dict[str, datetime] = {}
        self.last_outbound: dict[str, datetime] = {}
        self.media: dict[str, MediaFile] = {}
        self.phone_of: dict[str, str] = {}

    def person(self, address: str) -> str:
        """Return the key of the person behind a telephone or a user id."""
        plain = address.lstrip("+")
        return self.phone_of.get(plain, plain)

    def window_is_open(self, person: str, at: datetime) -> bool:
        """Say whether free text may be sent to this person now: only their own messages open the window."""
        last = self.last_inbound.get(person)
        return last is not None and at - last < WINDOW

    def apply(self, fact: Fact) -> None:
        """Remember one fact of the journal."""
        known = {"line": self._line, "status": self._status, "media": self._media, "person": self._person}
        remember = known.get(fact["event"])
        if remember:
            remember(fact)

    def _line(self, fact: Fact) -> None:
        line = Line(**{**fact["line"], "at": datetime.fromisoformat(fact["line"]["at"])})
        self.lines[line.wamid] = line
        self.chats.setdefault(line.person, []).append(line)
        latest = self.last_outbound if line.incoming else self.last_inbound
        latest[line.person] = line.at

    def _status(self, fact: Fact) -> None:
        line = self.lines.get(fact["wamid"])
        if line and fact["status"] not in line.states:
            line.states.append(fact["status"])

    def _media(self, fact: Fact) -> None:
        file = MediaFile(**fact["file"])
        self.media[file.media_id] = file

    def _person(self, fact: Fact) -> None:
        self.phone_of[fact["user_id"]] = fact["phone"]
