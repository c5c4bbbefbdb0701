"""A webhook, whole: every entry, every event of `messaging` and `standby`, every change becomes its items.

What the items carry in `extra`, for those who interpret them: `withdraws` / `edits` (id of the message taken back /
replaced), `payload` of a touched choice, `reaction`, `referral`, `story`, `public` (written below a post),
`post`, `standby` (another application holds the thread), `account` (the page or account it concerns), and for
the receipt of our own echo `key`, the one that the message left with.
"""

from collections.abc import Iterator
from dataclasses import replace

from nexo.adapters.shared.meta.messaging.comments import read_change
from nexo.adapters.shared.meta.messaging.events import Events
from nexo.adapters.shared.meta.messaging.platform import Platform
from nexo.adapters.shared.reading import Json, fingerprint, identifier, items, load, mapping
from nexo.domain.interactions.ports import InboundItem, ItemKind, Unreadable


def read_webhook(body: bytes, platform: Platform, *, app_id: str) -> list[InboundItem]:
    """Return every item of a webhook's body, in the order given; raises `Unreadable`."""
    document = load(body)
    if document.get("object") != platform.object:
        raise Unreadable("El aviso no es de %(platform)s.", values={"platform": platform.name})
    events = Events(platform, app_id)
    try:
        return [
            item
            for entry in map(mapping, items(document.get("entry")))
            for item in _read_entry(platform, events, entry)
        ]
    except RecursionError as error:
        raise Unreadable("El aviso está anidado sin fin.") from error


def _read_entry(platform: Platform, events: Events, entry: Json) -> Iterator[InboundItem]:
    account = identifier(entry.get("id"))
    for item in _items(platform, events, entry):
        yield replace(item, extra={**item.extra, "account": account}) if account else item


def _items(platform: Platform, events: Events, entry: Json) -> Iterator[InboundItem]:
    for event in map(mapping, items(entry.get("messaging"))):
        yield from events.read(event)
    for event in map(mapping, items(entry.get("standby"))):
        for item in events.read(event):
            yield replace(item, extra={**item.extra, "standby": True})
    for change in map(mapping, items(entry.get("changes"))):
        yield read_change(platform, entry, change)
    if "field" in entry:
        # The newer login of Instagram puts a change into the entry itself.
        yield read_change(platform, entry, entry)
    for name in entry:
        if name not in _KNOWN:
            yield InboundItem(
                kind=ItemKind.UNSUPPORTED,
                raw_type=name[:100] or "unnamed",
                external_id=fingerprint([entry.get("id"), name, entry.get(name)]),
            )


_KNOWN = frozenset({"id", "time", "messaging", "standby", "changes", "field", "value", "uid"})
