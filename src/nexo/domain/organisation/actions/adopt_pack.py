"""Write down which configuration pack a town took, and what it said then: against it the town is compared."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.models import AdoptedPack, Jurisdiction
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def adopt_pack(
    *, actor: Actor, town: Jurisdiction, name: str, version: int, digest: str, contents: Mapping[str, Any]
) -> AdoptedPack:
    """Keep the pack as the last one taken; the same one again writes nothing. Raises `NotAllowed`."""
    if actor.jurisdiction_id != town.pk or not policies.may_administer(actor, None):
        raise NotAllowed
    last = AdoptedPack.objects.filter(jurisdiction=town).order_by("-adopted_at", "-id").first()
    if last is not None and last.digest == digest:
        return last
    row = AdoptedPack.objects.create(
        jurisdiction=town,
        name=name,
        version=version,
        digest=digest,
        contents=dict(contents),
        adopted_by_label=actor.label,
    )
    audit(
        actor=actor,
        action="organisation.pack_adopted",
        kind="jurisdiction",
        object_id=town.pk,
        changes={"pack": name, "version": version, "digest": digest},
    )
    return row
