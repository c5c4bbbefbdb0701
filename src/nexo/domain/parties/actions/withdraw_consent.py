"""Ends consents of a party, or a refusal of theirs; what the law asks for rests on neither and stays."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.events import ConsentWithdrawn
from nexo.domain.parties.models import Consent, Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.events.record import record


@transaction.atomic
def withdraw_consent(
    *,
    actor: Actor,
    party: Party,
    purpose: str,
    channel: str = "",
    source: str,
    basis: ConsentBasis = ConsentBasis.CONSENT,
) -> int:
    """Withdraw over the whole cluster, for one purpose and on one channel or (empty) all; return how many ended."""
    policies.check(allowed=policies.may_keep(actor, party))
    consents = Consent.objects.select_for_update(of=("self",)).filter(
        party__in=Party.objects.of_cluster(party.root_id).values("id"),
        basis=basis,
        withdrawn_at__isnull=True,
    )
    if purpose:
        consents = consents.filter(purpose=purpose)
    if channel:
        consents = consents.filter(channel=channel)
    ended = list(consents.order_by("id"))
    for consent in ended:
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
        changes = {
            "consent": str(consent.id),
            "purpose": consent.purpose,
            "channel": consent.channel,
            "basis": consent.basis,
            "source": source,
        }
        audit.record(
            actor=actor,
            action="parties.withdraw_consent",
            kind="party",
            object_id=consent.party_id,
            changes=changes,
        )
        event = ConsentWithdrawn(
            party_id=consent.party_id, consent_id=consent.id, purpose=consent.purpose, channel=consent.channel
        )
        record(event, actor=actor)
    return len(ended)
