"""Letters as those who answer them see them, and as whoever wrote one does."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from nexo.domain.authorities import policies
from nexo.domain.authorities.enums import HearingState, LetterKind
from nexo.domain.authorities.errors import AuthorityUnknown
from nexo.domain.authorities.models import Authority, Delegate, Letter
from nexo.domain.authorities.queries.chain import with_posts
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.models import Case, Clock
from nexo.domain.cases.policies import visible_to
from nexo.domain.interactions.queries.rows import TimelineRow, rows_about
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

_DAY = timedelta(days=1)
VIEWS = ("owed", "hearings", "answered", "expired")
# Few tables on purpose: with twice as many the planner takes longer than the query.
_NAMED = (
    "case__applicant",
    "case__jurisdiction",
    "authority__position",
    "hearing",
    "expired_holder",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """A letter on the screen of an official: what was said, what it is about, what may be done."""

    letter: Letter
    talk: list[TimelineRow]
    about: Case | None
    answers: bool
    clock: Clock | None


def letters(
    *,
    actor: Actor,
    view: str,
    after: str | None = None,
    authority_id: UUID | None = None,
    limit: int = PAGE_SIZE,
) -> Page[Letter]:
    """Return one page of letters the actor may read: owed, the first to fall due first; the others by their day.

    hearings: granted and to come, or asked for and owed, are in `owed` until they are answered. One query.
    """
    rows = policies.letters_visible_to(actor).select_related(*_NAMED)
    if authority_id is not None:
        rows = rows.filter(authority_id=authority_id)
    wanted, order = _VIEWS[view]
    return keyset_page(rows.filter(wanted), order=order, after=after, limit=limit)


_VIEWS: dict[str, tuple[Q, tuple[str, ...]]] = {
    "owed": (Q(answered_at__isnull=True, ended_at__isnull=True), ("due_at", "id")),
    "hearings": (Q(kind=LetterKind.HEARING, hearing__state=HearingState.GRANTED), ("received_at", "id")),
    "answered": (Q(answered_at__isnull=False), ("-received_at", "-id")),
    "expired": (Q(expired_at__isnull=False), ("-received_at", "-id")),
}


def letter_page(*, actor: Actor, letter_id: UUID) -> LetterPage:
    """Return a letter with its conversation; the look at who wrote it is written down. Raises `NotFound`."""
    letter = policies.letters_visible_to(actor).select_related(*_NAMED, "about").filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    case = letter.case
    if case.applicant_id is not None:
        record_reads(
            actor=actor,
            party_ids=[case.applicant_id],
            purpose="nota a una autoridad",
            kind="letter",
            object_id=letter.pk,
        )
    # Whoever answers for the post reads the letter that was written to it, wherever else their roles reach.
    reader = system(letter.jurisdiction_id, actor.label)
    about = letter.about
    if about is not None and not visible_to(actor).filter(pk=about.pk).exists():
        about = None
    return LetterPage(
        letter=letter,
        talk=[
            row
            for row in rows_about(actor=reader, register="cases", kind="case", object_id=case.pk)
            if not row.is_protected
        ],
        about=about,
        answers=policies.may_answer(actor, letter.authority),
        clock=clock_of(case),
    )


def clock_of(case: Case) -> Clock | None:
    """Return the clock of the first answer that a letter is owed: a reopening begins another. One query."""
    return case.clocks.filter(kind=ClockKind.RESOLUTION).order_by("id").first()


def letter_of(*, actor: Actor, case_id: UUID) -> Letter | None:
    """Return the letter that a case holds, for whoever may see the case, with its hearing. One query."""
    rows = Letter.objects.filter(case__in=visible_to(actor).filter(pk=case_id).values("pk"))
    return rows.select_related(*_NAMED).first()


def holding_letters(case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of some cases hold a letter; no query for none of them, else one."""
    if not case_ids:
        return frozenset()
    return frozenset(Letter.objects.filter(case_id__in=list(case_ids)).values_list("case_id", flat=True))


def arranged(actor: Actor) -> QuerySet[Authority]:
    """Return the authorities that the actor may set up, from the top of the chain down."""
    return with_posts(policies.authorities_arranged_by(actor)).order_by(
        "-position__level", "position__title", "id"
    )


def arranged_one(actor: Actor, authority_id: UUID) -> Authority:
    """Return one of them; raises `AuthorityUnknown`."""
    found = arranged(actor).filter(pk=authority_id).first()
    if found is None:
        raise AuthorityUnknown
    return found


def delegates_of(authority: Authority) -> QuerySet[Delegate]:
    """Return who may answer in the name of an authority, or could: those that hold first."""
    return (
        Delegate.objects.filter(authority=authority)
        .select_related("staff")
        .order_by(F("revoked_at").desc(nulls_first=True), "-valid_from", "id")
    )


def readable_authorities(actor: Actor) -> list[Authority]:
    """Return the authorities whose record the actor may open, from the top of the chain down. One query."""
    rows = Authority.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    units = actor.units_of(policies.LETTER_READERS)
    if units is not None:
        mine = policies.answered_by(actor).values("pk")
        rows = rows.filter(Q(position__unit_id__in=units) | Q(pk__in=mine))
    return list(with_posts(rows).order_by("-position__level", "position__title", "id")[:200])


def due_soon(*, within_days: int) -> QuerySet[Letter]:
    """Return the letters owed that nobody was reminded of, and whose term ends within so many days or so."""
    return Letter.objects.filter(
        answered_at__isnull=True,
        ended_at__isnull=True,
        expired_at__isnull=True,
        reminded_at__isnull=True,
        due_at__lte=clock.now() + within_days * _DAY,
    )
