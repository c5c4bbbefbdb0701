"""The body of a request: `{"events": [ … ]}`, closed, so that a misspelt field is told and not lost."""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from nexo.domain.interactions.ports import CallMoment, CallNews, InboundItem, ItemKind, Unreadable

MOST = 100
# How exchanges spell a number that was not shown.
WITHHELD = frozenset({"", "anonymous", "private", "restricted", "unavailable", "unknown", "withheld"})

Name = Annotated[str, Field(max_length=100, pattern=r"^[\x21-\x7e]+$")]
Text = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class Event(BaseModel):
    """One thing that happened to a call. `call` and `event`, with `leg` and `extension`, are told once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    call: Name
    event: Literal["began", "queued", "offered", "answered", "moved", "given_up", "ended"]
    at: AwareDatetime
    direction: Literal["in", "out"]
    caller: Text = Field("", alias="from")
    called: Text = Field("", alias="to")
    leg: Text = ""
    queue: Text = ""
    extension: Text = ""
    cause: Literal["", "caller_left", "no_answer", "busy", "rejected", "failed", "normal"] = ""


def problems_of(body: bytes) -> Iterator[str]:
    """Yield what is wrong with a body, place by place, in words for the programmer who wrote it."""
    try:
        events = _events(body)
    except Unreadable as error:
        yield error.message
        return
    if not 0 < len(events) <= MOST:
        yield f"events: 1 to {MOST} of them"
    for place, event in enumerate(events[:MOST]):
        try:
            Event.model_validate(event)
        except ValidationError as error:
            yield from (f"{_where(place, one['loc'])}: {one['msg']}" for one in error.errors())


def items_of(body: bytes) -> Sequence[InboundItem]:
    """Return the news of a stored body, each once; one that does not hold is unsupported; raises `Unreadable`."""
    items: dict[str, InboundItem] = {}
    for place, event in enumerate(_events(body)):
        item = _item(event)
        items.setdefault(item.external_id or f"unsupported {place}", item)
    return list(items.values())


def _events(body: bytes) -> list[Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The body is not JSON.") from error
    events = payload.get("events") if isinstance(payload, dict) else None
    if not isinstance(events, list):
        raise Unreadable("The body is not {“events”: [ … ]}.")
    return events


def _where(place: int, inner: Sequence[int | str]) -> str:
    return ".".join(map(str, ("events", place, *inner)))


def _item(given: Any) -> InboundItem:
    try:
        event = Event.model_validate(given)
    except (ValidationError, RecursionError):
        return _unsupported(given)
    if not 1 < event.at.year < 9999:  # noqa: PLR2004 - the ends of the calendar: no zone shows it any more
        return _unsupported(given)
    is_in = event.direction == "in"
    other = (event.caller if is_in else event.called).strip()
    is_withheld = is_in and other.lower() in WITHHELD
    news = CallNews(
        call=event.call,
        moment=CallMoment(event.event),
        leg=event.leg,
        direction=event.direction,
        number="" if is_withheld else other,
        is_withheld=is_withheld,
        line=event.called if is_in else event.caller,
        queue=event.queue,
        extension=event.extension,
        cause=event.cause,
    )
    return InboundItem(
        kind=ItemKind.EVENT,
        raw_type=event.event,
        external_id=f"{event.call}/{event.leg}/{event.event}/{event.extension}",
        timestamp=event.at,
        call=news,
    )


def _unsupported(given: Any) -> InboundItem:
    name = given.get("event") if isinstance(given, dict) else None
    is_known = isinstance(name, str) and name.isascii() and name.isprintable() and name
    return InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=str(name)[:80] if is_known else "invalid")
