"""The fake behaves as the provider does: windows, statuses, files, limits, and a memory that survives."""

import json
from pathlib import Path

import pytest

from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.adapters.shared.fakes.faults import Fault, FaultKind
from nexo.adapters.shared.meta.signature import sign
from nexo.adapters.simulators.whatsapp.journal import read_journal
from nexo.adapters.simulators.whatsapp.number import Template, load_or_create, save_number
from nexo.adapters.simulators.whatsapp.provider import JOURNAL, Provider
from nexo.domain.interactions.ports import DeliveryState, InboundItem, RawRequest
from nexo.kernel.http.client import HttpClient
from nexo.testing.catcher import Catcher
from nexo.testing.channel_contract.samples import bundle_of

CHANNEL = WhatsAppChannel()
ACCOUNT = bundle_of(CHANNEL).account


def items(hook: Catcher) -> list[InboundItem]:
    return [item for one in hook.caught for item in CHANNEL.parse(ACCOUNT, RawRequest(body=one.body))]


def statuses(hook: Catcher) -> list[str]:
    return [item.status.value for item in items(hook) if item.status]


def test_what_a_person_writes_is_brought_signed(provider, controls, hook):
    line = controls.write("no anda la luz")
    (caught,) = hook.caught
    assert caught.headers["x-hub-signature-256"] == sign(provider.number().app_secret, caught.body)
    (item,) = items(hook)
    assert (item.external_id, item.text, item.sender_name) == (line["wamid"], "no anda la luz", "Ana Ríos")
    assert controls.get("chat?person=5493415550101")["lines"][0]["states"] == ["acknowledged"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"kind": "location", "latitude": -32.9, "longitude": -60.6, "text": "Plaza"}, ("location", "Plaza")),
        ({"kind": "reaction", "answers": "wamid.1", "text": "👍"}, ("reaction", "👍")),
        ({"kind": "button", "button_id": "score:5", "text": "Bien"}, ("interactive", "Bien")),
        ({"kind": "raw", "content": {"type": "poll", "poll": {"name": "¿Plaza?"}}}, ("poll", "")),
        ({"kind": "raw", "content": {"type": "unsupported"}}, ("unsupported", "")),
        ({"kind": "document", "media_type": "application/pdf", "filename": "a.pdf"}, ("document", "hola")),
    ],
)
def test_every_kind_of_message_can_be_written(controls, hook, given, expected):
    controls.write(**given)
    (item,) = items(hook)
    assert (item.raw_type, item.text) == expected


def test_a_photo_is_kept_and_given_only_against_the_token(provider, controls, hook):
    controls.write("mirá", kind="image", media_base64=controls.photo(), media_type="image/jpeg")
    (media,) = items(hook)[0].media
    facts = controls.graph("GET", f"/v24.0/{media.external_id}").json()
    assert (facts["mime_type"], facts["sha256"], facts["file_size"]) == ("image/jpeg", media.sha256, 11)
    path = facts["url"].removeprefix(provider.url)
    assert controls.graph("GET", path).content == b"\xff\xd8\xff a photo"
    assert controls.graph("GET", "/_files/1").status == 404


@pytest.mark.parametrize("path", ["/v24.0/106540352242922", "/v24.0/1", "/_files/1"])
def test_without_the_token_nothing_is_told(provider, path):
    answer = HttpClient().request("GET", provider.url + path, headers={"Authorization": "Bearer stale"})
    assert (answer.status, answer.json()["error"]["code"]) == (401, 190)


def test_the_window_opens_by_the_persons_message_alone_and_closes_after_a_day(controls):
    assert controls.send().json()["error"]["code"] == 131047
    controls.write()
    assert controls.send().status == 200
    controls.post("order", advance_s=24 * 3600 - 60)
    assert controls.send().status == 200
    controls.post("order", advance_s=120)
    assert controls.send().json()["error"]["code"] == 131047


def test_a_message_taken_is_reported_sent_delivered_and_read_when_opened(controls, hook):
    controls.write()
    wamid = controls.send().json()["messages"][0]["id"]
    controls.post("settle")
    assert statuses(hook) == ["sent", "delivered"]
    assert controls.post("read", person="5493415550101").json() == {"read": 1}
    assert controls.post("read", person="5493415550101").json() == {"read": 0}
    controls.post("settle")
    assert [(item.external_id, item.status.value) for item in items(hook) if item.status] == [
        (wamid, "sent"),
        (wamid, "delivered"),
        (wamid, "read"),
    ]


def test_a_refusal_may_come_late_as_a_failed_status(provider, controls, hook):
    provider.late = frozenset({131047})
    wamid = controls.send(biz_opaque_callback_data="key-1").json()["messages"][0]["id"]
    controls.post("settle")
    (item,) = items(hook)
    assert (item.external_id, item.status, item.error_code) == (wamid, DeliveryState.FAILED, "131047")
    assert item.extra["key"] == "key-1"


def test_a_status_can_be_ordered(controls, hook):
    controls.write()
    wamid = controls.send().json()["messages"][0]["id"]
    controls.post("status", wamid=wamid, status="failed", code=131026)
    controls.post("settle")
    last = items(hook)[-1]
    assert (last.external_id, last.error_code, last.error_detail) == (
        wamid,
        "131026",
        "Message undeliverable",
    )
    assert controls.post("status", wamid="wamid.none", status="read").status == 404


def test_an_unreachable_person_is_refused(controls):
    controls.write()
    controls.post("order", unreachable=["5493415550101"])
    assert controls.send().json()["error"]["code"] == 131026


def test_a_telephone_and_a_user_id_are_one_person(controls):
    controls.write(user_id="AR.1349")
    body = {"to": None, "recipient": "AR.1349"}
    answer = controls.send(**body)
    assert answer.json()["contacts"] == [{"input": "AR.1349", "wa_id": "5493415550101"}]
    assert len(controls.get("chat?person=AR.1349")["lines"]) == 2


def test_a_person_without_a_telephone(controls, hook):
    controls.write(phone="", user_id="AR.77")
    (item,) = items(hook)
    assert [(sender.kind, sender.value) for sender in item.senders] == [("wa_bsuid", "AR.77")]
    assert controls.send(to=None, recipient="AR.77").json()["contacts"] == [
        {"input": "AR.77", "user_id": "AR.77"}
    ]


def test_throughput_is_limited(provider, controls):
    controls.write()
    provider.per_second = 3
    codes = [controls.send().status for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("aviso_de_caso", "es_AR", 2), None),
        (("aviso_de_caso", "es_AR", 1), 132000),
        (("aviso_de_caso", "en_US", 2), 132001),
        (("no_such", "es_AR", 2), 132001),
        (("asleep", "es_AR", 0), 132015),
    ],
)
def test_templates_are_known_by_name_language_and_parameters(provider, controls, asked, code):
    name, language, count = asked
    known = provider.number().templates | {"asleep": Template(paused=True)}
    save_number(provider.folder, provider.number().model_copy(update={"templates": known}))
    body = {"type": "body", "parameters": [{"type": "text", "text": "x"}] * count}
    template = {"name": name, "language": {"code": language}, "components": [body]}
    wanted = {
        "messaging_product": "whatsapp",
        "to": "5493415550101",
        "type": "template",
        "template": template,
    }
    answer = controls.graph("POST", "/v24.0/106540352242922/messages", json=wanted).json()
    assert answer.get("error", {}).get("code") == code


def test_a_wrong_path_or_number_is_refused(controls):
    assert controls.graph("POST", "/v24.0/999/messages", json={}).json()["error"]["error_subcode"] == 33
    assert controls.graph("POST", "/messages", json={}).json()["error"]["code"] == 2500
    assert controls.graph("DELETE", "/v24.0/106540352242922").json()["error"]["code"] == 100
    assert controls.graph("GET", "/v24.0/999").json()["error"]["error_subcode"] == 33


def test_a_message_can_be_marked_read(controls):
    wamid = controls.write()["wamid"]
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    path = "/v24.0/106540352242922/messages"
    assert controls.graph("POST", path, json=body).json() == {"success": True}
    assert controls.graph("POST", path, json={**body, "message_id": "none"}).json()["error"]["code"] == 131009


def test_an_upload_must_be_whole(controls):
    path = "/v24.0/106540352242922/media"
    file = {"file": ("a.jpg", b"x", "image/jpeg")}
    assert controls.graph("POST", path, data={"type": "x"}, files=file).json()["error"]["code"] == 100
    form = {"messaging_product": "whatsapp"}
    assert (
        controls.graph("POST", path, data=form, files={"other": file["file"]}).json()["error"]["code"] == 100
    )
    empty = {"file": ("a.jpg", b"", "image/jpeg")}
    assert controls.graph("POST", path, data=form, files=empty).json()["error"]["code"] == 131009
    big = {"file": ("a.webp", b"x" * (1024 * 1024 + 1), "image/webp")}
    assert controls.graph("POST", path, data=form, files=big).json()["error"]["code"] == 131053


def test_an_order_of_faults_is_used_up(provider, controls):
    controls.write()
    controls.post("order", fault="throttle", count=2)
    assert [controls.send().status for _ in range(3)] == [429, 429, 200]
    provider.behaviour.order(Fault(kind=FaultKind.ERROR_500))
    controls.post("order", clear=True)
    assert controls.send().status == 200


def test_a_restart_remembers_everything(provider, controls, tmp_path):
    controls.write(user_id="AR.1349")
    controls.send()
    controls.post("settle")
    again = Provider(tmp_path)
    assert [line.to_json() for line in again.book.chats["5493415550101"]] == controls.get(
        "chat?person=5493415550101"
    )["lines"]
    assert again.book.window_is_open("5493415550101", again.now())
    assert again.book.person("AR.1349") == "5493415550101"
    again.journal.close()


def test_a_journal_cut_short_by_a_kill_is_read_up_to_there(tmp_path):
    path = tmp_path / JOURNAL
    path.write_text(json.dumps({"event": "x"}) + "\n" + '{"event": "cu', encoding="utf-8")
    assert [fact["event"] for fact in read_journal(path)] == ["x"]
    assert list(read_journal(tmp_path / "none")) == []


def test_the_number_keeps_its_secrets_to_its_owner(tmp_path: Path):
    first = load_or_create(tmp_path)
    assert load_or_create(tmp_path) == first
    assert (tmp_path / "number.json").stat().st_mode & 0o777 == 0o600
    assert len({first.access_token, first.app_secret, first.verify_token}) == 3
