"""Writes a standard answer; what its author got wrong in a variable is told at once, not when it is sent."""

from django.db import transaction

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.errors import TextMissing
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.knowledge.rules import variables
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def write_answer(
    *,
    actor: Actor,
    code: str,
    title: str,
    body: str,
    service_code: str = "",
    channel: str = "",
    language: str = "es",
    is_active: bool = True,
) -> StandardAnswer:
    """Make or replace the answer of this code. Raises `VariableUnknown` or `BracesUnpaired`."""
    if actor.jurisdiction_id is None or not policies.may_write_answers(actor):
        raise NotAllowed
    if not title.strip() or not body.strip():
        raise TextMissing(field="title" if not title.strip() else "body")
    variables.check(body)
    answer, is_new = StandardAnswer.objects.select_for_update().update_or_create(
        jurisdiction_id=actor.jurisdiction_id,
        code=code,
        defaults={
            "title": title.strip(),
            "body": body.strip(),
            "service_code": service_code,
            "channel": channel,
            "language": language,
            "is_active": is_active,
        },
    )
    audit.record(
        actor=actor,
        action="knowledge.write_answer",
        kind="answer",
        object_id=answer.id,
        changes={"code": code, "new": is_new, "active": is_active},
    )
    return answer
