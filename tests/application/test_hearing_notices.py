"""Who is told when a hearing changes, and who when a letter falls due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from application.letters import fill, member, open_post, write
from nexo.application.notices.letter_falling_due.notice import compose
from nexo.domain.authorities.actions.move_hearing import (
    Granted,
    call_off_hearing,
    grant_hearing,
    note_hearing,
    withdraw_hearing,
)
from nexo.domain.authorities.actions.name_delegate import name_delegate
from nexo.domain.authorities.actions.remind_authorities import remind_authorities
from nexo.domain.authorities.enums import HearingState, LetterKind
from nexo.domain.authorities.errors import HearingMoveRefused
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.interactions.models import Interaction
from nexo.domain.notifications.models import Notice
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, anonymous
from nexo.kernel.events.deliver import deliver_pending

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
FRIDAY = Granted(at=datetime(2026, 11, 27, 12, 0, tzinfo=UTC), place="Mitre 1")
NEXT = Granted(at=datetime(2026, 12, 4, 12, 0, tzinfo=UTC), place="Mitre 2")


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def letter(town, mailbox):
    fill(town, "SP", "secretaria")
    authority = open_post(town, "SP")
    made, _ = write(town, authority, kind=LetterKind.HEARING, senders=[("email", "maria@vecina.example")])
    deliver_pending()
    return made


def told(slug):
    """Return the texts of the notices of a kind, in their order."""
    rows = Notice.objects.filter(slug=slug).order_by("created_at", "id").select_related("interaction")
    return [row.interaction.text for row in rows if row.interaction]


def test_the_first_day_goes_with_the_answer_and_another_day_with_a_notice(town, letter):
    office = town.actors["secretaria"]
    grant_hearing(actor=office, letter_id=letter.id, granted=FRIDAY)
    deliver_pending()
    assert told("hearing_changed") == []
    assert "el viernes 27 de noviembre a las 09:00, en Mitre 1" in told("case_resolved")[0]
    grant_hearing(actor=office, letter_id=letter.id, granted=NEXT)
    deliver_pending()
    [another] = told("hearing_changed")
    assert "es el viernes 4 de diciembre a las 09:00, en Mitre 2." in another


def test_called_off_says_why_and_a_change_that_was_overtaken_is_not_told(town, letter):
    office = town.actors["secretaria"]
    grant_hearing(actor=office, letter_id=letter.id, granted=FRIDAY)
    grant_hearing(actor=office, letter_id=letter.id, granted=NEXT)
    call_off_hearing(actor=office, letter_id=letter.id, words="Hay una emergencia.")
    deliver_pending()
    [off] = told("hearing_changed")
    assert "Se suspendió tu audiencia con Secretaría de Servicios Públicos" in off
    assert "Hay una emergencia." in off


def test_a_granted_hearing_is_taken_back_by_who_asked_alone(town, letter):
    grant_hearing(actor=town.actors["secretaria"], letter_id=letter.id, granted=FRIDAY)
    with pytest.raises(CaseUnknown):
        withdraw_hearing(actor=anonymous(town.jurisdiction.id), case_id=letter.case_id)
    proven = Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=town.jurisdiction.id,
        proven=frozenset({letter.case_id}),
    )
    assert withdraw_hearing(actor=proven, case_id=letter.case_id).state == HearingState.WITHDRAWN
    with pytest.raises(HearingMoveRefused):
        call_off_hearing(actor=town.actors["secretaria"], letter_id=letter.id, words="x")


def test_it_cannot_be_held_before_its_hour(town, letter):
    office = town.actors["secretaria"]
    grant_hearing(actor=office, letter_id=letter.id, granted=FRIDAY)
    with pytest.raises(HearingMoveRefused):
        note_hearing(actor=office, letter_id=letter.id, outcome=HearingState.HELD)
    with clock.frozen(FRIDAY.at):
        held = note_hearing(actor=office, letter_id=letter.id, outcome=HearingState.MISSED_BY_AUTHORITY)
    assert held.state == HearingState.MISSED_BY_AUTHORITY


def test_holder_and_delegates_are_reminded_by_mail_without_what_it_says(town, letter):
    name_delegate(
        actor=town.actors["sistemas"],
        authority_id=letter.authority_id,
        staff_id=member(town, "vial").id,
        legal_act="Decreto 1",
        valid_from=date(2026, 11, 23),
    )
    with clock.frozen(letter.due_at - timedelta(days=1)):
        remind_authorities()
        deliver_pending()
        subject, text = compose(letter)
    mails = Interaction.objects.filter(subject=subject).select_related("delivery")
    assert {mail.text for mail in mails} == {text}
    assert sorted(mail.delivery.to_value for mail in mails) == [
        "secretaria@prueba.example",
        "vial@prueba.example",
    ]
    assert "plaza" not in text
