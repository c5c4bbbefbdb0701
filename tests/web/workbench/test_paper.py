"""A letter from the scanner to the story of its writer: taken in once, said whose it is, written down, found."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nexo.adapters.channels.letter.folder import TAKEN, folder_of
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.poll_account import poll_account
from nexo.domain.interactions.models import Conversation, Interaction, RawRecord
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry

WORDS = "Sr. Intendente: la vereda de la escuela 12 está rota."
PAPER = WORDS.encode()


def text(response):
    return response.content.decode()


@pytest.fixture
def scanner(small, noon, tmp_path, monkeypatch):
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))
    account = configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="letter",
        name="Mesa de entradas",
    )
    folder_of(account.pk).mkdir(parents=True)
    return account


def leave(account, name="carta 1.txt", content=PAPER, age=60, *, noon) -> Path:
    path = folder_of(account.pk) / name
    path.write_bytes(content)
    at = noon.timestamp() - age
    os.utime(path, (at, at))
    return path


def take(account) -> int:
    stored = poll_account(account_id=account.pk)
    interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
    return stored


@pytest.fixture
def letter(scanner, noon):
    leave(scanner, noon=noon)
    take(scanner)
    return Interaction.objects.get(channel="letter")


def test_what_is_scanned_enters_once_and_is_put_aside(scanner, noon):
    path = leave(scanner, noon=noon)
    assert take(scanner) == 1
    assert not path.exists()
    (kept,) = (folder_of(scanner.pk) / TAKEN).iterdir()
    assert kept.read_bytes() == WORDS.encode()
    leave(scanner, "otra vez.txt", noon=noon)
    assert take(scanner) == 0
    entry = Interaction.objects.get(channel="letter")
    assert (entry.text, entry.attachments.get().filename) == ("", "carta 1.txt")
    assert entry.conversation.waiting_since is not None


def test_what_is_still_being_written_a_link_and_what_is_hidden_wait(scanner, noon, tmp_path):
    leave(scanner, "a medias.txt", age=2, noon=noon)
    leave(scanner, ".oculto", noon=noon)
    secret = tmp_path / "keys"
    secret.write_bytes(b"una clave")
    (folder_of(scanner.pk) / "enlace.txt").symlink_to(secret)
    assert take(scanner) == 0


def test_one_too_large_stays_is_told_and_holds_nobody_up(scanner, noon):
    scanner.settings = {"max_bytes": 100}
    scanner.save()
    large = leave(scanner, "tomo.txt", b"x" * 101, age=90, noon=noon)
    leave(scanner, noon=noon)
    poll_account(account_id=scanner.pk)
    scanner.refresh_from_db()
    assert RawRecord.objects.count() == 1
    assert large.exists()
    assert "«tomo.txt» es demasiado grande" in scanner.health["message"]


def test_an_official_says_whose_it_is_and_it_joins_their_story(as_, letter, rosa):
    browser = as_("atencion")
    nameless = letter.conversation
    who = reverse("workbench:conversation_who", args=[nameless.pk])
    shown = browser.get(reverse("workbench:conversation_person", args=[nameless.pk]), HTTP_HX_REQUEST="true")
    assert who in text(shown)
    assert "Rosa" in text(browser.get(who, {"q": "Rosa Gómez"}))
    done = browser.post(who, {"party": str(rosa.pk)})
    letter.refresh_from_db()
    nameless.refresh_from_db()
    joined = letter.conversation
    assert done["Location"] == reverse("workbench:conversation", args=[joined.pk])
    assert (joined.party_id, letter.party_id, letter.is_verified) == (rosa.pk, rosa.pk, False)
    assert (nameless.state, nameless.waiting_since) == ("closed", None)
    assert joined.waiting_since == letter.received_at
    assert AuditEntry.objects.filter(action="interactions.identify").count() == 1
    assert WORDS not in text(browser.get(reverse("workbench:person", args=[rosa.pk])))


def test_somebody_without_an_open_conversation_gets_this_one(as_, letter, small):
    person = register_person(
        actor=system(small.jurisdiction.id), given_names="Nilda", surname="Paz", source="counter"
    )
    as_("atencion").post(
        reverse("workbench:conversation_who", args=[letter.conversation_id]), {"party": str(person.pk)}
    )
    assert Conversation.objects.get(pk=letter.conversation_id).party_id == person.pk
    assert Interaction.objects.get(pk=letter.pk).party_id == person.pk


def test_a_known_writer_is_not_changed_this_way(as_, rosa, small):
    other = register_person(
        actor=system(small.jurisdiction.id), given_names="Otra", surname="Persona", source="counter"
    )
    talk = Conversation.objects.get(party=rosa)
    browser = as_("atencion")
    done = browser.post(
        reverse("workbench:conversation_who", args=[talk.pk]), {"party": str(other.pk)}, follow=True
    )
    assert "Ya se sabe de quién es" in text(done)
    talk.refresh_from_db()
    assert talk.party_id == rosa.pk


def test_what_it_says_is_written_down_corrected_and_found(as_, letter):
    browser = as_("atencion")
    page = reverse("workbench:message_words", args=[letter.pk])
    talk = reverse("workbench:conversation", args=[letter.conversation_id])
    assert "Escribir qué dice" in text(browser.get(talk))
    assert browser.post(page, {"text": "  "}).status_code == 422
    browser.post(page, {"text": "La bereda está rota"})
    assert "Corregir la transcripción" in text(browser.get(talk))
    browser.post(page, {"text": WORDS})
    letter.refresh_from_db()
    assert letter.text == WORDS
    assert letter.details["transcribed"]["versions"] == ["La bereda está rota"]
    assert letter.conversation.waiting_since == letter.received_at
    assert "escuela 12" in text(browser.get(reverse("workbench:search"), {"q": "vereda escuela"}))


def test_nobody_rewrites_what_people_wrote(as_, rosa):
    said = Interaction.objects.filter(party=rosa).first()
    refused = as_("atencion").post(reverse("workbench:message_words", args=[said.pk]), {"text": "otra cosa"})
    assert (refused.status_code, "ya tiene sus propias palabras" in text(refused)) == (422, True)
    before = said.text
    said.refresh_from_db()
    assert said.text == before


def test_a_paper_left_at_the_counter_keeps_its_scan(as_, small):
    browser = as_("atencion")
    shown = browser.get(reverse("workbench:counter"), {"canal": "letter"})
    key = shown.context["form"]["key"].value()
    given = {
        "channel": "letter",
        "key": str(key),
        "given_names": "Nilda",
        "surname": "Paz",
        "text": WORDS,
        "result": "informed",
        "uploads": SimpleUploadedFile("carta.txt", WORDS.encode(), "text/plain"),
    }
    assert browser.post(reverse("workbench:counter"), given).status_code == 302
    entry = Interaction.objects.get(channel="letter")
    assert (entry.kind, entry.text, entry.attachments.count()) == ("message", WORDS, 1)
    assert entry.party.display_name == "Nilda Paz"
