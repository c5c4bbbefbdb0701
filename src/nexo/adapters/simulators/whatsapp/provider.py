"""The provider itself: takes what the town sends, brings what people write, reports what became of both."""

import base64
import hashlib
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nexo.adapters.simulators.whatsapp import payloads
from nexo.adapters.simulators.whatsapp.behaviour import Behaviour
from nexo.adapters.simulators.whatsapp.book import Book, Line, MediaFile
from nexo.adapters.simulators.whatsapp.checks import check_message
from nexo.adapters.simulators.whatsapp.courier import Courier
from nexo.adapters.simulators.whatsapp.journal import Journal, read_journal
from nexo.adapters.simulators.whatsapp.number import ProviderNumber, load_or_create
from nexo.adapters.simulators.whatsapp.payloads import Json, Writer
from nexo.adapters.simulators.whatsapp.refusals import GraphRefusal
from nexo.adapters.simulators.whatsapp.words import buttons_of, words_of
from nexo.kernel import clock, ids

JOURNAL = "journal.jsonl"
_TITLES = {
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131050: "User has stopped marketing messages",
}


class Provider:
    """One number with everybody who writes to it.

    `late` are error codes that come as a failed status instead of a refusal, as the real provider often does.
    """

    def __init__(self, folder: Path, *, per_second: int = 80, late: Sequence[int] = ()) -> None:
        self.folder = folder
        self.per_second = per_second
        self.late = frozenset(late)
        self.url = ""
        self.offset = timedelta()
        self.unreachable: set[str] = set()
        self.book = Book()
        self.behaviour = Behaviour()
        for fact in read_journal(folder / JOURNAL):
            self.book.apply(fact)
        self.journal = Journal(folder / JOURNAL)
        self.courier = Courier(self.number, self.journal, self.behaviour)
        self._recent: deque[float] = deque()

    def number(self) -> ProviderNumber:
        """Return the number as it is configured now."""
        return load_or_create(self.folder)

    def now(self) -> datetime:
        """Return the provider's own time; control may move it."""
        return clock.now() + self.offset

    # What the town sends

    def accept(self, body: object) -> Json:
        """Take a message from the town; raises `GraphRefusal`."""
        checked = check_message(body, self.book.media)
        self._pace()
        address = str(checked.get("to") or checked["recipient"])
        person = self.book.person(address)
        reason = self._objection(checked, person)
        if reason and reason.code not in self.late:
            raise reason
        wamid = new_wamid()
        key = str(checked.get("biz_opaque_callback_data", ""))
        self._write(self._line_of(checked, wamid, person, key), body=dict(checked))
        for status in self._first_statuses(wamid, person, key, reason):
            self._report(wamid, status)
        answer: Json = {"input": address, ("wa_id" if person.isdigit() else "user_id"): person}
        return {"messaging_product": "whatsapp", "contacts": [answer], "messages": [{"id": wamid}]}

    def _pace(self) -> None:
        now = time.monotonic()
        while self._recent and now - self._recent[0] > 1:
            self._recent.popleft()
        if len(self._recent) >= self.per_second:
            raise GraphRefusal(130429, "Rate limit hit", "Message throughput limit reached.", status=429)
        self._recent.append(now)

    def _objection(self, body: Mapping[str, Any], person: str) -> GraphRefusal | None:
        if person == self.number().display_phone_number:
            return GraphRefusal(131021, "Recipient cannot be sender")
        if person in self.unreachable:
            return GraphRefusal(131026, _TITLES[131026], "Receiver is incapable of receiving this message")
        if body.get("type") == "template":
            return self._template_objection(body["template"])
        if not self.book.window_is_open(person, self.now()):
            details = "More than 24 hours have passed since the recipient last replied to the sender number."
            return GraphRefusal(131047, _TITLES[131047], details)
        return None

    def _template_objection(self, template: Mapping[str, Any]) -> GraphRefusal | None:
        known = self.number().templates.get(template["name"])
        if known is None or template["language"]["code"] not in known.languages:
            return GraphRefusal(132001, "Template name does not exist in the translation", status=404)
        if known.paused:
            return GraphRefusal(132015, "Template is paused")
        given = sum(
            len(one.get("parameters", []))
            for one in template.get("components", [])
            if one.get("type") == "body"
        )
        if given != known.parameters:
            return GraphRefusal(132000, "Number of parameters does not match the expected number of params")
        return None

    def _first_statuses(self, wamid: str, person: str, key: str, reason: GraphRefusal | None) -> list[Json]:
        now = self.now()
        if reason:
            return [
                payloads.status(wamid, "failed", now, person, key=key, code=reason.code, title=str(reason))
            ]
        return [payloads.status(wamid, word, now, person, key=key) for word in ("sent", "delivered")]

    def _line_of(self, body: Mapping[str, Any], wamid: str, person: str, key: str) -> Line:
        kind = body.get("type", "text")
        block = body[kind]
        return Line(
            wamid=wamid,
            person=person,
            incoming=True,
            kind=kind,
            text=words_of(kind, block, self.number().templates),
            at=self.now(),
            key=key,
            media_id=str(block.get("id", "")) if isinstance(block, dict) else "",
            filename=str(block.get("filename", "")) if isinstance(block, dict) else "",
            answers=str(body.get("context", {}).get("message_id", "")),
            buttons=buttons_of(kind, block),
        )

    # What people write

    async def write(
        self, writer: Writer, content: Json, *, answers: str = "", forwarded: bool = False
    ) -> Line:
        """Let a person write `content` (of `payloads`) to the town, and bring it to the webhook."""
        if writer.user_id and writer.phone and self.book.phone_of.get(writer.user_id) != writer.phone:
            fact = self.journal.append("person", user_id=writer.user_id, phone=writer.phone)
            self.book.apply(fact)
        wamid, at = new_wamid(), self.now()
        message = payloads.message(writer, wamid, at, content, answers=answers, forwarded=forwarded)
        kind = content["type"]
        block = content.get(kind, {})
        place = [block["latitude"], block["longitude"]] if kind == "location" else None
        line = Line(
            wamid=wamid,
            person=self.book.person(writer.key),
            incoming=False,
            kind=kind,
            text=words_of(kind, block, {}),
            at=at,
            media_id=str(block.get("id", "")) if isinstance(block, dict) else "",
            filename=str(block.get("filename", "")) if isinstance(block, dict) else "",
            location=place,
            answers=answers,
        )
        self._write(line, writer=asdict(writer))
        payload = payloads.of_messages(self.number().identity, writer, [message])
        if await self.courier.deliver(payload):
            self._remember("status", wamid=wamid, status="acknowledged")
        return line

    def read(self, person: str) -> int:
        """Let a person open the conversation: everything delivered becomes read; returns how many."""
        unread = [
            line
            for line in self.book.chats.get(self.book.person(person), [])
            if line.incoming and "delivered" in line.states and "read" not in line.states
        ]
        for line in unread:
            self.report(line.wamid, "read")
        return len(unread)

    def report(self, wamid: str, word: str, code: int = 0) -> None:
        """Tell the town what became of one of its messages."""
        line = self.book.lines[wamid]
        title = _TITLES.get(code, "Something went wrong")
        self._report(
            wamid,
            payloads.status(wamid, word, self.now(), line.person, key=line.key, code=code, title=title),
        )

    def _report(self, wamid: str, status: Json) -> None:
        self._remember("status", wamid=wamid, status=status["status"])
        self.courier.later(payloads.of_statuses(self.number().identity, [status]))

    # Files

    def keep(self, content: bytes, *, media_type: str, filename: str = "") -> MediaFile:
        """Keep a file and give it an id."""
        file = MediaFile(
            media_id=str(ids.uuid7().int)[:16] + str(len(self.book.media)),
            media_type=media_type,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            filename=filename,
        )
        path = self.path_of(file.media_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._remember("media", file=asdict(file))
        return file

    def path_of(self, media_id: str) -> Path:
        """Return where the bytes of a file are kept."""
        return self.folder / "media" / media_id

    def _write(self, line: Line, **facts: Any) -> None:
        plain = {**asdict(line), "at": line.at.isoformat()}
        self._remember("line", line=plain, **facts)

    def _remember(self, event: str, **facts: Any) -> None:
        self.book.apply(self.journal.append(event, **facts))


def new_wamid() -> str:
    """Return a fresh message id of the provider's form."""
    return "wamid.HBgN" + base64.b64encode(ids.uuid7().bytes + b"\x00\x11\x18").decode().rstrip("=") + "A="
