"""A configured account, what its channel can do, and how it fares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountConfig:
    """A configured channel as its adapter sees it: plain settings and opened secrets.

    `hook_url` is the public address that the provider calls, as people type it, whatever proxy stands before.
    """

    id: UUID
    slug: str
    name: str
    address: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    hook_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do; the composer and the proposal of a channel read this sheet.

    `window_hours`: free answers only so long after the person's last message; None means always. `person_window_hours`:
    so long where a person answers by hand. `answers_only`: it may not write to who has never written by it.
    `waits_to_be_seen`: a message finds nobody; it stands where the person comes and looks.
    `rings`: a message makes a telephone sound, so what can wait is not sent at night. `address_kinds`: the kinds of
    `Sender` it can write to. `redact` names payload keys not to show.
    `news_by_get`: messages come by GET too, so a GET is no handshake. `secret_path`: a token behind the account proves it.
    `in_parts`: a text leaves in SMS parts, each at the `part_cost_cents` of the account's settings, in plain
    typography where they say `smart_encoding`. An account of any channel may say `per_second`: the outbox keeps that pace.
    `choices`: up to how many buttons, how long each and how long the text above may be, least count first; fewer buttons
    than a count obey it.
    """

    inbound: bool = True
    outbound: bool = True
    attachments: bool = False
    max_text: int | None = None
    window_hours: int | None = None
    person_window_hours: int | None = None
    idempotent_send: bool = False
    receipts: bool = False
    threads: bool = False
    answers_only: bool = False
    digital: bool = True
    waits_to_be_seen: bool = False
    rings: bool = False
    manual: bool = False
    address_kinds: tuple[str, ...] = ()
    cost_cents: int = 0
    redact: tuple[str, ...] = ()
    news_by_get: bool = False
    secret_path: bool = False
    in_parts: bool = False
    choices: tuple[tuple[int, int, int], ...] = ()

    def window_for(self, *, automatic: bool) -> int | None:
        """Return the hours within which a machine, or a person, may answer freely; None means always."""
        return self.window_hours if automatic else self.person_window_hours or self.window_hours


@dataclass(frozen=True, slots=True)
class Health:
    """State of an account: ok, a sentence for people and what to do about it."""

    ok: bool
    message: str
    remedy: str = ""
