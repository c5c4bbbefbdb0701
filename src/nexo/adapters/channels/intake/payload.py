"""The body of a request: `{"contacts": [ … ]}`, closed, so that a misspelt field is told and not lost."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from nexo.domain.interactions.ports import InboundItem, ItemKind, Media, Sender, Unreadable

MOST = 100

# No database keeps a NUL; half of a surrogate pair is refused by the reader itself.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{5,14}$")]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Part):
    """Who it is about, as the sender says: a claim, never a proof."""

    name: Text = Field("", max_length=200)
    phone: Phone | None = None
    email: Email | None = None


class Place(_Part):
    """Where; degrees of WGS 84."""

    text: Text = Field("", max_length=200)
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        return self


class File(_Part):
    """A file, in Base64."""

    name: Text = Field("", max_length=200)
    media_type: Text = Field("application/octet-stream", max_length=100)
    content: Base64Bytes


class Contact(_Part):
    """One contact. `id` is the idempotency key: the same one again is answered and changes nothing."""

    id: str = Field(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")
    type: Literal["contact"] = "contact"
    at: AwareDatetime
    person: Person = Person()
    subject: Text = Field("", max_length=300)
    text: Text = Field(min_length=1, max_length=20_000)
    service: Text = Field("", max_length=20)
    place: Place = Place()
    files: Sequence[File] = Field((), max_length=10)


def problems_of(body: bytes) -> Iterator[str]:
    """Yield what is wrong with a body, place by place, in words for the programmer who wrote it."""
    try:
        contacts = _contacts(body)
    except Unreadable as error:
        yield error.message
        return
    if not 0 < len(contacts) <= MOST:
        yield f"contacts: 1 to {MOST} of them"
    seen = set()
    for place, contact in enumerate(contacts[:MOST]):
        try:
            number = Contact.model_validate(contact).id
        except ValidationError as error:
            yield from (f"{_where(place, one['loc'])}: {one['msg']}" for one in error.errors())
            continue
        if number in seen:
            yield f"contacts.{place}.id: twice in one request"
        seen.add(number)


def items_of(body: bytes, *, automatic: bool) -> Sequence[InboundItem]:
    """Return every contact of a stored body; one that does not hold is unsupported; raises `Unreadable`."""
    return [_item(contact, automatic=automatic) for contact in _contacts(body)]


def _contacts(body: bytes) -> list[Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The body is not JSON.") from error
    contacts = payload.get("contacts") if isinstance(payload, dict) else None
    if not isinstance(contacts, list):
        raise Unreadable("The body is not {“contacts”: [ … ]}.")
    return contacts


def _where(place: int, inner: Sequence[int | str]) -> str:
    return ".".join(map(str, ("contacts", place, *inner)))


def _item(given: Any, *, automatic: bool) -> InboundItem:
    try:
        contact = Contact.model_validate(given)
    except (ValidationError, RecursionError):
        kind = given.get("type") if isinstance(given, dict) else None
        known = isinstance(kind, str) and kind.isascii() and kind.isprintable() and kind != "contact"
        return InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=kind[:80] if kind and known else "invalid")
    place = contact.place
    extra = {"authentication": "none", "service": contact.service, "place": place.text}
    return InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="contact",
        external_id=contact.id,
        senders=tuple(_senders(contact.person)),
        sender_name=contact.person.name,
        timestamp=_in_reach(contact.at),
        subject=contact.subject,
        text=contact.text,
        media=tuple(
            Media(media_type=file.media_type, filename=file.name, content=file.content)
            for file in contact.files
        ),
        automatic=automatic,
        location=(place.lat, place.lon) if place.lat is not None and place.lon is not None else None,
        extra={name: value for name, value in extra.items() if value},
    )


def _senders(person: Person) -> Iterator[Sender]:
    if person.phone:
        yield Sender("phone", person.phone)
    if person.email:
        yield Sender("email", person.email.lower())


def _in_reach(at: datetime) -> datetime | None:
    """Return the moment, or None where no zone can show it any more."""
    return at if 1 < at.year < 9999 else None  # noqa: PLR2004 - the ends of the calendar
