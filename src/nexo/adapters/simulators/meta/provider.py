"""The provider itself, for one page or one Instagram account: who wrote, what was sent, what it allows."""

import json
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nexo.adapters.shared.fakes.faults import Faults
from nexo.adapters.shared.fakes.posting import post
from nexo.adapters.shared.meta.signature import HEADER, sign
from nexo.adapters.simulators.meta.refusals import MetaRefusal
from nexo.kernel import clock

Json = dict[str, Any]

WINDOW, HUMAN_WINDOW, PRIVATE_REPLY_WINDOW = timedelta(hours=24), timedelta(days=7), timedelta(days=7)
_ACCEPTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message of the town: to whom (or below which comment), as what, and under which tag."""

    mid: str
    recipient: Json
    message: Json
    tag: str = ""


@dataclass(slots=True, kw_only=True)
class MetaProvider:
    """Meta, for one account; `object` is page or instagram."""

    object: str = "page"
    account_id: str = "1020304050"
    page_id: str = "1020304050"
    app_id: str = "900100200300"
    access_token: str = field(default_factory=lambda: "EAA" + secrets.token_hex(24))
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    hook_url: str = ""
    may_use_human_agent: bool = True
    is_subscribed: bool = True
    expires_at: int = 0
    faults: Faults = field(default_factory=Faults)
    sent: list[Sent] = field(default_factory=list)
    public_answers: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    last_inbound: dict[str, datetime] = field(default_factory=dict)
    comments: dict[str, datetime] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the time at the provider, which a test may move on by `offset`."""
        return clock.now() + self.offset

    @property
    def max_length(self) -> int:
        """The longest text: characters for a page, bytes for Instagram."""
        return 2000 if self.object == "page" else 1000

    # What people do

    def write(self, person: str, **message: Any) -> Json:
        """Let a person write to the account: the blocks of a message; returns the event."""
        self.last_inbound[person] = self.now()
        return self.event(person, message={"mid": f"m_{secrets.token_hex(8)}", **message})

    def event(self, person: str, **blocks: Any) -> Json:
        """Return an event of a person."""
        return {
            "sender": {"id": person},
            "recipient": {"id": self.account_id},
            "timestamp": millis(self.now()),
            **blocks,
        }

    def echo(self, person: str, *, app_id: str = "", **message: Any) -> Json:
        """Return the echo of a message that the town wrote to a person."""
        app = {"app_id": int(app_id)} if app_id else {}
        return {
            "sender": {"id": self.account_id},
            "recipient": {"id": person},
            "timestamp": millis(self.now()),
            "message": {"is_echo": True, **app, **message},
        }

    def comment(self, person: str, comment_id: str, words: str) -> Json:
        """Let a person comment below a post; returns the change."""
        self.comments[comment_id] = self.now()
        if self.object == "instagram":
            writer = {"id": person, "username": "vecina"}
            media = {"id": "18000", "media_product_type": "FEED"}
            return {
                "field": "comments",
                "value": {"id": comment_id, "from": writer, "text": words, "media": media},
            }
        post_id = f"{self.page_id}_55"
        value = {
            "from": {"id": person, "name": "Ana Ríos"},
            "item": "comment",
            "verb": "add",
            "post_id": post_id,
            "parent_id": post_id,
            "comment_id": comment_id,
            "message": words,
            "created_time": int(self.now().timestamp()),
        }
        return {"field": "feed", "value": value}

    # What goes to the webhook

    def deliver(
        self,
        *events: Json,
        key: str = "messaging",
        per_entry: int = 1,
        copies: int = 1,
        shuffle: bool = False,
        secret: str | None = None,
    ) -> list[int]:
        """Take events to the webhook, `per_entry` in each entry, all in one body; returns the HTTP statuses."""
        entries = [
            {"id": self.account_id, "time": millis(self.now()), key: list(events[start : start + per_entry])}
            for start in range(0, len(events), per_entry)
        ]
        if shuffle:
            random.Random(1).shuffle(entries)  # noqa: S311 - order of deliveries, repeatable; no secret
        body = spell({"object": self.object, "entry": entries})
        headers = {HEADER: sign(self.app_secret if secret is None else secret, body)}
        return [post(self.hook_url, body, headers) for _ in range(copies)]

    # What the town does

    def accept(self, body: Json) -> Json:
        """Take a message of the town whose form is right, or raise what Meta would answer."""
        recipient, tag = body["recipient"], str(body.get("tag", ""))
        if "comment_id" in recipient:
            self._check_private_reply(recipient["comment_id"])
            self.answered.add(recipient["comment_id"])
        else:
            self._check_person(recipient.get("id", ""), tag)
        sent = Sent(mid=f"m_{secrets.token_hex(8)}", recipient=recipient, message=body["message"], tag=tag)
        self.sent.append(sent)
        return {"recipient_id": recipient.get("id", ""), "message_id": sent.mid}

    def _check_private_reply(self, comment_id: str) -> None:
        at = self.comments.get(comment_id)
        if at is None:
            raise MetaRefusal(100, "Object does not exist", subcode=33)
        if comment_id in self.answered or self.now() - at > PRIVATE_REPLY_WINDOW:
            raise MetaRefusal(10900, "Activity already replied to")

    def _check_person(self, person: str, tag: str) -> None:
        if person in self.blocked:
            raise MetaRefusal(551, "This person isn't available right now.", subcode=1545041)
        last = self.last_inbound.get(person)
        if last is None:
            raise MetaRefusal(100, "No matching user found", subcode=2018001)
        allowed = HUMAN_WINDOW if tag == "HUMAN_AGENT" and self.may_use_human_agent else WINDOW
        if self.now() - last > allowed:
            subcode = 2018278 if self.object == "page" else 2534022
            raise MetaRefusal(
                10, "This message is sent outside of allowed window.", subcode=subcode, status=403
            )


def millis(at: datetime) -> int:
    """Return Unix milliseconds."""
    return int(at.timestamp() * 1000)


def spell(payload: Json) -> bytes:
    """Return the bytes of a payload, as Meta spells them (non-ASCII escaped)."""
    return json.dumps(payload, separators=(",", ":")).encode()


def texts(sent: Sequence[Sent]) -> list[str]:
    """Return the words of messages."""
    return [str(one.message.get("text", "")) for one in sent]
