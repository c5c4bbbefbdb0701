"""Give a town its names, its four colours and its crest."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How a town is called and dressed; `crest` is the id of a stored picture, empty: that of the product."""

    name: str
    short_name: str
    colours: Mapping[str, str]
    crest: str = ""


@transaction.atomic
def dress_town(*, actor: Actor, looks: Looks) -> Jurisdiction:
    """Dress the actor's town; the colours were examined by who knows what can be read. Raises `NotAllowed`."""
    if not policies.may_administer(actor, None):
        raise NotAllowed
    if actor.jurisdiction_id is None:
        raise JurisdictionUnknown
    town = Jurisdiction.objects.select_for_update().get(pk=actor.jurisdiction_id)
    town.name, town.short_name = looks.name, looks.short_name
    town.theme = {**town.theme, **looks.colours, "crest": looks.crest}
    town.save(update_fields=["name", "short_name", "theme"])
    audit(
        actor=actor,
        action="organisation.town_dressed",
        kind="jurisdiction",
        object_id=town.pk,
        changes={"colours": dict(looks.colours)},
    )
    return town
