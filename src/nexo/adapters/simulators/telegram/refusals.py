"""How the Bot API refuses: a status and the sentence of the real server.

Source of the sentences: https://github.com/tdlib/telegram-bot-api and https://github.com/TelegramBotAPI/errors.
"""

from typing import Any


class BotRefusal(Exception):  # noqa: N818 - the provider's word for what it is
    """A refused call."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def to_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(words: str) -> BotRefusal:
    """Return the refusal of a senseless call."""
    return BotRefusal(400, f"Bad Request: {words}")
