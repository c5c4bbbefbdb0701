"""Recordings: uploaded by the town or made by the real speech engine in a job; an old one says that it is old."""

import shutil

import pytest

from nexo.domain.knowledge.actions.arrange_article import About, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text
from nexo.domain.knowledge.actions.record_text import ask_recording, make_recording, upload_recording
from nexo.domain.knowledge.actions.write_text import write_text
from nexo.domain.knowledge.enums import RecordingState
from nexo.domain.knowledge.errors import RecordingRefused
from nexo.domain.knowledge.models import Recording
from nexo.domain.knowledge.queries import reading
from nexo.domain.knowledge.tasks import task_speak
from nexo.domain.organisation.enums import Role
from nexo.kernel.errors import NotFound
from nexo.kernel.files.refused import FileRefused

SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 200
KIND = {"audience": "clear", "language": "es"}
needs_engine = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


@pytest.fixture
def article(machine):
    return open_article(actor=machine, title="Licencia", about=About())


def put(machine, article, body="Vení con tu DNI. Es gratis."):
    text = write_text(actor=machine, article_id=article.id, title="Licencia", body=body)
    return publish_text(actor=machine, article_id=article.id, revision=text.revision, **KIND)


@needs_engine
def test_the_engine_reads_a_text_in_a_job(machine, article, town):
    text = put(machine, article)
    asked = ask_recording(actor=machine, article_id=article.id, text_id=text.id)
    assert reading.recording_for(text) is None
    task_speak(recording_id=str(asked.id))
    made = reading.recording_for(text)
    assert made is not None
    assert made.file.media_type in {"audio/mpeg", "audio/wav"}
    assert made.file.filename.startswith("licencia-clear-es.")
    before = made.file_id
    make_recording(recording_id=asked.id)
    asked.refresh_from_db()
    assert asked.file_id == before
    found = reading.find_recording(jurisdiction_id=town.id, slug="licencia", recording_id=made.id)
    assert found == made


def test_without_the_engine_the_author_reads_why(machine, article, monkeypatch, tmp_path):
    text = put(machine, article)
    asked = ask_recording(actor=machine, article_id=article.id, text_id=text.id)
    monkeypatch.setenv("PATH", str(tmp_path))
    make_recording(recording_id=asked.id)
    asked.refresh_from_db()
    assert asked.state == RecordingState.FAILED
    assert "no tiene el programa de voz" in asked.failure


def test_a_recording_of_a_version_before_is_still_played_and_known_as_old(machine, article):
    old = put(machine, article)
    upload_recording(actor=machine, article_id=article.id, text_id=old.id, content=SOUND, filename="voz.mp3")
    text = put(machine, article, body="Vení hoy. Es gratis.")
    recording = reading.recording_for(text)
    assert recording is not None
    assert recording.text_id == old.id


def test_an_upload_takes_the_place_of_what_was_asked_for(machine, article):
    text = put(machine, article)
    asked = ask_recording(actor=machine, article_id=article.id, text_id=text.id)
    upload_recording(actor=machine, article_id=article.id, text_id=text.id, content=SOUND, filename="voz.mp3")
    make_recording(recording_id=asked.id)
    assert (Recording.objects.get().source, Recording.objects.get().state) == ("uploaded", "ready")


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"MZ\x90\x00" + b"x" * 40, FileRefused), (b"%PDF-1.4 nada", RecordingRefused), (b"", FileRefused)],
)
def test_what_is_no_recording(machine, article, content, error):
    text = put(machine, article)
    with pytest.raises(error):
        upload_recording(
            actor=machine, article_id=article.id, text_id=text.id, content=content, filename="voz.mp3"
        )
    assert Recording.objects.count() == 0


def test_who_may_not_write_records_nothing(machine, article, member, town):
    text = put(machine, article)
    stranger = member(Role.FRONT_OFFICE)
    with pytest.raises(NotFound):
        ask_recording(actor=stranger, article_id=article.id, text_id=text.id)
    with pytest.raises(NotFound):
        upload_recording(actor=stranger, article_id=article.id, text_id=text.id, content=SOUND, filename="x")
    with pytest.raises(NotFound):
        reading.find_recording(jurisdiction_id=town.id, slug="licencia", recording_id=text.id)
