"""How the provider refuses: an HTTP status and the documented error object."""

from typing import Any


class GraphRefusal(Exception):  # noqa: N818 - the provider's word for what it is
    """A refused call."""

    def __init__(
        self, code: int, title: str, details: str = "", *, status: int = 400, subcode: int = 0
    ) -> None:
        super().__init__(title)
        self.code, self.title, self.details, self.status, self.subcode = code, title, details, status, subcode

    def to_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": "AAAAAAAAAAAAAAAAAAAAAAA",
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error}


def missing(name: str) -> GraphRefusal:
    """Return the refusal of a call without a required parameter."""
    return GraphRefusal(100, "Invalid parameter", f"The parameter {name} is required.")


def invalid(details: str) -> GraphRefusal:
    """Return the refusal of a parameter whose value is not of the documented form."""
    return GraphRefusal(131009, "Parameter value is not valid", details)


def too_long(name: str, limit: int) -> GraphRefusal:
    """Return the refusal of a text over its limit."""
    return GraphRefusal(100, "Invalid parameter", f"Param {name} must be at most {limit} characters long.")


BAD_TOKEN = (190, "Invalid OAuth access token - Cannot parse access token")
