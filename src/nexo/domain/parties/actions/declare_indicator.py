"""Writes down what makes a person vulnerable and what would help; never a condition of service."""

from datetime import date

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import IndicatorSource
from nexo.domain.parties.models import Party, VulnerabilityIndicator
from nexo.domain.parties.rules.helping import Care, indicator
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit import record as audit
from nexo.kernel.crypto import seal


@transaction.atomic
def declare_indicator(
    *,
    actor: Actor,
    party: Party,
    code: str,
    source: IndicatorSource,
    adjustment: str = "",
    legal_basis: str = "",
    valid_to: date | None = None,
) -> VulnerabilityIndicator:
    """Record an indicator with the `adjustment` it asks for ("avisar antes de ir"), which is sealed.

    The adjustment, not the diagnosis. A restricted indicator is written on the protected route alone.
    """
    known = indicator(code)
    party = Party.objects.select_for_update().get(id=party.id)
    policies.check(allowed=policies.may_keep(actor, party))
    if known.care is Care.RESTRICTED and actor.kind is ActorKind.STAFF:
        policies.check(allowed=policies.may_see_sensitive(actor, restricted=True))
    row = VulnerabilityIndicator(
        party=party,
        code=code,
        source=source.value,
        is_sensitive=known.care is not Care.OPEN,
        legal_basis=legal_basis,
        valid_to=valid_to,
    )
    row.adjustment_sealed = seal(adjustment.strip(), context=row.seal_context) if adjustment.strip() else None
    row.save(force_insert=True)
    # The code of a sensitive indicator has no place in a book that can never be corrected.
    changes = {"indicator": str(row.id), "code": "" if row.is_sensitive else code, "source": source.value}
    audit.record(
        actor=actor, action="parties.declare_indicator", kind="party", object_id=party.id, changes=changes
    )
    return row
