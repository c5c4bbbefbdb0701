"""Takes out of the record who a person is: nothing is deleted, what was done keeps standing without a name."""

from typing import Any

from django.db import transaction

from nexo.domain.accounts.models import Account
from nexo.domain.parties import policies
from nexo.domain.parties.enums import RecordRequestKind, RecordRequestState
from nexo.domain.parties.models import (
    Consent,
    ContactPoint,
    Identifier,
    Party,
    RecordRequest,
    Representation,
    VulnerabilityIndicator,
)
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit

_BLANK: dict[str, Any] = {
    "display_name": "",
    "sort_key": "",
    "search_text": "",
    "ngrams": [],
    "given_names": "",
    "surname": "",
    "self_perceived_name": "",
    "birth_date": None,
    "legal_name": "",
    "language": "",
    "preferred_channel": "",
    "contact_from": None,
    "contact_to": None,
    "unlearned": [],
    "address_text": "",
    "zone": None,
    "needs_interpreter": False,
    "account": None,
    "is_provisional": False,
}


@transaction.atomic
def erase_party(*, actor: Actor, party: Party, reason: str) -> None:
    """Blank names, dates, addresses, documents and indicators of the whole cluster, close its login and ways in."""
    policies.check(allowed=policies.may_decide(actor, RecordRequestKind.ERASE))
    policies.check(allowed=actor.jurisdiction_id == party.jurisdiction_id)
    rows = Party.objects.select_for_update(of=("self",)).of_cluster(party.root_id)
    cluster = [one.id for one in rows.order_by("id")]
    accounts = Account.objects.filter(party__in=cluster)
    accounts.update(is_active=False, sign_in_address=None, name="")
    now = clock.now()
    Identifier.objects.filter(party__in=cluster).update(value="", normalised="", valid_to=now)
    ContactPoint.objects.filter(party__in=cluster).update(
        value="", normalised="", valid_to=now, is_preferred=False
    )
    VulnerabilityIndicator.objects.filter(party__in=cluster).update(
        adjustment_sealed=None, legal_basis="", valid_to=now.date()
    )
    Consent.objects.filter(party__in=cluster, withdrawn_at__isnull=True).update(withdrawn_at=now)
    acting = Representation.objects.filter(valid_to__isnull=True)
    for side in ("principal__in", "representative__in"):
        acting.filter(**{side: cluster}).update(valid_to=now)
    asked = RecordRequest.objects.filter(party__in=cluster)
    asked.filter(state=RecordRequestState.OPEN).update(state=RecordRequestState.WITHDRAWN, decided_at=now)
    asked.update(details={}, reason="")
    Party.objects.filter(id__in=cluster).update(**_BLANK)
    for party_id in cluster:
        audit.record(actor=actor, action="parties.erase", kind="party", object_id=party_id, reason=reason)
