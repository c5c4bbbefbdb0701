"""Reading: recorded payloads mean what they should, twice the same, and no bytes break the reader."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nexo.domain.interactions.ports import InboundItem, ItemKind, RawRequest, Receives, Unreadable
from nexo.domain.interactions.rules.item_json import to_json
from nexo.domain.interactions.rules.ladder import climbed
from nexo.testing.channel_contract.facts import ContractBroken, require
from nexo.testing.channel_contract.samples import Bundle, Sample

PUBLISHED = (
    "kind",
    "external_id",
    "sender",
    "timestamp",
    "text",
    "media",
    "reply_to",
    "status",
    "raw_type",
)
SHUFFLES = 50
MUTANTS = 60

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PHONE = re.compile(r"\+[1-9][0-9]{5,14}")
_LONGEST_ID = 300
_HOSTILE = (
    b"",
    b"\x00",
    b"null",
    b"[]",
    b"{}",
    b'"\\ud800"',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"A" * 1_000_000,
)


def read(bundle: Bundle, request: RawRequest) -> Sequence[InboundItem]:
    """Return the items of a request, as the product's own job would ask for them."""
    channel = bundle.channel
    require(isinstance(channel, Receives), "samples need a channel with parse()")
    assert isinstance(channel, Receives)  # noqa: S101 - said to the type checker; required above
    return channel.parse(bundle.account, request)


def check_meaning(bundle: Bundle, sample: Sample) -> None:
    """The payload gives exactly the expected items, in order."""
    found = [to_json(item) for item in read(bundle, sample.request)]
    require(
        len(found) == len(sample.expected),
        f"{len(found)} items instead of {len(sample.expected)}: {_show(found)}",
    )
    for position, (got, wanted) in enumerate(zip(found, sample.expected, strict=True)):
        absent = [key for key in PUBLISHED if key not in wanted]
        require(not absent, f"item {position}: the expected file must say {absent}")
        part = {key: got.get(key) for key in wanted}
        require(part == wanted, f"item {position} is {_show(part)} instead of {_show(wanted)}")


def check_items(bundle: Bundle, sample: Sample) -> None:
    """Every item is fit for the ledger: ids, aware times, normalised senders, text that can be stored."""
    for item in read(bundle, sample.request):
        _check_item(item)


def check_replay(bundle: Bundle, sample: Sample) -> None:
    """Reading twice gives the same, so a repeated webhook finds its ids taken."""
    first, second = read(bundle, sample.request), read(bundle, sample.request)
    require(list(first) == list(second), "reading the same payload twice gives different items")
    keys = [(item.kind, item.external_id, item.status) for item in first if item.external_id]
    require(len(set(keys)) == len(keys), f"two items of one payload share an id: {keys}")


def check_statuses(bundle: Bundle) -> None:
    """In any order, the statuses of the samples end in the same state of each message."""
    reports = [
        (item.external_id, item.status.value)
        for sample in bundle.samples
        for item in read(bundle, sample.request)
        if item.kind is ItemKind.STATUS and item.status is not None and item.watermark is None
    ]
    require(all(external_id for external_id, _ in reports), "a status must name the message it speaks of")
    in_order = _outcome(reports)
    dice = random.Random(1)  # noqa: S311 - repeatable order, no secret
    for _ in range(SHUFFLES):
        dice.shuffle(reports)
        require(_outcome(reports) == in_order, "the order of statuses changes how a message ends")


def check_coverage(bundle: Bundle) -> None:
    """The samples show at least a message or a call, a type that is not supported, and a batch of several items."""
    kinds = {row["kind"] for sample in bundle.samples for row in sample.expected}
    require(bundle.samples, "there are no samples: record at least one payload")
    calls = [row for sample in bundle.samples for row in sample.expected if row.get("call")]
    require(ItemKind.MESSAGE.value in kinds or calls, "no sample holds a message, nor news of a call")
    if bundle.channel.capabilities.receipts:
        require(ItemKind.STATUS.value in kinds, "the channel has receipts, but no sample holds a status")
    if bundle.described.get("batches", True):
        require(
            any(len(one.expected) > 1 for one in bundle.samples),
            "no sample holds several items: providers batch",
        )
    if bundle.described.get("types", True):
        require(
            ItemKind.UNSUPPORTED.value in kinds, "no sample shows an unknown type: it must be `unsupported`"
        )


def check_hostile(bundle: Bundle) -> None:
    """Whatever the bytes, the reader gives items or says `Unreadable`, and nothing else."""
    for body in _HOSTILE:
        _read_hostile(bundle, RawRequest(body=body), f"{body[:20]!r}…")


def check_mutants(bundle: Bundle, sample: Sample) -> None:
    """A payload with flipped, cut, doubled or inserted bytes never breaks the reader."""
    for number, body in enumerate(_mutants(sample.request.body)):
        _read_hostile(bundle, replace(sample.request, body=body), f"mutant {number} of {sample.name}")


def _read_hostile(bundle: Bundle, request: RawRequest, name: str) -> None:
    try:
        items = read(bundle, request)
    except Unreadable:
        return
    except Exception as error:
        raise ContractBroken(f"{name}: {type(error).__name__} instead of Unreadable: {error}") from error
    for item in items:
        _check_item(item)


def _check_item(item: InboundItem) -> None:
    require(item.kind is not ItemKind.MESSAGE or item.external_id, "a message needs an external_id")
    require(len(item.external_id or "") <= _LONGEST_ID, f"external_id is over {_LONGEST_ID} characters")
    require(item.timestamp is None or item.timestamp.tzinfo is not None, "timestamp must be aware")
    require(item.kind is not ItemKind.STATUS or item.status is not None, "a status item needs its status")
    require(item.watermark is None or item.watermark.sent_until.tzinfo is not None, "watermark must be aware")
    require(
        item.call is None or (item.call.call and item.external_id and item.timestamp),
        "news of a call need the call, an external_id and a time",
    )
    require(item.raw_type, "raw_type must name the provider's own type")
    for sender in item.senders:
        require(sender.kind and sender.value, "a sender has a kind and a value")
        require(sender.kind != "phone" or _PHONE.fullmatch(sender.value), f"{sender.value!r} is not E.164")
        require(
            sender.kind != "email" or sender.value == sender.value.lower(), "e-mail addresses are lower case"
        )
    printed = to_json(item)
    try:
        json.dumps(printed)
    except (TypeError, ValueError, RecursionError) as error:
        raise ContractBroken(f"the item cannot be printed as JSON: {error}") from error
    require(not any(map(_UNSTORABLE.search, _strings(printed))), "the item holds text that cannot be stored")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from (key, *_strings(one))
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _mutants(body: bytes) -> Iterator[bytes]:
    dice = random.Random(len(body))  # noqa: S311 - repeatable, no secret
    for _ in range(MUTANTS if body else 0):
        place = dice.randrange(len(body))
        yield body[:place] + bytes([body[place] ^ (1 << dice.randrange(8))]) + body[place + 1 :]
        yield body[:place]
        yield body[:place] + body[place : place + 40] * 2 + body[place + 40 :]
        yield body[:place] + dice.randbytes(3) + body[place:]


def _outcome(reports: Sequence[tuple[str | None, str]]) -> dict[str | None, str]:
    found: dict[str | None, str] = {}
    for external_id, state in reports:
        found[external_id] = climbed(found.get(external_id, "queued"), [state])
    return found


def _show(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
