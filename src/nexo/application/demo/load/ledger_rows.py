"""Writes the ledger of a world: conversations, entries, deliveries, references, thread keys, notices."""

from typing import Any
from uuid import UUID

import numpy as np

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import NULL
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.folding import folded
from nexo.application.demo.load.ledger_book import Entry, Ledger
from nexo.application.demo.load.story import SYSTEM
from nexo.application.demo.world.hours import Column
from nexo.application.demo.world.reports import CHANNELS, Reports
from nexo.domain.interactions.enums import ConversationState, Direction
from nexo.domain.interactions.models import Conversation, Delivery, Interaction, Reference, ThreadKey
from nexo.domain.notifications.enums import NoticeState
from nexo.domain.notifications.models import Notice

_UNDO = 10.0
LEAVES_AFTER = _UNDO + 1.0
_NOTICED_AFTER = 1.0  # by when what a contact sets off has happened
_RECEIPT_IN_HAND = ("counter", "voice", "webform")
_NUMBER_ID = read_toml("city.toml")["account"][0]["settings"]["phone_number_id"]
_READ_SHARE = 0.78


def _column(values: Any) -> Column:
    return np.fromiter(values, dtype=np.float64)


class LedgerRows:
    """Turns one ledger into rows."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._ledger, self._keys = draft, draft.ledger, draft.keys
        self._register, self._accounts, self._rng = draft.register, draft.accounts, draft.rng
        self._case_ids, self._town = draft.case_keys.ids, draft.town

    def write_talks(self) -> int:
        """Write the conversations."""
        talks = self._ledger.talks
        return self._draft.pipe.write(
            Conversation,
            {
                "id": self._keys.talks,
                "jurisdiction_id": self._town,
                "party_id": [self._party(talk.person) for talk in talks],
                "state": [
                    ConversationState.OPEN.value if talk.is_open else ConversationState.CLOSED.value
                    for talk in talks
                ],
                "last_channel": [talk.last_channel for talk in talks],
                "preview": columns.texts(talk.preview for talk in talks),
                "started_at": columns.moments(_column(talk.started for talk in talks)),
                "last_at": columns.moments(_column(talk.last_at for talk in talks)),
                "waiting_since": columns.moments(_column(talk.waiting_since for talk in talks)),
                "unread_count": columns.numbers(talk.unread for talk in talks),
                "closed_at": columns.moments(_column(talk.closed for talk in talks)),
            },
        )

    def write_entries(self) -> int:
        """Write the entries with everything that hangs on them."""
        entries = self._ledger.entries
        at = columns.moments(_column(entry.at for entry in entries))
        labels = [self._label(entry) for entry in entries]
        units = {code: unit.pk.hex for code, unit in self._draft.ground.units.items()} | {"": NULL}
        written = self._draft.pipe.write(
            Interaction,
            {
                "id": self._keys.entries,
                "jurisdiction_id": self._town,
                "conversation_id": [self._keys.talks[entry.talk] for entry in entries],
                "party_id": [self._party(entry.person) for entry in entries],
                "channel": [entry.channel for entry in entries],
                "account_id": [self._account(entry) for entry in entries],
                "direction": [str(entry.direction) for entry in entries],
                "kind": [str(entry.kind) for entry in entries],
                "external_id": [external_id(entry, self._keys.entries[entry.number]) for entry in entries],
                "subject": columns.texts(entry.subject[:300] for entry in entries),
                "text": columns.texts(entry.text for entry in entries),
                "sender_label": columns.texts(labels),
                "author_id": [entry.by.hex if entry.by else NULL for entry in entries],
                "author_label": columns.texts(entry.by.label if entry.by else "" for entry in entries),
                "is_automatic": ["t" if entry.automatic else "f" for entry in entries],
                "is_verified": ["t" if entry.verified else "f" for entry in entries],
                "is_settled": ["t" if entry.number in self._ledger.settled else "f" for entry in entries],
                "is_protected": ["t" if entry.reader else "f" for entry in entries],
                "reader_unit_id": [units[entry.reader] for entry in entries],
                "reply_to_id": [
                    self._keys.entries[entry.reply_to] if entry.reply_to >= 0 else NULL for entry in entries
                ],
                "attached_because": columns.texts(entry.because for entry in entries),
                "result": [str(entry.result) for entry in entries],
                "duration_seconds": [
                    NULL if entry.seconds is None else str(entry.seconds) for entry in entries
                ],
                "details": [self._details(entry) for entry in entries],
                "occurred_at": at,
                "received_at": at,
                "search_text": [
                    self._search_text(entry, label) for entry, label in zip(entries, labels, strict=True)
                ],
            },
        )
        self._write_references()
        self._write_thread_keys()
        self._write_deliveries()
        return written

    def write_notices(self) -> int:
        """Write the notices, those that nothing could carry included."""
        notices = self._ledger.notices
        return self._draft.pipe.write(
            Notice,
            {
                "id": self._keys.notices,
                "jurisdiction_id": self._town,
                "slug": [notice.slug for notice in notices],
                "key": [
                    f"{notice.slug}:demo:{pk}" for notice, pk in zip(notices, self._keys.notices, strict=True)
                ],
                "party_id": [self._party(notice.person) for notice in notices],
                "register": "cases",
                "object_id": [self._case_ids[notice.case] for notice in notices],
                "channel": [notice.channel for notice in notices],
                "interaction_id": [
                    self._keys.entries[notice.entry] if notice.entry >= 0 else NULL for notice in notices
                ],
                "state": [
                    (NoticeState.QUEUED if notice.entry >= 0 else NoticeState.UNDELIVERABLE).value
                    for notice in notices
                ],
                "because": columns.texts(notice.because[:200] for notice in notices),
                "created_at": columns.moments(_column(notice.at for notice in notices)),
            },
        )

    def _party(self, person: int) -> str:
        return self._register[person].hex if person >= 0 else NULL

    def _account(self, entry: Entry) -> str:
        provided = entry.by is None or entry.direction == Direction.OUT
        return self._accounts.get(entry.channel, NULL) if provided else NULL

    def _label(self, entry: Entry) -> str:
        if entry.by is not None or entry.person < 0:
            return ""
        person = self._register[entry.person]
        return f"{person.name} <{person.phone if entry.channel == 'whatsapp' else person.email}>"

    def _search_text(self, entry: Entry, label: str) -> str:
        return columns.text(folded(f"{entry.subject} {entry.text} {label}"))

    def _details(self, entry: Entry) -> str:
        """Return what the channel adds, as JSON; nothing in it needs escaping."""
        if entry.to:
            return f'{{"to": ["{_address_kind(entry.channel)}", "{entry.to}"]}}'
        if entry.person < 0 or (entry.by is not None and entry.channel != "webform"):
            return "{}"
        person = self._register[entry.person]
        if entry.channel == "webform":
            return f'{{"senders": [["portal", "{UUID(person.hex)}"]]}}'
        if entry.channel == "whatsapp":
            senders = f'[["phone", "{person.phone}"], ["whatsapp", "{person.phone}"]]'
            return f'{{"phone_number_id": "{_NUMBER_ID}", "raw_type": "text", "senders": {senders}}}'
        own_id = f"{self._keys.entries[entry.number]}@correo.example"
        return (
            f'{{"message_id": "{own_id}", "authentication": "none", "raw_type": "mail", '
            f'"senders": [["email", "{person.email}"]]}}'
        )

    def _write_references(self) -> None:
        rows = [(entry.number, case, why) for entry in self._ledger.entries for case, why in entry.about]
        self._draft.pipe.write(
            Reference,
            {
                "interaction_id": [self._keys.entries[entry] for entry, _, _ in rows],
                "register": "cases",
                "kind": "case",
                "object_id": [self._case_ids[case] for _, case, _ in rows],
                "reason": columns.texts(why for _, _, why in rows),
            },
        )

    def _write_thread_keys(self) -> None:
        rows = [entry for entry in self._ledger.entries if self._account(entry) != NULL]
        self._draft.pipe.write(
            ThreadKey,
            {
                "jurisdiction_id": self._town,
                "key": [self._thread_key(entry) for entry in rows],
                "conversation_id": [self._keys.talks[entry.talk] for entry in rows],
                "interaction_id": [self._keys.entries[entry.number] for entry in rows],
            },
        )

    def _write_deliveries(self) -> None:
        rows = [entry for entry in self._ledger.entries if entry.to]
        at = _column(entry.at for entry in rows)
        by_staff = np.array([entry.by is not SYSTEM for entry in rows], dtype=np.bool_)
        chat = np.array([entry.channel == "whatsapp" for entry in rows], dtype=np.bool_)
        left = at + np.where(by_staff, _UNDO, 0.0)
        sent = left + 1.0
        arrived = np.where(chat, sent + 1.5, np.nan)
        read = np.where(
            chat & (self._rng.random(len(rows)) < _READ_SHARE),
            sent + 60 + 3600 * self._rng.random(len(rows)),
            np.nan,
        )
        shown = np.array([entry.channel == "webform" for entry in rows], dtype=np.bool_)
        state = np.where(chat & ~np.isnan(read), "read", np.where(chat | shown, "delivered", "sent"))
        keys = [self._key(entry) for entry in rows]
        self._draft.pipe.write(
            Delivery,
            {
                "id": columns.uuids(self._rng, at),
                "interaction_id": [self._keys.entries[entry.number] for entry in rows],
                "account_id": [self._accounts[entry.channel] for entry in rows],
                "to_kind": [_address_kind(entry.channel) for entry in rows],
                "to_value": [entry.to for entry in rows],
                "key": keys,
                "state": state.tolist(),
                "external_id": [self._thread_key(entry) for entry in rows],
                "attempts": "1",
                "not_before": columns.moments(np.where(by_staff, at + _UNDO, np.nan)),
                "queued_at": columns.moments(at),
                "claimed_at": columns.moments(left),
                "sent_at": columns.moments(sent),
                "delivered_at": columns.moments(arrived),
                "read_at": columns.moments(read),
            },
        )

    def _key(self, entry: Entry) -> str:
        if entry.notice >= 0:
            return f"notice:{_dashed(self._keys.notices[entry.notice])}"
        return f"nexo-{_dashed(self._keys.entries[entry.number])}"

    def _thread_key(self, entry: Entry) -> str:
        """Return the id by which a provider, or the portal, knows a message."""
        pk = self._keys.entries[entry.number]
        if entry.channel == "whatsapp":
            return f"wamid.{pk}"
        if entry.channel == "webform":
            return f"portal:{self._key(entry)}"
        return f"{pk}@losceibos.example" if entry.to else f"{pk}@correo.example"


def external_id(entry: Entry, pk: str) -> str:
    """Return the id of an entry at its provider, or of the form; what we wrote ourselves has none."""
    if entry.direction != Direction.IN:
        return NULL
    if entry.by is None:
        return f"wamid.{pk}" if entry.channel == "whatsapp" else f"{pk}@correo.example"
    return pk if entry.channel == "webform" else NULL


def _address_kind(channel: str) -> str:
    return {"whatsapp": "whatsapp", "webform": "portal"}.get(channel, "email")


def _dashed(pk: str) -> str:
    return f"{pk[:8]}-{pk[8:12]}-{pk[12:16]}-{pk[16:20]}-{pk[20:]}"


def acknowledged_at(ledger: Ledger, reports: Reports) -> Column:
    """Return when each author got a receipt: in their hands, on the screen, or when it left; NaN: not yet."""
    in_hand = np.isin(reports.channel, [CHANNELS.index(slug) for slug in _RECEIPT_IN_HAND])
    found = np.where(in_hand, reports.registered, np.nan)
    for notice in ledger.notices:
        if notice.slug == "case_registered" and notice.entry >= 0:
            # It leaves at once, and the provider answers within a second.
            found[notice.case] = np.fmin(found[notice.case], notice.at + 1.0)
    return found


def first_answered_at(ledger: Ledger, cases: int) -> Column:
    """Return when an official's words or call about each case first left; NaN: never.

    A message that names no case answers the last contact of its conversation.
    """
    found = np.full(cases, np.nan)
    spoken_of: dict[int, list[int]] = {}
    for entry in ledger.entries:
        about = [case for case, _ in entry.about]
        if entry.direction == Direction.IN:
            spoken_of[entry.talk] = about
        elif not entry.automatic:
            left = entry.at + (LEAVES_AFTER if entry.to else _NOTICED_AFTER)
            for case in about or spoken_of.get(entry.talk, []):
                found[case] = np.fmin(found[case], left)
    return found
