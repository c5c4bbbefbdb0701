"""The open way in, whole: an HTTP client posts to the door, and the contact stands in the ledger once."""

import base64
import json
import re
from copy import deepcopy
from pathlib import Path

import pytest

from config.door.asking import ask
from nexo.adapters.channels.intake.channel import IntakeChannel
from nexo.adapters.shared.stamped import WINDOW_S, sign
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.models import Attachment, Interaction, RawRecord
from nexo.domain.interactions.ports import RawRequest, SignatureInvalid
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import system

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "clave-del-hospital"
CONTACT = {
    "id": "hospital-117",
    "at": "2026-11-20T14:05:00-03:00",
    "person": {"name": "Rosa Vidal", "phone": "+5492262412345"},
    "text": "La silla de ruedas no puede subir.",
    "place": {"text": "Belgrano 450"},
    "files": [
        {"name": "nota.txt", "media_type": "text/plain", "content": base64.b64encode(b"una nota").decode()}
    ],
}


@pytest.fixture
def hospital(account):
    town = account.jurisdiction
    return configure_account(
        actor=system(town.pk), jurisdiction=town, slug="intake", name="Hospital", secrets={"key": KEY}
    )


def post(door, account, *contacts, key=KEY, age=0, change=b""):
    body = json.dumps({"contacts": list(contacts)}).encode()
    signed = sign(key, body, int(clock.now().timestamp()) - age)
    return ask(door.port, "POST", f"/hooks/intake/{account.pk}/", body + change, X_Nexo_Signature=signed)


def interpret():
    return interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))


def test_a_contact_stands_in_the_ledger_once_however_often_it_is_sent(door, hospital):
    for _ in range(3):
        assert post(door, hospital, CONTACT).status == 200
    interpret()
    told = Interaction.objects.get()
    assert (told.channel, told.external_id, told.text) == ("intake", "hospital-117", CONTACT["text"])
    assert told.occurred_at.isoformat() == "2026-11-20T17:05:00+00:00"
    assert told.details["place"] == "Belgrano 450"
    assert Attachment.objects.get().filename == "nota.txt"
    assert (told.is_verified, told.is_automatic) == (False, False)
    assert Party.objects.count() == 1


def test_sensors_ask_nobody_for_an_answer(door, hospital):
    hospital.settings = {"automatic": True}
    hospital.save()
    assert post(door, hospital, {"id": "1", "at": "2026-11-20T17:00:00Z", "text": "2,31 m"}).status == 200
    interpret()
    told = Interaction.objects.get()
    assert (told.is_automatic, told.conversation.waiting_since) == (True, None)


@pytest.mark.parametrize(
    "given",
    [{"key": "otra"}, {"age": WINDOW_S + 5}, {"age": -WINDOW_S - 5}, {"change": b" "}],
    ids=["another key", "of before", "of the future", "another body"],
)
def test_who_does_not_prove_it_gets_nothing_in(door, hospital, given):
    answer = post(door, hospital, CONTACT, **given)
    assert (answer.status, answer.body) == (401, b"")
    assert RawRecord.objects.count() == 0


@pytest.mark.parametrize("header", ["", "t=1", "t=x,v1=00", f"t={10**13},v1={'0' * 64}", "ñ"])
def test_no_header_that_is_none_is_taken(hospital, header):
    request = RawRequest(body=b"{}", headers={"x-nexo-signature": header})
    with pytest.raises(SignatureInvalid):
        IntakeChannel().verify(config_of(hospital), request)


def test_both_keys_are_live_while_they_change(hospital):
    body, at = b"{}", int(clock.now().timestamp())
    config = config_of(hospital)
    changing = deepcopy(config)
    object.__setattr__(changing, "secrets", {"key": "nueva", "key_previous": KEY})
    for key in ("nueva", KEY):
        request = RawRequest(body=body, headers={"x-nexo-signature": sign(key, body, at)})
        IntakeChannel().verify(changing, request)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": ""}, "contacts.0.text"),
        ({"txt": "x"}, "contacts.0.txt"),
        ({"at": "2026-11-20T14:05:00"}, "contacts.0.at"),
        ({"id": "a b"}, "contacts.0.id"),
        ({"person": {"phone": "15412345"}}, "contacts.0.person.phone"),
        ({"place": {"lat": 4}}, "contacts.0.place"),
        ({"place": {"lat": 400, "lon": 1}}, "contacts.0.place.lat"),
        ({"type": "reading"}, "contacts.0.type"),
        ({"text": "a\x00b"}, "contacts.0"),
        ({"files": [{"content": "no es base64"}]}, "contacts.0.files.0.content"),
    ],
)
def test_the_programmer_is_told_at_once_what_is_wrong(door, hospital, change, told):
    answer = post(door, hospital, {**CONTACT, **change})
    assert answer.status == 422
    problems = json.loads(answer.body)["problems"]
    assert any(problem.startswith(told) for problem in problems), problems
    assert RawRecord.objects.count() == 0


def test_the_same_id_twice_and_none_at_all_are_told(door, hospital):
    assert b"twice in one request" in post(door, hospital, CONTACT, CONTACT).body
    assert b"1 to 100" in post(door, hospital).body


def test_the_program_of_the_manual_gets_its_contact_in(door, hospital, capsys):
    page = (Path(__file__).parents[3] / "docs" / "operations" / "intake.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    program = program.replace("localhost:8000", f"127.0.0.1:{door.port}").replace("ACCOUNT", str(hospital.pk))
    exec(compile(program.replace("THE KEY", KEY), "intake.md", "exec"), {})
    assert capsys.readouterr().out == "200\n"
    interpret()
    assert Interaction.objects.get().text == "Arroyo: 2,31 m"
