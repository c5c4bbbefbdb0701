"""Takes a model of a letter: its document is read at once, and what nobody could fill is told to its author."""

from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.errors import FieldUnknown, TextMissing, TitleTaken
from nexo.domain.knowledge.models import LetterTemplate, LetterTemplateVersion
from nexo.domain.knowledge.rules.variables import LETTER_FIELDS
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.documents.fields import fields_of
from nexo.kernel.documents.opened import open_document
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.files.store import store


def write_letter_template(
    *,
    actor: Actor,
    title: str,
    content: bytes | None,
    filename: str = "",
    service_code: str = "",
    is_active: bool = True,
    template_id: UUID | None = None,
) -> LetterTemplate:
    """Make a model or change one; with a document, a version more. Earlier versions stay as they were.

    Raises `DocumentRefused`, `FieldUnknown`, `TextMissing`, `TitleTaken`, `NotAllowed`, `NotFound`.
    """
    if actor.jurisdiction_id is None or not policies.may_write_answers(actor):
        raise NotAllowed
    if not title.strip():
        raise TextMissing(field="title")
    if content is None and template_id is None:
        raise TextMissing("Subí el documento del modelo.", field="document")
    names = _checked(content) if content is not None else []
    try:
        with transaction.atomic():
            template = _template(actor, template_id)
            template.title, template.service_code = title.strip(), service_code
            template.is_active = is_active
            template.save()
            number = _add_version(actor, template, content, filename, names) if content is not None else None
            audit.record(
                actor=actor,
                action="knowledge.write_letter_template",
                kind="letter_template",
                object_id=template.pk,
                changes={"version": number, "active": is_active},
            )
    except IntegrityError as error:
        raise TitleTaken(field="title") from error
    return template


def _checked(content: bytes) -> list[str]:
    names = fields_of(open_document(content))
    unknown = next((name for name in names if name not in LETTER_FIELDS), None)
    if unknown is not None:
        raise FieldUnknown(values={"name": unknown}, field="document")
    return names


def _template(actor: Actor, template_id: UUID | None) -> LetterTemplate:
    town = jurisdiction_of(actor)
    if template_id is None:
        return LetterTemplate(jurisdiction_id=town)
    rows = LetterTemplate.objects.select_for_update().filter(jurisdiction_id=town)
    found = rows.filter(pk=template_id).first()
    if found is None:
        raise NotFound
    return found


def _add_version(
    actor: Actor, template: LetterTemplate, content: bytes, filename: str, names: list[str]
) -> int:
    number = template.versions.count() + 1
    version = LetterTemplateVersion(
        template=template,
        number=number,
        file=store(content, filename=filename or "modelo", jurisdiction_id=actor.jurisdiction_id),
        fields=names,
        by_label=actor.label[:150],
    )
    version.save(force_insert=True)
    return number
