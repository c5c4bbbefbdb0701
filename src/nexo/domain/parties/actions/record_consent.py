"""Writes down the ground on which data or a channel are used for a purpose."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.models import Consent, Party
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit


@transaction.atomic
def record_consent(
    *,
    actor: Actor,
    party: Party,
    purpose: str,
    source: str,
    channel: str = "",
    basis: ConsentBasis = ConsentBasis.CONSENT,
    text_version: str = "",
) -> Consent:
    """Return the ground in force for this purpose and channel, new or the one that was there."""
    party = Party.objects.select_for_update().get(id=party.id)
    policies.check(allowed=policies.may_keep(actor, party))
    in_force = Consent.objects.filter(
        party=party, purpose=purpose, channel=channel, basis=basis, withdrawn_at__isnull=True
    ).first()
    if in_force is not None:
        return in_force
    consent = Consent(
        party=party,
        purpose=purpose,
        channel=channel,
        basis=basis.value,
        source=source,
        text_version=text_version,
    )
    consent.save(force_insert=True)
    changes = {"purpose": purpose, "channel": channel, "basis": basis.value, "text": text_version}
    audit.record(
        actor=actor, action="parties.record_consent", kind="party", object_id=party.id, changes=changes
    )
    return consent
