"""Opens posts of the demo city to the public, with letters answered, one let expire, and hearings."""

from datetime import datetime, time, timedelta
from typing import Any

from nexo.application.demo.city.ground import read_toml
from nexo.application.intake.write_to_authority import Written, write_to_authority
from nexo.domain.accounts.models import Account
from nexo.domain.authorities.actions.address_letter import Wishes
from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.actions.let_expire import let_letter_expire
from nexo.domain.authorities.actions.move_hearing import Granted, grant_hearing
from nexo.domain.authorities.actions.name_delegate import name_delegate
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.models import Authority, Letter
from nexo.domain.authorities.queries.chain import with_posts
from nexo.domain.organisation.models import Jurisdiction, Position, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, anonymous, system

_MORNING, _FRIDAY = 13, 4
"""In UTC: ten in the morning where the demo city lies; Monday is 0."""


def open_authorities(town: Jurisdiction) -> int:
    """Open the posts and live through their letters, each at its own day; return how many letters there are."""
    told, opened = read_toml("authorities.toml"), {}
    for row in told["authority"]:
        with clock.frozen(clock.now() - timedelta(days=120)):
            opened[row["unit"]] = _open(town, row)
    for number, row in enumerate(told["letter"]):
        _live(town, opened[row["to"]], row, number)
    return len(told["letter"])


def _open(town: Jurisdiction, row: dict[str, Any]) -> Authority:
    machine = system(town.pk)
    position = Position.objects.get(unit__jurisdiction=town, unit__code=row["unit"])
    authority = arrange_authority(
        actor=machine,
        terms=Terms(
            position_id=position.pk,
            term_days=row["term_days"],
            background=row["background"],
            how_to_write=row["how_to_write"],
            offers_hearings=bool(row["hours"]),
            hours=row["hours"],
            hearing_place=row["place"],
        ),
    )
    if delegate := row.get("delegate"):
        name_delegate(
            actor=machine,
            authority_id=authority.pk,
            staff_id=StaffMember.objects.get(jurisdiction=town, account__email=delegate).pk,
            legal_act="Decreto 14/2026",
            valid_from=clock.today(town.zone_info),
        )
    return with_posts(Authority.objects.all()).get(pk=authority.pk)


def _live(town: Jurisdiction, authority: Authority, row: dict[str, Any], number: int) -> None:
    """Write a letter on its day, and answer it on its own, or let it expire."""
    wrote = _at_work(clock.now() - timedelta(days=row["days_ago"]), -1)
    is_hearing = "hearing_in" in row or "hearing" in row
    with clock.frozen(wrote):
        done = write_to_authority(
            actor=anonymous(town.pk),
            written=Written(
                key=f"demo-autoridades-{number}",
                authority=authority,
                kind=LetterKind.HEARING if is_hearing else LetterKind.LETTER,
                text=row["text"],
                senders=[("email", row["contact"])],
                name=row["name"],
                wishes=Wishes(preferred=row.get("preferred", "")),
                language="es",
            ),
        )
    letter = Letter.objects.get(case=done.case)
    if "answered_after" in row:
        with clock.frozen(_at_work(wrote + timedelta(days=row["answered_after"]), 1)):
            _answer(town, letter, row)
    elif letter.due_at < clock.now():
        let_letter_expire(case_id=letter.case_id, due_at=letter.due_at)


def _at_work(moment: datetime, step: int) -> datetime:
    """Return mid morning of that day, or of the nearest one from Monday to Friday, `step` days at a time."""
    moment = moment.replace(hour=_MORNING, minute=10, second=0, microsecond=0)
    while moment.weekday() > _FRIDAY:
        moment += timedelta(days=step)
    return moment


def _answer(town: Jurisdiction, letter: Letter, row: dict[str, Any]) -> None:
    actor = _official(town, row["by"])
    if "hearing_in" not in row:
        answer_letter(actor=actor, letter_id=letter.pk, text=row["answer"])
        return
    day = clock.today(town.zone_info) + timedelta(days=row["hearing_in"])
    thursday = day + timedelta(days=(3 - day.weekday()) % 7)
    while not calendar_of(town.calendar_id).is_business_day(thursday):
        thursday += timedelta(days=7)
    granted = Granted(
        at=datetime.combine(thursday, time(10), town.zone_info),
        place=letter.authority.hearing_place,
        topic=row["topic"],
    )
    grant_hearing(actor=actor, letter_id=letter.pk, granted=granted)


def _official(town: Jurisdiction, email: str) -> Actor:
    """Return the official behind a login, with the roles of today: the days they act on lie in the past."""
    account = Account.objects.get(email=email, staff_member__jurisdiction=town)
    return actor_for(account)
