"""What comes in and nobody has goes to who is on duty, where the town wants that."""

import pytest

from nexo.domain.interactions.actions.desk_seat import switch_sharing, take_seat
from nexo.domain.interactions.actions.tend_conversation import assign_conversation
from nexo.domain.interactions.models import Conversation
from nexo.domain.organisation.models import StaffMember
from nexo.kernel.events.deliver import deliver_pending


def whose() -> list[str]:
    return [one.assignee.name if one.assignee else "" for one in Conversation.objects.order_by("pk")]


@pytest.fixture
def shares(town):
    switch_sharing(actor=town.actors["secretaria"], on=True)
    town.jurisdiction.refresh_from_db()
    for login in ("atencion", "derivacion"):
        take_seat(actor=town.actors[login], on_duty=True)


def test_it_goes_to_whoever_has_least(town, shares, write) -> None:
    for name in ("uno", "dos", "tres"):
        write("Hola", sender=f"{name}@vecina.example")
        deliver_pending()
    assert sorted(whose()) in (
        ["Atencion", "Atencion", "Derivacion"],
        ["Atencion", "Derivacion", "Derivacion"],
    )


def test_without_the_switch_it_waits_for_somebody_to_take_it(town, write) -> None:
    take_seat(actor=town.actors["atencion"], on_duty=True)
    write("Hola")
    deliver_pending()
    assert whose() == [""]


def test_what_somebody_has_stays_with_them(town, shares, write) -> None:
    entry = write("Hola")
    me = StaffMember.objects.get(pk=town.actors["intendencia"].staff_id)
    assign_conversation(actor=town.actors["atencion"], conversation=entry.conversation, assignee=me)
    deliver_pending()
    write("¿Hola?")
    deliver_pending()
    assert whose() == ["Intendencia"]


def test_nobody_on_duty_leaves_it_where_it_was(town, shares, write) -> None:
    for login in ("atencion", "derivacion"):
        take_seat(actor=town.actors[login], on_duty=False)
    write("Hola")
    deliver_pending()
    assert whose() == [""]


def test_who_may_not_read_it_never_gets_it(town, shares, write) -> None:
    write("Hola")
    Conversation.objects.update(is_protected=True, unit=town.units["GEN"], assignee=None)
    write("¿Hola?")
    deliver_pending()
    assert whose() == [""]
