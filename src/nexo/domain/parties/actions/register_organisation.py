"""Registers a firm, a neighbourhood association or an institution (R64)."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties import policies
from nexo.domain.parties.actions.propose_matches import propose_matches
from nexo.domain.parties.actions.register_person import write_new_party
from nexo.domain.parties.enums import OrganisationType, PartyKind
from nexo.domain.parties.errors import NameMissing
from nexo.domain.parties.models import Party
from nexo.domain.parties.rules import names
from nexo.kernel.actors import Actor

_LONGEST_NAME = 200


@transaction.atomic
def register_organisation(
    *,
    actor: Actor,
    legal_name: str,
    organisation_type: OrganisationType = OrganisationType.OTHER,
    contact_points: Sequence[tuple[str, str]] = (),
    identifiers: Sequence[tuple[str, str, str]] = (),
    address_text: str = "",
    zone_id: UUID | None = None,
    source: str,
) -> Party:
    """Make an organisation with its ways to be reached and, perhaps, its CUIT. Errors as for a person."""
    policies.check(allowed=policies.may_keep_people(actor))
    town = Jurisdiction.objects.get(id=policies.jurisdiction_of(actor))
    name = names.clean(legal_name, _LONGEST_NAME)
    if not name:
        raise NameMissing("Escribí el nombre de la organización.", field="legal_name")
    columns = names.name_columns(kind=PartyKind.ORGANISATION, legal_name=name)
    party = Party(
        jurisdiction=town,
        kind=PartyKind.ORGANISATION.value,
        legal_name=name,
        organisation_type=organisation_type.value,
        address_text=address_text.strip()[:250],
        zone_id=zone_id,
        source=source,
        **asdict(columns),
    )
    write_new_party(
        actor=actor, party=party, town=town, contact_points=contact_points, identifiers=identifiers
    )
    propose_matches(actor=actor, party=party)
    return party
