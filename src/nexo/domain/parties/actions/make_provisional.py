"""Makes a party for somebody whom nobody has identified yet, and names it once a channel tells a name."""

from dataclasses import asdict

from nexo.domain.parties import policies
from nexo.domain.parties.enums import PartyKind
from nexo.domain.parties.events import PartyRegistered
from nexo.domain.parties.models import Party
from nexo.domain.parties.rules.names import name_columns
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.events.record import record
from nexo.kernel.insert import insert


def make_provisional(*, actor: Actor, name: str, source: str) -> Party:
    """Return a new person known by what a channel told alone. Belongs into the caller's transaction."""
    party = Party(
        jurisdiction_id=policies.jurisdiction_of(actor),
        kind=PartyKind.PERSON.value,
        given_names=name,
        source=source,
        is_provisional=True,
        **asdict(name_columns(given_names=name)),
    )
    insert(party)
    audit.record(
        actor=actor,
        action="parties.register",
        kind="party",
        object_id=party.id,
        changes={"source": source, "provisional": True},
    )
    record(PartyRegistered(party_id=party.id, kind=party.kind, source=source), actor=actor)
    return party


def name_unnamed(*, actor: Actor, party: Party, name: str) -> Party:
    """Give a party without a name the one that the channel told; a name that is there stays."""
    if not name or party.display_name:
        return party
    columns = {"given_names": name, **asdict(name_columns(given_names=name))}
    for column, value in columns.items():
        setattr(party, column, value)
    party.save(update_fields=[*columns])
    changes = {"fields": ["given_names"]}
    audit.record(actor=actor, action="parties.edit", kind="party", object_id=party.id, changes=changes)
    return party
