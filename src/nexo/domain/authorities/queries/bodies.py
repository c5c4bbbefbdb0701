"""Bodies as their exchange sees them, and as officials do."""

from nexo.domain.authorities.models import Body
from nexo.domain.authorities.policies import offered_to
from nexo.domain.authorities.ports import Address
from nexo.kernel.actors import Actor
from nexo.kernel.crypto import unseal


def key_context(body: Body) -> str:
    """Return what the sealed key of a body is bound to."""
    return f"authorities.body:{body.pk}"


def address_of(body: Body) -> Address:
    """Return where a body is, with its key opened; hand it to the exchange and to nobody else."""
    key = unseal(body.key_sealed, context=key_context(body)) if body.key_sealed else ""
    return Address(
        body_id=body.pk, endpoint=body.endpoint, jurisdiction_id=body.remote_jurisdiction_id, api_key=key
    )


def targets_of(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what may be asked of whom: (name of the body, [("body:service", name of the service)]). One query."""
    rows = offered_to(actor).exclude(services=[]).order_by("name")
    return [(body.name, [(f"{body.pk}:{code}", name) for code, name in body.services]) for body in rows]
