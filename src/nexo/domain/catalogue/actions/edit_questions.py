"""Add, change, move or remove one question of the draft of a service; the whole form is examined each time."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from nexo.domain.catalogue.actions.write_version import draft_of, lock_service, write_version
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import QuestionInvalid
from nexo.domain.catalogue.models import PublicService, ServiceVersion
from nexo.kernel.actors import Actor

_STEM = 24


@transaction.atomic
def put_question(
    *, actor: Actor, service_id: UUID, name: str | None, question: Mapping[str, Any]
) -> ServiceVersion:
    """Change the question `name`, or add one at the end where that is None; what is not given stays as it was.

    Raises what `write_version` raises, and `QuestionInvalid` where the question has gone.
    """
    fields = _questions(lock_service(actor, service_id))
    if name is None:
        fields.append({"name": _new_name(question, fields), **question})
    else:
        place = _place(fields, name)
        fields[place] = {**fields[place], **question, "name": name}
    return write_version(actor=actor, service_id=service_id, changes={"fields": fields})


@transaction.atomic
def move_question(*, actor: Actor, service_id: UUID, name: str, steps: int) -> ServiceVersion:
    """Move a question by `steps` places, up where negative; never before what it waits for. Raises as `put_question`."""
    fields = _questions(lock_service(actor, service_id))
    place = _place(fields, name)
    one = fields.pop(place)
    fields.insert(max(0, place + steps), one)
    return write_version(actor=actor, service_id=service_id, changes={"fields": fields})


@transaction.atomic
def remove_question(*, actor: Actor, service_id: UUID, name: str) -> ServiceVersion:
    """Take a question out of the draft; refused while another waits for it. Raises as `put_question`."""
    fields = _questions(lock_service(actor, service_id))
    del fields[_place(fields, name)]
    return write_version(actor=actor, service_id=service_id, changes={"fields": fields})


def _questions(service: PublicService) -> list[dict[str, Any]]:
    """Return the questions that are worked on: of the draft, else of what is in force."""
    shown = draft_of(service) or service.versions.filter(status=VersionStatus.PUBLISHED).first()
    return list(shown.fields) if shown else []


def _place(fields: Sequence[Mapping[str, Any]], name: str) -> int:
    place = next((at for at, one in enumerate(fields) if one["name"] == name), None)
    if place is None:
        raise QuestionInvalid("Esa pregunta ya no está en el borrador.", name=name, field="label")
    return place


def _new_name(question: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> str:
    """Make a name of the question that no other has: answers are kept under it, whatever the question says later."""
    stem = slugify(str(question.get("label", "")))[:_STEM].strip("-").replace("-", "_") or "pregunta"
    taken = {str(one["name"]) for one in fields}
    return stem if stem not in taken else f"{stem}_{secrets.token_hex(2)}"
