"""Gives a text its recording: one that the town uploads, or one that the speech engine makes in a job."""

from uuid import UUID

from django.db import transaction

from nexo.domain.knowledge.actions.arrange_article import locked_article
from nexo.domain.knowledge.enums import RecordingSource, RecordingState
from nexo.domain.knowledge.errors import RecordingRefused
from nexo.domain.knowledge.models import Recording, TextVersion
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import store
from nexo.kernel.jobs.defer import defer
from nexo.kernel.text.markup import plain_of
from nexo.kernel.text.speech import VoiceUnknown, can_speak, speak

SPEAK = "knowledge.speak"
MOST_BYTES = 20 * 1024 * 1024
PLAYED = ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav")
"""What browsers play; a telephone's own M4A is among it."""


@transaction.atomic
def ask_recording(*, actor: Actor, article_id: UUID, text_id: UUID) -> Recording:
    """Ask the speech engine to read a text aloud; the job `knowledge.speak` does it after the commit.

    Raises `NotFound`, `VoiceUnknown`.
    """
    text = _text(actor, article_id, text_id)
    if not can_speak(text.language):
        raise VoiceUnknown
    recording = _keep(text, source=RecordingSource.ENGINE, state=RecordingState.ASKED)
    _audit(actor, recording)
    defer(SPEAK, queueing_lock=f"{SPEAK}:{recording.id}", recording_id=recording.id)
    return recording


@transaction.atomic
def upload_recording(
    *, actor: Actor, article_id: UUID, text_id: UUID, content: bytes, filename: str
) -> Recording:
    """Keep a recording of a person's voice. Raises `NotFound`, `FileRefused`, `RecordingRefused`."""
    text = _text(actor, article_id, text_id)
    file = store(content, filename=filename, jurisdiction_id=actor.jurisdiction_id, max_bytes=MOST_BYTES)
    if file.media_type not in PLAYED:
        raise RecordingRefused(field="recording")
    recording = _keep(text, source=RecordingSource.UPLOADED, state=RecordingState.READY, file=file)
    _audit(actor, recording)
    return recording


def make_recording(*, recording_id: UUID) -> None:
    """Have the engine read what was asked for, and keep the file, or why there is none.

    No transaction is open while the engine speaks. What was asked for twice, or overtaken by an upload, is left.
    """
    asked = Recording.objects.select_related("text__article").filter(id=recording_id).first()
    if asked is None or asked.state != RecordingState.ASKED:
        return
    text = asked.text
    try:
        spoken = speak(f"{text.title}.\n\n{plain_of(text.body)}", text.language)
    except DomainError as refused:
        _finish(asked, state=RecordingState.FAILED, failure=refused.sentence)
        return
    ending = "wav" if spoken.startswith(b"RIFF") else "mp3"
    with transaction.atomic():
        file = store(
            spoken,
            filename=f"{text.article.slug}-{text.audience}-{text.language}.{ending}",
            jurisdiction_id=text.article.jurisdiction_id,
        )
        _finish(asked, state=RecordingState.READY, file=file)
        audit.record(
            actor=system(text.article.jurisdiction_id),
            action="knowledge.make_recording",
            kind="article",
            object_id=text.article_id,
            changes={"text": str(text.id), "size": file.size},
        )


def _text(actor: Actor, article_id: UUID, text_id: UUID) -> TextVersion:
    article = locked_article(actor, article_id)
    text = TextVersion.objects.filter(article=article, id=text_id).first()
    if text is None:
        raise NotFound
    return text


def _keep(
    text: TextVersion, *, source: RecordingSource, state: RecordingState, file: StoredFile | None = None
) -> Recording:
    recording, _ = Recording.objects.update_or_create(
        text=text,
        defaults={"source": source, "state": state, "file": file, "failure": "", "updated_at": clock.now()},
    )
    return recording


def _finish(
    asked: Recording, *, state: RecordingState, file: StoredFile | None = None, failure: str = ""
) -> None:
    Recording.objects.filter(id=asked.id, state=RecordingState.ASKED, updated_at=asked.updated_at).update(
        state=state, file=file, failure=failure
    )


def _audit(actor: Actor, recording: Recording) -> None:
    audit.record(
        actor=actor,
        action="knowledge.record_text",
        kind="article",
        object_id=recording.text.article_id,
        changes={"text": str(recording.text_id), "source": recording.source},
    )
