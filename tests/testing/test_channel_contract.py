"""The suite finds what is wrong with a channel, says it in a sentence, and survives what the channel does."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict

from nexo.domain.interactions.ports import (
    Capabilities,
    ChannelError,
    DeliveryState,
    Health,
    InboundItem,
    ItemKind,
    Receipt,
    Remedy,
    Sender,
    SignatureInvalid,
    Unreadable,
)
from nexo.domain.interactions.rules.item_json import to_json
from nexo.testing.channel_contract.samples import SamplesBroken, bundle_of
from nexo.testing.channel_contract.suite import Report, checks_for, run


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = ""


class Drum:
    """A sound little channel: JSON lists of beats, signed with the secret itself."""

    slug: ClassVar[str] = "drum"
    label: ClassVar[str] = "Tambor"
    icon: ClassVar[str] = "drum"
    capabilities: ClassVar[Capabilities] = Capabilities(max_text=20, receipts=True, address_kinds=("phone",))
    settings_model: ClassVar[type[BaseModel]] = Settings
    secret_names: ClassVar[tuple[str, ...]] = ("stick",)

    def check_health(self, account):
        return Health(ok=True, message="Suena.")

    def verify(self, account, request):
        stick = account.secrets.get("stick", "")
        if not stick or request.headers.get("x-beat") != f"{stick}{len(request.body)}":
            raise SignatureInvalid

    def handshake(self, account, request):
        known = account.secrets.get("stick")
        return "boom" if known and request.query.get("stick") == known else None

    def parse(self, account, request):
        try:
            beats = json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise Unreadable from error
        if not isinstance(beats, list):
            raise Unreadable
        return [self._item(beat) for beat in beats]

    def _item(self, beat):
        kinds = {"beat": ItemKind.MESSAGE, "heard": ItemKind.STATUS}
        known = isinstance(beat, dict) and isinstance(beat.get("id"), str) and 0 < len(beat["id"]) < 99
        kind = kinds.get(str(beat.get("kind"))) if known else None
        if kind is None:
            return InboundItem(kind=ItemKind.UNSUPPORTED, raw_type="noise")
        status = DeliveryState.DELIVERED if kind is ItemKind.STATUS else None
        clean = beat["id"].encode("utf-8", "replace").decode().replace("\x00", "?")
        return InboundItem(kind=kind, raw_type=beat["kind"], external_id=clean, status=status)

    def send(self, account, message):
        if message.to.kind != "phone" or len(message.text) > 20:
            raise ChannelError("No.", remedy=Remedy.NEVER)
        return Receipt(external_id="1")


BEATS = [{"id": "1", "kind": "beat"}, {"id": "0", "kind": "heard"}, {"id": "2", "kind": "whistle"}]


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    body = json.dumps(BEATS)
    (tmp_path / "beats.json").write_text(body, encoding="utf-8")
    parsed = Drum().parse(None, type("Request", (), {"body": body}))
    write(tmp_path / "beats.expected.json", [to_json(item) for item in parsed])
    write(tmp_path / "beats.request.json", {"headers": {"x-beat": f"hickory{len(body)}"}})
    write(tmp_path / "account.json", {"settings": {"name": "x"}, "secrets": {"stick": "hickory"}})
    write(tmp_path / "handshake.json", {"query": {"stick": "hickory"}, "answer": "boom"})
    return tmp_path


def problems(report: Report) -> dict[str, str]:
    return {outcome.name: outcome.problem for outcome in report.outcomes if not outcome.ok}


def test_a_sound_channel_passes_everything(folder):
    report = run(Drum(), folder)
    assert problems(report) == {}
    assert report.ok
    assert [outcome.name for outcome in report.outcomes] == [
        check.name for check in checks_for(Drum(), folder)
    ]
    assert str(checks_for(Drum(), folder)[0]) == "identity"


def sheet(**change: Any) -> dict[str, Any]:
    return {"capabilities": replace(Drum.capabilities, **change)}


class Open(BaseModel):
    name: str = ""


def raising(error: Exception):
    def method(self, *_given):
        raise error

    return method


def returning(value: Any):
    return lambda self, *_given: value


def yielding(**fields: Any):
    item = InboundItem(**{"kind": ItemKind.MESSAGE, "raw_type": "beat", "external_id": "1", **fields})
    return lambda self, *_given: [item]


LIES = [
    ({"slug": "Drum!"}, "identity", "slug 'Drum!' must be"),
    ({"label": " "}, "identity", "label must be words"),
    ({"icon": ""}, "identity", "icon"),
    ({"capabilities": {}}, "identity", "capabilities must be"),
    ({"settings_model": Open}, "settings", "must refuse unknown keys"),
    ({"settings_model": dict}, "settings", "must be a Pydantic model"),
    ({"secret_names": ("stick", "stick")}, "secrets", "must not repeat"),
    ({"secret_names": ("a b", "stick")}, "secrets", "must be identifiers"),
    ({"secret_names": ("name", "stick")}, "secrets", "a setting and a secret"),
    ({"secret_names": ()}, "secrets", "does not list"),
    (sheet(outbound=False, receipts=False), "capabilities", "outbound must be True"),
    (sheet(address_kinds=()), "capabilities", "names the address_kinds"),
    (sheet(inbound=False), "capabilities", "inbound must be True"),
    (sheet(manual=True), "capabilities", "a manual channel has no webhook"),
    (sheet(max_text=0), "capabilities", "max_text"),
    (sheet(window_hours=0), "capabilities", "window_hours"),
    (sheet(cost_cents=-1), "capabilities", "cost_cents"),
    ({"fetch_media": returning(b"")}, "capabilities", "attachments must be True"),
    ({"check_health": raising(OSError("down"))}, "health", "raises OSError: down"),
    ({"check_health": returning(Health(ok=False, message=" "))}, "health", "must say a sentence"),
    ({"check_health": returning(None)}, "health", "must say a sentence"),
    ({"send": returning(Receipt(external_id="1"))}, "refusals", "an address of an unknown kind is accepted"),
    ({"send": raising(ChannelError("x", remedy=Remedy.ALARM))}, "refusals", "Remedy.NEVER, not alarm"),
    ({"send": raising(KeyError("host"))}, "unreachable", "raises KeyError instead of ChannelError"),
    ({"verify": returning(None)}, "signature: beats", "without any proof is accepted"),
    ({"verify": raising(SignatureInvalid())}, "signature: beats", "the recorded request is refused"),
    ({"handshake": returning("boom")}, "handshake", "must be refused with None"),
    ({"handshake": returning(None)}, "handshake", "is not answered"),
    ({"parse": returning([])}, "meaning: beats", "0 items instead of 3"),
    ({"parse": yielding()}, "meaning: beats", "1 items instead of 3"),
    ({"parse": raising(KeyError("beat"))}, "hostile bytes", "KeyError instead of Unreadable"),
    ({"parse": raising(RecursionError())}, "mutants: beats", "RecursionError instead of Unreadable"),
    ({"parse": yielding(external_id=None)}, "items: beats", "a message needs an external_id"),
    ({"parse": yielding(external_id="x" * 301)}, "items: beats", "over 300"),
    ({"parse": yielding(raw_type="")}, "items: beats", "raw_type"),
    ({"parse": yielding(kind=ItemKind.STATUS)}, "items: beats", "a status item needs its status"),
    ({"parse": yielding(senders=(Sender("phone", "341 555"),))}, "items: beats", "is not E.164"),
    ({"parse": yielding(senders=(Sender("email", "Ana@x"),))}, "items: beats", "lower case"),
    ({"parse": yielding(senders=(Sender("", "x"),))}, "items: beats", "a kind and a value"),
    ({"parse": yielding(text="\x00")}, "items: beats", "cannot be stored"),
    ({"parse": yielding(extra={"a": ["\ud800"]})}, "items: beats", "cannot be stored"),
]


@pytest.mark.parametrize(("lie", "name", "sentence"), LIES)
def test_a_lie_is_found_by_its_check_and_named(folder, lie, name, sentence):
    found = problems(run(type("Liar", (Drum,), lie)(), folder))
    assert sentence in found[name]


def test_reading_twice_must_give_the_same(folder):
    class Moody(Drum):
        count = 0

        def parse(self, account, request):
            self.count += 1
            return [InboundItem(kind=ItemKind.MESSAGE, raw_type="beat", external_id=str(self.count))]

    assert problems(run(Moody(), folder))["replay: beats"] == (
        "reading the same payload twice gives different items"
    )


def test_two_items_must_not_share_an_id(folder):
    item = InboundItem(kind=ItemKind.MESSAGE, raw_type="beat", external_id="1")
    channel = type("Twins", (Drum,), {"parse": returning([item, item])})()
    assert problems(run(channel, folder))["replay: beats"].startswith("two items of one payload share an id")


def test_a_different_meaning_is_shown(folder):
    expected = json.loads((folder / "beats.expected.json").read_text(encoding="utf-8"))
    expected[0]["text"] = "¡bum!"
    write(folder / "beats.expected.json", expected)
    assert problems(run(Drum(), folder))["meaning: beats"].startswith("item 0 is {")


def test_the_expected_file_must_say_every_published_key(folder):
    write(folder / "beats.expected.json", [{"kind": "message"}, {}, {}])
    assert "the expected file must say" in problems(run(Drum(), folder))["meaning: beats"]


def test_samples_must_show_enough(folder):
    write(folder / "beats.json", BEATS[:1])
    write(folder / "beats.expected.json", json.loads((folder / "beats.expected.json").read_text())[:1])
    assert (
        problems(run(Drum(), folder))["coverage"] == "the channel has receipts, but no sample holds a status"
    )


def test_a_channel_without_samples_is_told_so(tmp_path):
    assert problems(run(Drum(), tmp_path))["coverage"] == "there are no samples: record at least one payload"


def test_a_channel_must_record_its_proof_or_say_why_not(folder):
    (folder / "beats.request.json").unlink()
    assert problems(run(Drum(), folder))["signed"].startswith("record a signed request")
    write(
        folder / "account.json",
        {"unsigned_because": "it is asked for by us", "secrets": {"stick": "hickory"}},
    )
    assert problems(run(Drum(), folder)) == {}


def test_a_sample_without_its_meaning_is_a_broken_folder(folder):
    (folder / "beats.expected.json").unlink()
    assert problems(run(Drum(), folder)) == {
        "samples": "beats.json needs beats.expected.json: what it means, item by item"
    }


def test_a_broken_file_is_named(folder):
    (folder / "account.json").write_text("{", encoding="utf-8")
    with pytest.raises(SamplesBroken, match=r"account\.json is not JSON"):
        bundle_of(Drum(), folder)


def test_the_suite_survives_what_a_channel_throws(folder):
    class Wild(Drum):
        @property
        def secret_names(self):
            raise RuntimeError("wild")

    assert problems(run(Wild(), folder))["secrets"] == "RuntimeError: wild"
