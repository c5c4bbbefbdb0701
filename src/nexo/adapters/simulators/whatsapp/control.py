"""The side that the demo telephone and the tests call, under `/_sim/`: write as a person, read, order faults.

Only JSON and only for a loopback name, so that no page on the web can reach it through a browser.
"""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nexo.adapters.shared.fakes.exchange import Answer, Request, answer_json
from nexo.adapters.shared.fakes.faults import Fault, FaultKind
from nexo.adapters.simulators.whatsapp import payloads
from nexo.adapters.simulators.whatsapp.behaviour import Chaos
from nexo.adapters.simulators.whatsapp.payloads import Json, Writer
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.refusals import GraphRefusal

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Inbound(BaseModel):
    """What a person writes. For a kind without fields of its own here, `content` is the raw message."""

    model_config = ConfigDict(extra="forbid")

    phone: str = Field("", pattern=r"^[0-9]{0,15}$")
    user_id: str = ""
    name: str = ""
    kind: Literal["text", "image", "audio", "video", "document", "location", "reaction", "button", "raw"] = (
        "text"
    )
    text: str = ""
    media_base64: str = ""
    media_type: str = ""
    filename: str = ""
    latitude: float = 0
    longitude: float = 0
    button_id: str = ""
    answers: str = ""
    content: dict[str, Any] = Field(default_factory=dict)


class Status(BaseModel):
    """What became of a message of the town."""

    model_config = ConfigDict(extra="forbid")

    wamid: str
    status: str
    code: int = 0


class Order(BaseModel):
    """Faults and chaos to order."""

    model_config = ConfigDict(extra="forbid")

    fault: FaultKind | None = None
    count: int = Field(1, ge=1)
    seconds: float = Field(0, ge=0)
    code: int = 0
    copies: int | None = Field(None, ge=1)
    shuffle: bool | None = None
    batch: int | None = Field(None, ge=1)
    clear: bool = False
    advance_s: float = 0
    unreachable: list[str] | None = None


Handler = Callable[[Provider, Request], Awaitable[Answer]]


async def answer_control(provider: Provider, request: Request) -> Answer:
    """Answer one call of the telephone or of a test."""
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    if host not in _LOOPBACK:
        return Answer(status=403)
    if request.method == "POST" and request.headers.get("content-type") != "application/json":
        return Answer(status=415)
    handler = _ROUTES.get((request.method, request.path.removeprefix("/_sim/").partition("/")[0]))
    if handler is None:
        return Answer(status=404)
    try:
        return await handler(provider, request)
    except (ValueError, GraphRefusal) as error:
        return answer_json({"error": str(error)}, 422)


async def _inbound(provider: Provider, request: Request) -> Answer:
    wanted = Inbound.model_validate_json(request.body)
    writer = Writer(phone=wanted.phone, user_id=wanted.user_id, name=wanted.name)
    if not writer.key:
        return answer_json({"error": "phone or user_id"}, 422)
    line = await provider.write(writer, _content(provider, wanted), answers=wanted.answers)
    return answer_json(line.to_json(), 201)


def _content(provider: Provider, wanted: Inbound) -> Json:
    if wanted.kind == "text":
        return payloads.text(wanted.text)
    if wanted.kind == "location":
        return payloads.location(wanted.latitude, wanted.longitude, wanted.text)
    if wanted.kind == "reaction":
        return payloads.reaction(wanted.answers, wanted.text)
    if wanted.kind == "button":
        return payloads.interactive("button_reply", id=wanted.button_id, title=wanted.text)
    if wanted.kind == "raw":
        return wanted.content
    return _media(provider, wanted)


def _media(provider: Provider, wanted: Inbound) -> Json:
    content = base64.b64decode(wanted.media_base64)
    file = provider.keep(content, media_type=wanted.media_type, filename=wanted.filename)
    more = {"caption": wanted.text} if wanted.text else {}
    if wanted.kind == "document":
        more["filename"] = wanted.filename
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return payloads.media(wanted.kind, file.media_id, file.media_type, digest, **more)


async def _chat(provider: Provider, request: Request) -> Answer:
    person = provider.book.person(request.query.get("person", ""))
    number = provider.number()
    return answer_json(
        {
            "person": person,
            "number": number.display_phone_number,
            "town": number.verified_name,
            "lines": [line.to_json() for line in provider.book.chats.get(person, [])],
        }
    )


async def _read(provider: Provider, request: Request) -> Answer:
    return answer_json({"read": provider.read(str(request.json().get("person", "")))})


async def _status(provider: Provider, request: Request) -> Answer:
    wanted = Status.model_validate_json(request.body)
    if wanted.wamid not in provider.book.lines:
        return Answer(status=404)
    provider.report(wanted.wamid, wanted.status, wanted.code)
    return answer_json({"ok": True})


async def _raw(provider: Provider, request: Request) -> Answer:
    """Deliver any payload at all, signed."""
    return answer_json({"acknowledged": await provider.courier.deliver(request.json())})


async def _order(provider: Provider, request: Request) -> Answer:
    wanted = Order.model_validate_json(request.body)
    behaviour = provider.behaviour
    if wanted.clear:
        behaviour.clear()
    if wanted.fault:
        behaviour.order(
            Fault(kind=wanted.fault, count=wanted.count, seconds=wanted.seconds, code=wanted.code)
        )
    chaos: Mapping[str, Any] = wanted.model_dump(include={"copies", "shuffle", "batch"}, exclude_none=True)
    if chaos:
        behaviour.chaos = Chaos(**chaos)
    if wanted.unreachable is not None:
        provider.unreachable = set(wanted.unreachable)
    provider.offset += timedelta(seconds=wanted.advance_s)
    return answer_json({"ok": True})


async def _settle(provider: Provider, _request: Request) -> Answer:
    """Wait until every webhook under way has been delivered or given up."""
    await provider.courier.settle()
    return answer_json({"ok": True})


async def _file(provider: Provider, request: Request) -> Answer:
    file = provider.book.media.get(request.path.removeprefix("/_sim/file/"))
    if file is None:
        return Answer(status=404)
    return Answer(body=provider.path_of(file.media_id).read_bytes(), content_type=file.media_type)


async def _health(provider: Provider, _request: Request) -> Answer:
    return answer_json(
        {"ok": True, "hook_url": provider.number().hook_url, "people": len(provider.book.chats)}
    )


_ROUTES: Mapping[tuple[str, str], Handler] = {
    ("POST", "inbound"): _inbound,
    ("GET", "chat"): _chat,
    ("POST", "read"): _read,
    ("POST", "status"): _status,
    ("POST", "raw"): _raw,
    ("POST", "order"): _order,
    ("POST", "settle"): _settle,
    ("GET", "file"): _file,
    ("GET", "health"): _health,
}
