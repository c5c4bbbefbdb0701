"""Updates in the documented shapes. Source: https://core.telegram.org/bots/api#update."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account of Telegram."""

    id: int
    first_name: str = "Ana"
    last_name: str = ""
    username: str = ""

    def to_json(self) -> Json:
        """Return the user as it stands in updates."""
        named = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **{name: value for name, value in named.items() if value},
            "language_code": "es",
        }


def chat_of(person: Person, group: int | None) -> Json:
    """Return the private chat with a person, or the group where they write."""
    if group is not None:
        return {"id": group, "title": "Vecinos del barrio", "type": "supergroup"}
    plain = person.to_json()
    return {**{key: plain[key] for key in plain if key not in {"is_bot", "language_code"}}, "type": "private"}


def message(person: Person, chat: Json, number: int, at: datetime, content: Json) -> Json:
    """Return a message of a person."""
    return {
        "message_id": number,
        "from": person.to_json(),
        "chat": chat,
        "date": int(at.timestamp()),
        **content,
    }


def callback(person: Person, query_id: str, asked: Json, data: str) -> Json:
    """Return the touch of a button below `asked`."""
    return {
        "id": query_id,
        "from": person.to_json(),
        "message": asked,
        "chat_instance": "-5",
        "data": data,
    }


def membership(person: Person, bot: Json, at: datetime, *, blocked: bool) -> Json:
    """Return what a person did with the bot: shut it out or let it in again."""
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    banned = {"until_date": 0} if blocked else {}
    return {
        "chat": chat_of(person, None),
        "from": person.to_json(),
        "date": int(at.timestamp()),
        "old_chat_member": {"user": bot, "status": before},
        "new_chat_member": {"user": bot, "status": after, **banned},
    }
