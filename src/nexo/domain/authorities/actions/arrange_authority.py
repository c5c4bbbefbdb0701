"""Opens a post to the public, says on what terms, closes it again."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from nexo.domain.authorities import policies
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.errors import AuthorityIncomplete, AuthorityUnknown
from nexo.domain.authorities.models import Authority
from nexo.domain.authorities.rules.hours_lines import read_hours
from nexo.domain.catalogue.actions.ensure_service import Needed, ensure_service
from nexo.domain.catalogue.enums import ServiceKind
from nexo.domain.organisation.models import Position
from nexo.domain.organisation.policies import administered_units
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

MOST_DAYS, LEAST_MINUTES, MOST_MINUTES, MOST_NOTICE = 90, 5, 240, 60
SERVICES = {LetterKind.LETTER: "AUT01", LetterKind.HEARING: "AUT02"}
"""The services of the catalogue that hold letters and requests for a hearing, the same code in every town."""
_GROUP = ("authorities", "Hablar con quien gobierna", "Talk to who governs", "chat")
_NEEDED = (
    Needed(
        code=SERVICES[LetterKind.LETTER],
        kind=ServiceKind.INQUIRY,
        name="Nota a una autoridad",
        name_en="Letter to an authority",
        summary="Escribile a quien gobierna: tiene que responderte, y queda a la vista si no lo hace.",
        summary_en="Write to who governs: they must answer you, and everybody sees whether they do.",
        keywords=("intendente", "secretario", "autoridad", "escribirle a", "nota"),
        group=_GROUP,
        resolution_days=10,
        response_days=10,
    ),
    Needed(
        code=SERVICES[LetterKind.HEARING],
        kind=ServiceKind.REQUEST,
        name="Pedido de audiencia",
        name_en="Request for a hearing",
        summary="Pedí que una autoridad te reciba: te dicen qué día, o por qué no.",
        summary_en="Ask an authority to receive you: they tell you the day, or why not.",
        keywords=("audiencia", "reunión", "que me reciba", "entrevista con"),
        group=_GROUP,
        resolution_days=10,
        response_days=10,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a post is open: `hours` as `rules.hours_lines` reads them, empty for no hearings."""

    position_id: UUID
    term_days: int = 10
    background: str = ""
    how_to_write: str = ""
    hours: str = ""
    hearing_minutes: int = 20
    hearing_notice_days: int = 3
    hearing_place: str = ""
    offers_hearings: bool = False
    is_open: bool = True


@transaction.atomic
def arrange_authority(*, actor: Actor, terms: Terms, authority_id: UUID | None = None) -> Authority:
    """Open a post, or change the terms of one; letters that are there keep the term they were written under.

    The first post makes sure that the catalogue has the two services. Raises `NotAllowed`, `AuthorityUnknown`,
    `AuthorityIncomplete`.
    """
    authority = _authority(actor, terms, authority_id)
    hours = read_hours(terms.hours)
    _check(terms, hours)
    authority.term_days, authority.is_open = terms.term_days, terms.is_open
    authority.background, authority.how_to_write = terms.background.strip(), terms.how_to_write.strip()[:300]
    authority.offers_hearings, authority.hearing_hours = terms.offers_hearings, hours
    authority.hearing_minutes, authority.hearing_notice_days = (
        terms.hearing_minutes,
        terms.hearing_notice_days,
    )
    authority.hearing_place = terms.hearing_place.strip()[:200]
    is_new = authority_id is None
    try:
        with transaction.atomic():
            authority.save(force_insert=is_new)
    except IntegrityError:
        raise AuthorityIncomplete("Ese cargo ya está abierto.", field="position_id") from None
    if is_new:
        for needed in _NEEDED:
            ensure_service(actor=actor, unit=authority.position.unit, needed=needed)
    audit(
        actor=actor,
        action="authorities.arranged",
        kind="authority",
        object_id=authority.pk,
        changes={
            "post": str(authority.position_id),
            "term_days": authority.term_days,
            "hearings": authority.offers_hearings,
            "open": authority.is_open,
        },
    )
    return authority


def _authority(actor: Actor, terms: Terms, authority_id: UUID | None) -> Authority:
    if not policies.may_arrange(actor):
        raise NotAllowed
    if authority_id is not None:
        found = (
            policies.authorities_arranged_by(actor)
            .select_for_update(of=("self",))
            .select_related("position__unit__jurisdiction")
            .filter(pk=authority_id)
            .first()
        )
        if found is None:
            raise AuthorityUnknown
        return found
    position = (
        Position.objects.select_related("unit__jurisdiction")
        .filter(pk=terms.position_id, unit__in=administered_units(actor).values("id"))
        .first()
    )
    if position is None:
        raise AuthorityIncomplete("Elegí un cargo de tu municipio.", field="position_id")
    jurisdiction_id = jurisdiction_of(actor)
    return Authority(
        jurisdiction_id=jurisdiction_id, position=position, slug=_slug(jurisdiction_id, position.title)
    )


def _slug(jurisdiction_id: UUID, title: str) -> str:
    base = slugify(title)[:50] or "autoridad"
    taken = set(
        Authority.objects.filter(jurisdiction_id=jurisdiction_id, slug__startswith=base).values_list(
            "slug", flat=True
        )
    )
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _check(terms: Terms, hours: dict[str, list[list[str]]]) -> None:
    if not 1 <= terms.term_days <= MOST_DAYS:
        raise AuthorityIncomplete("El plazo para responder va de 1 a 90 días hábiles.", field="term_days")
    if terms.offers_hearings and not hours:
        raise AuthorityIncomplete("Escribí qué días y a qué horas da audiencias.", field="hours")
    if not LEAST_MINUTES <= terms.hearing_minutes <= MOST_MINUTES:
        raise AuthorityIncomplete("Una audiencia dura de 5 a 240 minutos.", field="hearing_minutes")
    if not 0 <= terms.hearing_notice_days <= MOST_NOTICE:
        raise AuthorityIncomplete("El aviso previo va de 0 a 60 días hábiles.", field="hearing_notice_days")
