"""Who is meant: an account of Telegram by its number, and the name it shows.

A bot never learns a telephone unless the person shares it (https://core.telegram.org/bots/api#contact).
"""

from typing import Any

from nexo.adapters.shared.reading import Json, identifier, mapping, text
from nexo.domain.interactions.ports import Sender

ACCOUNT = "telegram"
PRIVATE = "private"


def senders_of(user: Json) -> tuple[Sender, ...]:
    """Return the account of a user as an identifier; nobody when the user has no id."""
    user_id = identifier(user.get("id"))
    return (Sender(ACCOUNT, user_id),) if user_id else ()


def name_of(user: Json) -> str:
    """Return the name that a user or a contact shows."""
    parts = (text(user.get("first_name")).strip(), text(user.get("last_name")).strip())
    return " ".join(part for part in parts if part)


def message_id(message: Json) -> str | None:
    """Return the id of a message, unique for a bot: chat and number in the chat."""
    chat_id, number = text(mapping(message.get("chat")).get("id")), text(message.get("message_id"))
    return identifier(f"{chat_id}:{number}") if chat_id and number else None


def circumstances(user: Json, chat: Json) -> dict[str, Any]:
    """Return what an official should know of where it was written: the group, the name of the account."""
    found: dict[str, Any] = {}
    if text(user.get("username")):
        found["username"] = text(user.get("username"))
    if chat and chat.get("type") != PRIVATE:
        found["chat"] = {key: text(chat.get(key)) for key in ("id", "type", "title")}
    return found
