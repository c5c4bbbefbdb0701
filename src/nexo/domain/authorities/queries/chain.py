"""Authorities as people meet them: who holds the post, who answers today, to whom a letter goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.errors import AuthorityClosed, AuthorityUnknown, HearingsNotOffered
from nexo.domain.authorities.models import Authority
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.domain.organisation.queries.people import absent_among, answering_at, chain_of, holdings_of
from nexo.domain.organisation.rules.answering import (
    Answerable,
    Standing,
    answerable,
    first_with_somebody,
    held_at,
)
from nexo.kernel import clock

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An authority and who answers for it today; `since` is when they took the post, None where it is not known."""

    authority: Authority
    name: str
    standing: Standing
    since: datetime | None

    @property
    def is_acting(self) -> bool:
        """Whether somebody stands in for the holder."""
        return self.standing is Standing.ACTING

    @property
    def is_vacant(self) -> bool:
        """Whether nobody answers for the post today."""
        return self.standing is Standing.NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who owes the answer to a letter; `because` says why it is not the post that was asked, empty where it is."""

    asked: Authority
    authority: Authority
    because: str


def with_posts(rows: QuerySet[Authority]) -> QuerySet[Authority]:
    """Load along what a page names of an authority."""
    return rows.select_related(
        "jurisdiction", "position__unit__jurisdiction", "position__holder", "position__substitute"
    )


def open_authorities(jurisdiction_id: UUID) -> list[Shown]:
    """Return the authorities that take letters, from the top of the chain down. Two queries."""
    rows = with_posts(Authority.objects.filter(jurisdiction_id=jurisdiction_id, is_open=True))
    return shown(list(rows.order_by("-position__level", "position__title", "id")[:_MOST]))


def shown(rows: Sequence[Authority]) -> list[Shown]:
    """Say who answers for each authority now. One query."""
    posts, now = holdings_of([row.position for row in rows]), clock.now()
    made = []
    for row in rows:
        held = held_at(posts[row.position_id], now)
        who = answerable(held, absent_among(posts[row.position_id]))
        made.append(
            Shown(
                authority=row,
                name=who.person.name if who.person else "",
                standing=who.standing,
                since=held.since if held and who.standing is Standing.HOLDER else None,
            )
        )
    return made


def authority_by_slug(*, jurisdiction_id: UUID, slug: str) -> Shown:
    """Return one authority, open or not; raises `AuthorityUnknown`. Two queries."""
    rows = with_posts(Authority.objects.filter(jurisdiction_id=jurisdiction_id, slug=slug))
    found = rows.first()
    if found is None:
        raise AuthorityUnknown
    return shown([found])[0]


def addressee(*, asked: Authority, kind: LetterKind) -> Addressee:
    """Return who owes the answer to a letter written now to `asked`; raises `AuthorityClosed`, `HearingsNotOffered`.

    Where nobody holds the post nor stands in, it goes to the next authority up the chain for which somebody answers
    and that is open; where there is none, the post that was asked owes it all the same. Three queries at most.
    """
    if not asked.is_open:
        raise AuthorityClosed
    if kind is LetterKind.HEARING and not asked.offers_hearings:
        raise HearingsNotOffered
    now = clock.now()
    if answering_at([asked.position], now)[asked.position_id].standing is not Standing.NOBODY:
        return Addressee(asked=asked, authority=asked, because="")
    above = [one for one in _chain(asked.position.unit) if one.pk != asked.pk]
    above = [one for one in above if one.position.level >= asked.position.level]
    taken = _first(above)
    if taken is None:
        because = f"{asked.position.title} está vacante: queda escrito para quien asuma."
        return Addressee(asked=asked, authority=asked, because=because)
    because = f"{asked.position.title} está vacante: la recibe {taken.position.title}."
    return Addressee(asked=asked, authority=taken, because=because[:300])


def authority_of(case: Case) -> Authority | None:
    """Return the nearest open authority up the chain of whoever has a case; None where no post is open. Two queries."""
    found = _chain(case.owner_unit)
    climbed = [one for one in found if one.position.level >= case.escalation_level]
    return next(iter(climbed or found), None)


def _chain(unit: Unit) -> list[Authority]:
    """Return the open authorities that answer for a unit, from its own head up, each once."""
    posts = list(dict.fromkeys(post.pk for post in chain_of(unit)))
    rows = with_posts(Authority.objects.filter(position__in=posts, is_open=True))
    known = {row.position_id: row for row in rows}
    return [known[post] for post in posts if post in known]


def _first(authorities: Sequence[Authority]) -> Authority | None:
    rows = holdings_of([one.position for one in authorities])
    now = clock.now()
    absent: set[StaffMember] = set()
    for held in rows.values():
        absent |= absent_among(held)
    found = first_with_somebody(
        [(one.pk, held_at(rows[one.position_id], now)) for one in authorities], absent
    )
    return next((one for one in authorities if one.pk == found), None)


def answers_now(authority: Authority) -> Answerable[StaffMember]:
    """Return who answers for an authority at this moment. One query."""
    return answering_at([authority.position], clock.now())[authority.position_id]
