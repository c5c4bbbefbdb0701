"""Follows a person whose account at a provider changed, as the provider tells it (a new number, a new id)."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.actions.link_claims import link_claims
from nexo.domain.parties.models import Identifier, Party
from nexo.domain.parties.rules.senders import claims_of
from nexo.kernel.actors import Actor


@transaction.atomic
def replace_identifier(*, actor: Actor, scheme: str, old: str, new: str, source: str) -> Party | None:
    """Close the old identifier and open the new one on the same party; None where nobody has the old one.

    Where the new one is another's already, nothing is taken from them: the old one is closed alone.
    """
    policies.check(allowed=policies.may_keep_people(actor))
    former, claims = claims_of([(scheme, old)]), claims_of([(scheme, new)])
    rows = (
        Identifier.objects.select_for_update(of=("self",))
        .select_related("party")
        .filter(jurisdiction_id=policies.jurisdiction_of(actor), scheme=scheme, valid_to__isnull=True)
    )
    row = rows.filter(normalised__in=former[0].keys).first() if former else None
    if row is None or not claims:
        return None
    owned = {
        claim: other
        for claim in claims
        for other in rows.filter(normalised__in=claim.keys).exclude(id=row.id)
    }
    link_claims(actor=actor, party=row.party, source=source, missing=claims, owned=owned, recycled=[row])
    return row.party
