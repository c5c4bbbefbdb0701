"""Asks a body what may be asked of it, and keeps the answer for officials to choose from."""

from uuid import UUID

from nexo.domain.authorities import policies, registry
from nexo.domain.authorities.actions.send_referral import note_trouble
from nexo.domain.authorities.enums import MAIL
from nexo.domain.authorities.errors import BodyUnknown, ExchangeFailed
from nexo.domain.authorities.models import Body
from nexo.domain.authorities.queries.bodies import address_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit

MOST_SERVICES = 500


def try_body(*, actor: Actor, body_id: UUID) -> int:
    """Return how many services the body offers. No transaction is open while it is asked.

    Raises `BodyUnknown`, `ExchangeFailed`; what went wrong is kept with the body.
    """
    body = policies.arranged_by(actor).filter(pk=body_id).first()
    if body is None or body.way == MAIL:
        raise BodyUnknown  # whoever has no system cannot be asked
    try:
        services = registry.exchanges.get(body.way).services(address_of(body))[:MOST_SERVICES]
    except ExchangeFailed as failed:
        note_trouble(body, failed.words)
        raise
    Body.objects.filter(pk=body.pk).update(
        services=[[service.code, service.name or service.code] for service in services],
        trouble="",
        trouble_since=None,
    )
    audit(actor=actor, action="authorities.try_body", kind="body", object_id=body.pk)
    return len(services)


def settle_stray(*, actor: Actor, stray_id: UUID) -> None:
    """Mark news that fit no case as read; raises `BodyUnknown` where the actor may not see it."""
    rows = policies.stray_visible_to(actor).filter(pk=stray_id)
    if not rows.update(settled_at=clock.now()):
        raise BodyUnknown
    audit(actor=actor, action="authorities.settle_stray", kind="stray_news", object_id=stray_id)
