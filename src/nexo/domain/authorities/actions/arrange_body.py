"""Sets up a body: its agreement, its address, what may be sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from nexo.domain.authorities import policies, registry
from nexo.domain.authorities.enums import MAIL, Part
from nexo.domain.authorities.errors import BodyIncomplete, BodyNameTaken, BodyUnknown
from nexo.domain.authorities.models import Body
from nexo.domain.authorities.queries.bodies import key_context
from nexo.domain.authorities.rules import mailing
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.rules.threading import private_domain
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.crypto import seal
from nexo.kernel.errors import NotAllowed

_NEEDED = ("name", "agreement", "legal_basis", "purpose")
_LONGEST_TERM = 365
_LONGEST = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is known of a body; an empty `api_key` leaves the one that is there.

    By mail: `addresses` and `domains` as they were typed, a service a line, days until a reminder.
    """

    name: str
    agreement: str
    legal_basis: str
    purpose: str
    endpoint: str = ""
    addresses: str = ""
    domains: str = ""
    services: str = ""
    answer_days: int = 10
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
    for name in (*_NEEDED, "endpoint", "remote_jurisdiction_id"):
        setattr(body, name, str(getattr(terms, name)).strip())
    body.way, body.repeats_safely, body.is_active = terms.way, terms.repeats_safely, terms.is_active
    body.parts = [part.value for part in Part if part in terms.parts]
    body.account_id = terms.account_id
    if terms.way == MAIL:
        _by_mail(body, terms)
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
    if terms.way == MAIL:
        return
    if not terms.endpoint.strip().lower().startswith(("http://", "https://")):
        raise BodyIncomplete("La dirección empieza con https://.", field="endpoint")
    if terms.way not in registry.exchanges.slugs():
        raise BodyIncomplete(field="way")
    known = ChannelAccount.objects.filter(jurisdiction_id=body.jurisdiction_id, slug="open311")
    if terms.account_id is not None and not known.filter(pk=terms.account_id).exists():
        raise BodyIncomplete(field="account_id")


def _by_mail(body: Body, terms: Terms) -> None:
    """Write down how a body is reached by mail; without domains it answers from its own addresses alone."""
    body.endpoint, body.account_id, body.repeats_safely = "", None, True
    body.addresses = _listed(mailing.addresses_in(terms.addresses), mailing.MOST_ADDRESSES, "addresses")
    body.domains = _listed(mailing.domains_in(terms.domains), mailing.MOST_DOMAINS, "domains", least=0)
    names = [" ".join(line.split())[:100] for line in terms.services.splitlines()]
    services = [name for name in dict.fromkeys(names) if name]
    body.services = [[name, name] for name in _listed(services, mailing.MOST_SERVICES, "services")]
    if not 1 <= terms.answer_days <= _LONGEST_TERM:
        raise BodyIncomplete("Entre 1 y 365 días.", field="answer_days")
    body.answer_days = terms.answer_days


_MISSING = {
    "addresses": gettext_noop("Escribí una dirección de correo por línea."),
    "domains": gettext_noop("Escribí un dominio por línea, por ejemplo organismo.gob.ar."),
    "services": gettext_noop("Escribí qué se le puede pedir, una cosa por línea."),
}


def _listed(found: list[str] | None, most: int, field: str, *, least: int = 1) -> list[str]:
    if found is None or not least <= len(found) <= most or any(len(one) > _LONGEST for one in found):
        raise BodyIncomplete(_MISSING[field], field=field)
    public = [one for one in found if field == "domains" and not private_domain(f"x@{one}")]
    if public:
        raise BodyIncomplete("Ese dominio lo usa cualquiera: no prueba quién escribe.", field=field)
    return found
