"""The `samples` folder of a channel: recorded payloads, what they mean, and the account they belong to."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from nexo.domain.interactions.ports import AccountConfig, Channel, RawRequest

_ACCOUNT = "account.json"
_HANDSHAKE = "handshake.json"
_EXPECTED = ".expected.json"
_REQUEST = ".request.json"
# Every sample account has the same id: nothing in a sample may depend on it.
_ACCOUNT_ID = UUID("00000000-0000-7000-8000-000000000001")


class SamplesBroken(Exception):  # noqa: N818 - reads as a sentence
    """The folder of samples is not as it should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One recorded payload: its request, and its items as `to_json` prints them."""

    name: str
    request: RawRequest
    expected: list[dict[str, Any]]
    is_recorded: bool  # whether headers or query came with it
    received_at: datetime | None = None  # where the proof is good for a while only: when it came


@dataclass(frozen=True)
class Bundle:
    """Everything that a channel brings to its examination."""

    channel: Channel
    folder: Path
    described: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def account(self) -> AccountConfig:
        """The account that the samples were recorded for."""
        return AccountConfig(
            id=_ACCOUNT_ID,
            slug=self.channel.slug,
            name="sample",
            address=self.described.get("address", ""),
            settings=self.described.get("settings", {}),
            secrets=self.described.get("secrets", {}),
            hook_url=self.described.get("hook_url", ""),
        )

    @cached_property
    def unsigned_because(self) -> str:
        """Why requests need no proof of who sends them; empty when they do."""
        return str(self.described.get("unsigned_because", ""))

    @cached_property
    def body_unproved_because(self) -> str:
        """Why the proof does not cover the body; empty when it does."""
        return str(self.described.get("body_unproved_because", ""))

    @cached_property
    def handshake(self) -> Mapping[str, Any] | None:
        """The recorded handshake: `query`, and the `answer` it must get."""
        path = self.folder / _HANDSHAKE
        found: Mapping[str, Any] | None = _read(path) if path.exists() else None
        return found

    @cached_property
    def samples(self) -> list[Sample]:
        """The recorded payloads, by name."""
        if not self.folder.is_dir():
            return []
        return [_sample(path) for path in sorted(self.folder.iterdir()) if _is_payload(path)]


def bundle_of(channel: Channel, folder: Path | None = None) -> Bundle:
    """Return what a channel brings: its samples lie beside its class unless `folder` says otherwise."""
    place = folder or Path(inspect.getfile(type(channel))).parent / "samples"
    account = place / _ACCOUNT
    return Bundle(channel, place, _read(account) if account.exists() else {})


def _is_payload(path: Path) -> bool:
    about = (_EXPECTED, _REQUEST)
    return path.is_file() and path.name not in {_ACCOUNT, _HANDSHAKE} and not path.name.endswith(about)


def _sample(path: Path) -> Sample:
    expected, request = path.with_suffix(_EXPECTED), path.with_suffix(_REQUEST)
    if not expected.exists():
        raise SamplesBroken(f"{path.name} needs {expected.name}: what it means, item by item")
    told = _read(request) if request.exists() else {}
    return Sample(
        name=path.stem,
        request=RawRequest(
            body=path.read_bytes(),
            method=told.get("method", "POST"),
            headers=told.get("headers", {}),
            query=told.get("query", {}),
            path_token=told.get("path_token", ""),
            peer=told.get("peer", ""),
        ),
        expected=_read(expected),
        is_recorded=bool(told),
        received_at=datetime.fromisoformat(told["received_at"]) if "received_at" in told else None,
    )


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise SamplesBroken(f"{path.name} is not JSON: {error}") from error
