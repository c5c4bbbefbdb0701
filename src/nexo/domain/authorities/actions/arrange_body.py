"""Sets up a body: its agreement, its address, what may be sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.authorities import policies, registry
from nexo.domain.authorities.enums import Part
from nexo.domain.authorities.errors import BodyIncomplete, BodyNameTaken, BodyUnknown
from nexo.domain.authorities.models import Body
from nexo.domain.authorities.queries.bodies import key_context
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.crypto import seal
from nexo.kernel.errors import NotAllowed

_NEEDED = ("name", "endpoint", "agreement", "legal_basis", "purpose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is known of a body; an empty `api_key` leaves the one that is there."""

    name: str
    endpoint: str
    agreement: str
    legal_basis: str
    purpose: str
    way: str = "open311"
    remote_jurisdiction_id: str = ""
    api_key: str = field(default="", repr=False)
    parts: Sequence[str] = (Part.PLACE, Part.DESCRIPTION)
    repeats_safely: bool = False
    account_id: UUID | None = None
    is_active: bool = True


@transaction.atomic
def arrange_body(*, actor: Actor, terms: Terms, body_id: UUID | None = None) -> Body:
    """Write down a new body, or change one; raises `NotAllowed`, `BodyUnknown`, `BodyIncomplete`, `BodyNameTaken`."""
    if not policies.may_arrange(actor):
        raise NotAllowed
    body = Body(jurisdiction_id=jurisdiction_of(actor))
    if body_id is not None:
        found = policies.arranged_by(actor).select_for_update().filter(pk=body_id).first()
        if found is None:
            raise BodyUnknown
        body = found
    _check(body, terms)
    for name in (*_NEEDED, "remote_jurisdiction_id"):
        setattr(body, name, str(getattr(terms, name)).strip())
    body.way, body.repeats_safely, body.is_active = terms.way, terms.repeats_safely, terms.is_active
    body.parts = [part.value for part in Part if part in terms.parts]
    body.account_id = terms.account_id
    if terms.api_key:
        body.key_sealed = seal(terms.api_key, context=key_context(body))
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError:
        raise BodyNameTaken(field="name") from None
    audit(
        actor=actor,
        action="authorities.arrange_body",
        kind="body",
        object_id=body.pk,
        changes={"parts": body.parts, "legal_basis": body.legal_basis, "active": body.is_active},
    )
    return body


def _check(body: Body, terms: Terms) -> None:
    for name in _NEEDED:
        if not str(getattr(terms, name)).strip():
            raise BodyIncomplete(field=name)
    if not terms.endpoint.strip().lower().startswith(("http://", "https://")):
        raise BodyIncomplete("La dirección empieza con https://.", field="endpoint")
    if terms.way not in registry.exchanges.slugs():
        raise BodyIncomplete(field="way")
    known = ChannelAccount.objects.filter(jurisdiction_id=body.jurisdiction_id, slug="open311")
    if terms.account_id is not None and not known.filter(pk=terms.account_id).exists():
        raise BodyIncomplete(field="account_id")
