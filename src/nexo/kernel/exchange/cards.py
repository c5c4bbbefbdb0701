"""A person or an office as a vCard (RFC 6350)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from nexo.kernel.exchange.lines import content, escaped

_WHOLE_NUMBER = re.compile(r"\+[0-9]{6,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Whom to reach and how; a name in two parts where it is a person's."""

    uid: str
    name: str
    surname: str = ""
    given_names: str = ""
    is_organisation: bool = False
    organisation: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    position: tuple[float, float] | None = None
    note: str = ""
    revised_at: datetime | None = None


def card_file(card: Card) -> str:
    """Return the file."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{card.uid}", f"FN:{escaped(card.name)}"]
    lines += ["KIND:org"] if card.is_organisation else [_parts(card)]
    lines += [f"ORG:{escaped(card.organisation)}"] if card.organisation else []
    lines += [_phone(number) for number in card.phones]
    lines += [f"EMAIL:{escaped(address)}" for address in card.emails]
    # The street stands in the third place of an address; the rest of ours is not told apart.
    lines += [f"ADR:;;{escaped(card.address)};;;;"] if card.address else []
    lines += [f"GEO:geo:{card.position[0]:.6f},{card.position[1]:.6f}"] if card.position else []
    lines += [f"NOTE:{escaped(card.note)}"] if card.note else []
    lines += [f"REV:{card.revised_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"] if card.revised_at else []
    return content([*lines, "END:VCARD"])


def _parts(card: Card) -> str:
    return f"N:{escaped(card.surname or card.name)};{escaped(card.given_names)};;;"


def _phone(number: str) -> str:
    if _WHOLE_NUMBER.fullmatch(number):
        return f"TEL;VALUE=uri;TYPE=voice:tel:{number}"
    return f"TEL;TYPE=voice:{escaped(number)}"
