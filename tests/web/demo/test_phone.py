"""The telephone: what is written enters by the webhook, answers appear, and no other profile has it."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.adapters.shared.meta.signature import sign
from nexo.adapters.simulators.whatsapp.payloads import Writer, text
from nexo.domain.interactions.ports import InboundItem, RawRequest
from nexo.kernel.http.client import HttpClient
from nexo.testing.catcher import Catcher
from nexo.testing.channel_contract.samples import bundle_of

CHANNEL = WhatsAppChannel()
ACCOUNT = bundle_of(CHANNEL).account
ROSA = "5491109999901"


def items(hook: Catcher) -> list[InboundItem]:
    return [item for one in hook.caught for item in CHANNEL.parse(ACCOUNT, RawRequest(body=one.body))]


def answer(provider, body: str = "Ya lo tiene Alumbrado", **block):
    kind = block or {"type": "text", "text": {"body": body}}
    number = provider.number()
    provider.book.last_inbound[ROSA] = provider.now()
    answered = HttpClient().request(
        "POST",
        f"{provider.url}/v24.0/{number.phone_number_id}/messages",
        headers={"Authorization": f"Bearer {number.access_token}"},
        json={"messaging_product": "whatsapp", "to": ROSA, **kind},
    )
    return answered.json()["messages"][0]["id"]


def buttons(*titles: str):
    replies = [{"type": "reply", "reply": {"id": f"b{n}", "title": title}} for n, title in enumerate(titles)]
    block = {"type": "button", "body": {"text": "¿Quedó bien?"}, "action": {"buttons": replies}}
    return {"type": "interactive", "interactive": block}


def photo(size=(40, 30)) -> SimpleUploadedFile:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", size, "teal").save(picture, "JPEG", exif=exif)
    return SimpleUploadedFile("foto.jpg", picture.getvalue(), "image/jpeg")


@pytest.mark.parametrize("path", ["/demo/phone", "/demo/phone/"])
def test_the_telephone_shows_an_empty_conversation(client, provider, path):
    page = client.get(path)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    body = page.content.decode()
    assert "Municipalidad de Los Ceibos" in body
    assert "Todavía no escribiste" in body
    assert "<script>" not in body
    assert "onclick" not in body


def test_what_is_written_enters_signed_by_the_webhook(client, provider, hook):
    response = client.post("/demo/phone/write", {"text": "  no anda la luz  "})
    assert (response.status_code, response["Location"]) == (302, "/demo/phone")
    (caught,) = hook.caught
    assert caught.headers["x-hub-signature-256"] == sign(provider.number().app_secret, caught.body)
    (item,) = items(hook)
    assert (item.text, item.sender_name) == ("no anda la luz", "Rosa Giménez")
    assert "no anda la luz" in client.get("/demo/phone").content.decode()


def test_a_photo_loses_its_metadata_and_can_be_seen(client, provider, hook):
    client.post("/demo/phone/write", {"text": "mirá", "photo": photo()})
    (item,) = items(hook)
    assert (item.raw_type, item.text, item.media[0].media_type) == ("image", "mirá", "image/jpeg")
    seen = client.get(f"/demo/phone/file/{item.media[0].external_id}")
    assert (seen.status_code, seen["Content-Type"], seen["Content-Disposition"]) == (
        200,
        "image/jpeg",
        "inline",
    )
    assert b"A camera" not in seen.content


def test_a_place_is_sent_as_a_location(client, provider, hook):
    client.post("/demo/phone/write", {"place": "0"})
    (item,) = items(hook)
    assert (item.text, item.location) == ("Plaza San Martín, Centro", (-32.351717, -60.39112))


def test_a_button_under_an_answer_is_touched(client, provider, hook):
    wamid = answer(provider, **buttons("Sí", "No"))
    assert "¿Quedó bien?" in client.get("/demo/phone").content.decode()
    client.post("/demo/phone/write", {"button_id": "b1", "answers": wamid})
    (item,) = [item for item in items(hook) if item.raw_type == "interactive"]
    assert (item.text, item.reply_to, item.extra["payload"]) == ("No", (wamid,), "b1")


@pytest.mark.parametrize("touched", [{"button_id": "none"}, {"button_id": "b0", "answers": "wamid.none"}])
def test_a_button_that_is_not_there_is_not_touched(client, provider, hook, touched):
    wamid = answer(provider, **buttons("Sí"))
    assert client.post("/demo/phone/write", {"answers": wamid, **touched}).status_code == 302
    assert [item for item in items(hook) if item.raw_type == "interactive"] == []


def test_looking_at_the_telephone_reads_what_arrived(client, provider):
    wamid = answer(provider)
    assert provider.book.lines[wamid].states == ["sent", "delivered"]
    assert "Ya lo tiene Alumbrado" in client.get("/demo/phone").content.decode()
    assert provider.book.lines[wamid].states == ["sent", "delivered", "read"]


def test_the_script_asks_only_for_what_is_new(client, provider):
    answer(provider)
    fragment = client.get("/demo/phone/chat")
    body = fragment.content.decode()
    assert "Ya lo tiene Alumbrado" in body
    assert "<html" not in body
    version = body.split('data-version="')[1].split('"')[0]
    assert client.get(f"/demo/phone/chat?version={version}").status_code == 204
    answer(provider, "otra cosa")
    assert client.get(f"/demo/phone/chat?version={version}").status_code == 200


def test_words_are_shown_as_words(client, provider):
    answer(provider, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get("/demo/phone").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "  "}, "Escribí algo antes de enviar."),
        ({"text": "x" * 4097}, "4096"),
        ({"place": "99"}, "99"),
    ],
)
def test_what_cannot_be_sent_is_told(client, provider, hook, given, sentence):
    page = client.post("/demo/phone/write", given)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert hook.caught == []


def test_a_file_that_is_no_photo_is_refused(client, provider, hook):
    page = client.post("/demo/phone/write", {"photo": SimpleUploadedFile("a.jpg", b"%PDF-1.4", "image/jpeg")})
    assert (page.status_code, "Eso no es una foto." in page.content.decode()) == (422, True)
    broken = photo().read()[:100]
    page = client.post("/demo/phone/write", {"photo": SimpleUploadedFile("a.jpg", broken, "image/jpeg")})
    assert page.status_code == 422


def test_the_telephone_can_be_anybodys(client, provider, hook):
    client.post("/demo/phone/person", {"known": "5491109999902"})
    client.post("/demo/phone/write", {"text": "soy Marcos"})
    client.post("/demo/phone/person", {"name": "Nora Páez", "phone": "+54 9 11 0999-9905"})
    client.post("/demo/phone/write", {"text": "soy Nora"})
    assert [(item.sender_name, item.senders[0].value) for item in items(hook)] == [
        ("Marcos Ledesma", "+5491109999902"),
        ("Nora Páez", "+5491109999905"),
    ]
    assert "soy Marcos" not in client.get("/demo/phone").content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"name": "Nora"}, {"name": "Nora", "phone": "123"}, {"phone": "5491109999905"}]
)
def test_a_person_needs_a_name_and_a_number(client, provider, given):
    page = client.post("/demo/phone/person", given)
    assert page.status_code == 422
    assert "Poné un nombre" in page.content.decode()


def test_a_forged_choice_is_not_believed(client, provider, hook):
    client.cookies["nexo_demo_phone"] = "5491100000001|Otra persona"
    client.post("/demo/phone/write", {"text": "hola"})
    assert items(hook)[0].sender_name == "Rosa Giménez"


def test_without_the_simulator_it_says_so(client, data_dir):
    page = client.get("/demo/phone")
    assert (page.status_code, "no tiene señal" in page.content.decode()) == (503, True)
    assert client.get("/demo/phone/chat").status_code == 503
    assert client.post("/demo/phone/write", {"text": "hola"}).status_code == 503
    assert client.get("/demo/phone/file/1").status_code == 404


def test_what_has_not_left_yet_says_so(client, provider, hook):
    hook.answers.append(503)
    client.post("/demo/phone/write", {"text": "hola"})
    assert "Todavía no salió" in client.get("/demo/phone").content.decode()


def test_a_form_of_another_site_is_refused(provider):
    assert Client(enforce_csrf_checks=True).post("/demo/phone/write", {"text": "hola"}).status_code == 403


def test_each_neighbour_has_a_conversation_of_their_own(client, provider):
    provider.book.last_inbound[ROSA] = provider.now()
    line = Writer(phone="5491109999904", name="Don Eusebio")
    assert (line.key, text("x")["type"]) == ("5491109999904", "text")
    client.post("/demo/phone/person", {"known": "5491109999904"})
    answer(provider)
    assert "Ya lo tiene Alumbrado" not in client.get("/demo/phone").content.decode()


@pytest.mark.parametrize("path", ["/demo/phone", "/demo/outbox", "/demo/phone/chat"])
def test_nothing_of_it_answers_when_the_profile_changes(client, settings, path):
    settings.NEXO_IS_DEMO = False
    assert client.get(path).status_code == 404


def test_the_addresses_exist_in_the_demo_profile_alone():
    program = (
        "import django, json; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "from django.conf import settings\n"
        "def there(path):\n"
        "    try: return resolve(path).namespace == 'demo'\n"
        "    except Resolver404: return False\n"
        "found = [there(p) for p in ('/demo/phone', '/demo/outbox', '/demo/phone/write')]\n"
        "print(json.dumps([found, 'nexo.web.demo' in settings.INSTALLED_APPS]))\n"
    )
    assert {profile: run(program, profile) for profile in ("demo", "production")} == {
        "demo": [[True, True, True], True],
        "production": [[False, False, False], False],
    }


def run(program: str, profile: str):
    environment = {**os.environ, "NEXO_PROFILE": profile, "DJANGO_SETTINGS_MODULE": "nexo.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])
