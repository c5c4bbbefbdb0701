"""Found a government, or change how it is called, reached and shown."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import TownInvalid
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

FACTS = (
    "name",
    "short_name",
    "code_prefix",
    "level",
    "country",
    "time_zone",
    "language",
    "population",
    "contact",
    "theme",
    "local_rules",
)
"""What is kept of a government and may be changed."""


@transaction.atomic
def found_town(*, actor: Actor, slug: str, facts: Mapping[str, Any]) -> Jurisdiction:
    """Write a new government. Only the installation itself founds one. Raises `NotAllowed`, `TownInvalid`."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    town = Jurisdiction(slug=slug, **_known(facts))
    _check(town)
    town.save(force_insert=True)
    audit(
        actor=actor,
        action="organisation.town_founded",
        kind="jurisdiction",
        object_id=town.pk,
        changes={"slug": slug},
    )
    return town


@transaction.atomic
def describe_town(*, actor: Actor, town: Jurisdiction, facts: Mapping[str, Any]) -> Jurisdiction:
    """Change what is given of `FACTS`; the same again changes nothing.

    Raises `NotAllowed` but for whoever administers the whole town, `TownInvalid`.
    """
    if actor.jurisdiction_id != town.pk or not policies.may_administer(actor, None):
        raise NotAllowed
    town = Jurisdiction.objects.select_for_update().get(pk=town.pk)
    what = {name: value for name, value in _known(facts).items() if getattr(town, name) != value}
    if not what:
        return town
    for name, value in what.items():
        setattr(town, name, value)
    _check(town)
    town.save(update_fields=list(what))
    audit(
        actor=actor,
        action="organisation.town_described",
        kind="jurisdiction",
        object_id=town.pk,
        changes={"fields": sorted(what)},
    )
    return town


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}


def _check(town: Jurisdiction) -> None:
    """Refuse what the table cannot hold and a time zone that is none, with the fields."""
    try:
        ZoneInfo(town.time_zone)
        town.full_clean(exclude=["calendar", "parent"], validate_constraints=False)
    except ValidationError as error:
        fields = ", ".join(sorted(error.message_dict))
        raise TownInvalid(values={"fields": fields}) from error
    except (ValueError, KeyError, OSError) as error:
        raise TownInvalid(values={"fields": "time_zone"}) from error
