"""Put up an invitation to ask in a place or on a site, and take it down (R97)."""

import secrets

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import SignKind
from nexo.domain.catalogue.errors import ServiceUnknown, SignInvalid, SignUnknown
from nexo.domain.catalogue.models import Sign
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.rules.places import sure_place
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

PLACE, ADDRESS = 120, 200
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 6
"""Short, so that the code on a poster is coarse and a poor camera reads it; 31^6 codes are enough for a town."""


@transaction.atomic
def put_up_sign(
    *, actor: Actor, kind: SignKind, place: str, address: str = "", service_code: str = ""
) -> Sign:
    """Make a sign with an address of its own. Raises `NotAllowed`, `SignInvalid`, `ServiceUnknown`.

    An address that surely means one place gives the sign its point. Without `service_code` it invites to whatever
    people need.
    """
    if not policies.may_put_up(actor):
        raise NotAllowed
    place, address = place.strip(), address.strip()
    if not 0 < len(place) <= PLACE or len(address) > ADDRESS:
        raise SignInvalid(field="place")
    town = jurisdiction_of(actor)
    version = published_versions(town).filter(service__code=service_code).first() if service_code else None
    if service_code and version is None:
        raise ServiceUnknown(field="service")
    spot = sure_place(locate(town, address)) if address else None
    sign = Sign.objects.create(
        jurisdiction_id=town,
        code="".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)),
        kind=kind,
        place=place,
        address=address,
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        service=version.service if version else None,
        put_up_by_id=actor.account_id,
    )
    audit(
        actor=actor,
        action="catalogue.sign_put_up",
        kind="sign",
        object_id=sign.pk,
        changes={"code": sign.code, "place": place},
    )
    return sign


@transaction.atomic
def take_down_sign(*, actor: Actor, code: str) -> Sign:
    """Let a sign lead nowhere any more, once; what came by it stays. Raises `NotAllowed`, `SignUnknown`."""
    if not policies.may_put_up(actor):
        raise NotAllowed
    sign = policies.signs_of(actor).select_for_update().filter(code=code).first()
    if sign is None:
        raise SignUnknown
    if sign.taken_down_at is not None:
        return sign
    sign.taken_down_at = clock.now()
    sign.save(update_fields=["taken_down_at"])
    audit(actor=actor, action="catalogue.sign_taken_down", kind="sign", object_id=sign.pk)
    return sign
