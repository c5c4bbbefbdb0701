"""A request to a simulator and its answer, as plain values between the server and what answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """Return the decoded body; raises ValueError."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: a file has a name, a field has none."""

    content: bytes
    filename: str = ""
    media_type: str = ""

    @property
    def words(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "replace").strip()


def form_of(request: Request) -> dict[str, Part]:
    """Return the parts of a multipart form by their names."""
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    found: dict[str, Part] = {}
    for part in BytesParser(policy=policy.HTTP).parsebytes(head + request.body).iter_parts():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            name = str(part.get_param("name", header="content-disposition"))
            found[name] = Part(content, part.get_filename() or "", part.get_content_type())
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `broken` closes the connection in the middle of it."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    broken: bool = False


def answer_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """Return an answer of JSON."""
    return Answer(status=status, body=json.dumps(value).encode(), headers=headers)
