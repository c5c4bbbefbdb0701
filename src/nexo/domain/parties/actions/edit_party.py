"""Corrects the record of a party; identifiers and contact points have actions of their own."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.errors import NameMissing
from nexo.domain.parties.models import Party
from nexo.domain.parties.rules import helping, names
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import Invalid

_NAMES: Final = ("given_names", "surname", "self_perceived_name", "legal_name")
EDITABLE: Final = (
    *_NAMES,
    "birth_date",
    "language",
    "needs_interpreter",
    "preferred_channel",
    "contact_from",
    "contact_to",
    "unlearned",
    "address_text",
    "zone_id",
    "organisation_type",
    "is_confidential",
    "is_deceased",
)
"""The columns that a form may change; anything else is refused, whatever a request holds."""

_FOR_STAFF: Final = {"organisation_type", "is_deceased"}


@transaction.atomic
def edit_party(*, actor: Actor, party: Party, changes: Mapping[str, Any]) -> Party:
    """Write `changes` (column to value) of `EDITABLE`; a party that somebody names is provisional no more."""
    party = Party.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(id=party.id)
    policies.check(allowed=policies.may_keep(actor, party))
    editable = set(EDITABLE) - (_FOR_STAFF if actor.kind is ActorKind.CITIZEN else set())
    if refused := set(changes) - editable:
        raise Invalid("No se puede cambiar: %(names)s.", values={"names": ", ".join(sorted(refused))})
    changed = _set(party, changes)
    if not changed:
        return party
    if "birth_date" in changed and party.birth_date is not None:
        helping.check_birth_date(party.birth_date, clock.today(party.jurisdiction.zone_info))
    columns = _name_columns(party) if set(changed) & set(_NAMES) else {}
    for column, value in columns.items():
        setattr(party, column, value)
    party.save(update_fields=[*changed, *columns])
    audit.record(
        actor=actor, action="parties.edit", kind="party", object_id=party.id, changes={"fields": changed}
    )
    return party


def _set(party: Party, changes: Mapping[str, Any]) -> list[str]:
    changed = []
    for column, value in changes.items():
        new = names.clean(value) if column in _NAMES else value
        if getattr(party, column) != new:
            setattr(party, column, new)
            changed.append(column)
    return sorted(changed)


def _name_columns(party: Party) -> dict[str, Any]:
    columns = names.name_columns(
        kind=party.kind,
        given_names=party.given_names,
        surname=party.surname,
        self_perceived_name=party.self_perceived_name,
        legal_name=party.legal_name,
    )
    if not columns.display_name:
        raise NameMissing(field="given_names")
    return {**asdict(columns), "is_provisional": False}
