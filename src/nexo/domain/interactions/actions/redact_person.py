"""Takes a person out of the ledger: their name everywhere, their words where no case rests on them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.functions import Cast

from nexo.domain.interactions.errors import ReasonMissing
from nexo.domain.interactions.models import Interaction, Reference
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

_BLANK = {"text": "", "html": "", "quoted": "", "subject": "", "search_text": ""}


@transaction.atomic
def redact_person(*, actor: Actor, party_ids: Sequence[UUID], reason: str) -> int:
    """Return how many entries lost their words. What a case rests on stays: the law orders the file to be kept.

    Raises `NotAllowed` for whoever does not guard the data, `ReasonMissing`.
    """
    if actor.kind is not ActorKind.STAFF or not actor.has_role(Role.DATA_PROTECTION):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    rows = Interaction.objects.filter(jurisdiction_id=jurisdiction_of(actor), party__in=party_ids)
    # How the person was reached is taken out with the name.
    rows.update(
        sender_label="",
        details=Func(
            F("details"),
            Cast(Value("senders"), TextField()),
            template="(%(expressions)s)",
            arg_joiner=" - ",
            output_field=JSONField(),
        ),
    )
    tied = Reference.objects.filter(register="cases").values("interaction_id")
    loose = rows.filter(redacted_at__isnull=True).exclude(pk__in=tied)
    count = loose.update(**_BLANK, redacted_at=clock.now(), redaction_reason=reason.strip()[:200])
    for party_id in party_ids:
        audit(
            actor=actor,
            action="interactions.redact_person",
            kind="party",
            object_id=party_id,
            reason=reason,
            changes={"entries": count},
        )
    return count
