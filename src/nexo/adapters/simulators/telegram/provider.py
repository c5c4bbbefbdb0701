"""The provider itself: who opened the bot, what was sent, what still waits to be delivered to the webhook."""

import json
import random
import secrets
from dataclasses import dataclass, field
from typing import Any

from nexo.adapters.shared.fakes.faults import Faults
from nexo.adapters.shared.fakes.posting import post
from nexo.adapters.simulators.telegram import updates
from nexo.adapters.simulators.telegram.refusals import BotRefusal, bad
from nexo.adapters.simulators.telegram.updates import Json, Person
from nexo.kernel import clock

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
BOT_ID = 7123456789
MAX_DOWNLOAD = 20 * 1024 * 1024
_ACCEPTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message of the town, as it stands in a chat; `answers` is the number of the message it quotes."""

    chat: int
    number: int
    kind: str
    text: str
    buttons: tuple[dict[str, str], ...] = ()
    filename: str = ""
    content: bytes = b""
    answers: int | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates go, what waits for it and why the last one failed."""

    url: str = ""
    secret: str = ""
    pending: list[Json] = field(default_factory=list)
    last_error: str = ""
    last_error_at: int = 0


class TelegramProvider:
    """Telegram, for one bot."""

    def __init__(self) -> None:
        self.token = f"{BOT_ID}:AA{secrets.token_urlsafe(24)}"
        self.username = "LosCeibosBot"
        self.hook = Webhook()
        self.faults = Faults()
        self.sent: list[Sent] = []
        self.turning: set[str] = set()
        """Touches of buttons that turn until the bot says that it saw them."""
        self.files: dict[str, bytes] = {}
        self._opened: set[int] = set()
        self._met: set[int] = set()
        self._blocked: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._update_id = 100_000_000
        self._dice = random.Random(1)  # noqa: S311 - order of deliveries, repeatable; no secret

    @property
    def me(self) -> Json:
        """The bot as a user."""
        return {"id": BOT_ID, "is_bot": True, "first_name": "Los Ceibos", "username": self.username}

    # What people do

    def write(self, person: Person, content: Json, *, group: int | None = None) -> Json:
        """Let a person write `content` (the blocks of a message) to the bot, or in a group that it is in."""
        chat = updates.chat_of(person, group)
        (self._opened if group is None else self._met).add(person.id)
        return self._wait(
            "message", updates.message(person, chat, self.number(chat["id"]), clock.now(), content)
        )

    def edit(self, update: Json, content: Json) -> Json:
        """Let the writer of a message put `content` in its place."""
        return self._wait(
            "edited_message", {**update["message"], "edit_date": int(clock.now().timestamp()), **content}
        )

    def touch(self, person: Person, sent: Sent, data: str) -> Json:
        """Let a person touch a button below a message of the town."""
        keyboard = {"inline_keyboard": [[button] for button in sent.buttons]}
        asked = {
            "message_id": sent.number,
            "from": self.me,
            "chat": updates.chat_of(person, None),
            "date": int(clock.now().timestamp()),
            "text": sent.text,
            "reply_markup": keyboard,
        }
        touch = secrets.token_hex(8)
        self.turning.add(touch)
        return self._wait("callback_query", updates.callback(person, touch, asked, data))

    def block(self, person: Person, *, blocked: bool = True) -> Json:
        """Let a person shut the bot out, or in again."""
        (self._blocked.add if blocked else self._blocked.discard)(person.id)
        return self._wait("my_chat_member", updates.membership(person, self.me, clock.now(), blocked=blocked))

    def keep(self, content: bytes) -> str:
        """Keep a file that a person sends and return its id."""
        file_id = f"AgACAgEAAxkBAAI{len(self.files)}"
        self.files[file_id] = content
        return file_id

    # What goes to the webhook

    def _wait(self, kind: str, block: Json) -> Json:
        self._update_id += 1
        update = {"update_id": self._update_id, kind: block}
        self.hook.pending.append(update)
        return update

    def deliver(self, *, copies: int = 1, shuffle: bool = False) -> int:
        """Take what waits to the webhook; what is not accepted waits on. Returns how many were accepted."""
        parcels = [update for update in self.hook.pending for _ in range(copies)]
        if shuffle:
            self._dice.shuffle(parcels)
        accepted = [update for update in parcels if self._post(update)]
        self.hook.pending = [update for update in self.hook.pending if update not in accepted]
        return len(accepted)

    def _post(self, update: Json) -> bool:
        headers = {SECRET_HEADER: self.hook.secret} if self.hook.secret else {}
        status = post(self.hook.url, json.dumps(update).encode(), headers)
        if status != _ACCEPTED:
            self.hook.last_error = f"Wrong response from the webhook: {status}"
            self.hook.last_error_at = int(clock.now().timestamp())
        return status == _ACCEPTED

    # What the town does

    def accept(self, chat: int, **content: Any) -> Json:
        """Take a message of the town, or raise what Telegram would answer."""
        self._check_chat(chat)
        sent = Sent(chat=chat, number=self.number(chat), **content)
        self.sent.append(sent)
        return {
            "message_id": sent.number,
            "from": self.me,
            "chat": {"id": chat, "type": "private"},
            "date": int(clock.now().timestamp()),
        }

    def has_message(self, chat: int, number: int) -> bool:
        """Say whether a chat has a message of this number."""
        return 0 < number <= self._numbers.get(chat, 0)

    def number(self, chat: int) -> int:
        """Return the next number of a chat."""
        self._numbers[chat] = self._numbers.get(chat, 0) + 1
        return self._numbers[chat]

    def _check_chat(self, chat: int) -> None:
        if chat in self._blocked:
            raise BotRefusal(403, "Forbidden: bot was blocked by the user")
        if chat in self._opened:
            return
        if chat in self._met:
            raise BotRefusal(403, "Forbidden: bot can't initiate conversation with a user")
        raise bad("chat not found")
