"""Keeps what a visitor says of a text: understood, more or less, or not; once a version, and of nobody."""

from uuid import UUID

from django.db import transaction

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.enums import Understood
from nexo.domain.knowledge.errors import AlreadyAnswered
from nexo.domain.knowledge.models import Understanding
from nexo.domain.knowledge.rules.understanding import without_personal
from nexo.kernel.actors import Actor
from nexo.kernel.crypto import blind_index
from nexo.kernel.errors import Invalid, NotFound

LONGEST_WORDS = 300


@transaction.atomic
def say_understood(
    *, actor: Actor, text_id: UUID, visitor: str, answer: str, words: str = ""
) -> Understanding:
    """Keep an answer; `visitor` is a random name that the site gave the browser, kept as a digest alone.

    Raises `NotFound` for a text that is not published, `Invalid`, `AlreadyAnswered`.
    """
    text = policies.visible_to(actor).filter(id=text_id).first()
    if text is None:
        raise NotFound
    if answer not in Understood.values:
        raise Invalid("Elegí una de las tres respuestas.", field="answer")
    # With the text in it, two answers of one browser cannot be laid beside each other.
    digest = blind_index(f"{visitor}:{text_id}", context="knowledge.understanding")
    said, is_new = Understanding.objects.get_or_create(
        text=text,
        visitor=digest[:64],
        defaults={"answer": answer, "words": without_personal(words)[:LONGEST_WORDS]},
    )
    if not is_new:
        raise AlreadyAnswered
    return said
