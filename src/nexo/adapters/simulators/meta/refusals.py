"""How Meta refuses: an HTTP status and the documented error object.

Source: https://developers.facebook.com/docs/messenger-platform/error-codes.
"""

from typing import Any


class MetaRefusal(Exception):  # noqa: N818 - the provider's word for what it is
    """A refused call."""

    def __init__(self, code: int, message: str, *, subcode: int = 0, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.subcode, self.status = code, message, subcode, status

    def to_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.message}",
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": "AAAAAAAAAAAAAAAAAAAAAAA",
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error}


def invalid(words: str) -> MetaRefusal:
    """Return the refusal of a parameter."""
    return MetaRefusal(100, f"Invalid parameter: {words}")
