"""A word of opting out ends the consents on that channel; a word of return begins one."""

from datetime import timedelta

import pytest

from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.errors import ChannelRefused
from nexo.domain.interactions.models import Delivery
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.notifications.models import Notice
from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.models import Consent
from nexo.kernel import clock


def told(value, purpose="all"):
    return {"consent": {"purpose": purpose, "value": value}}


@pytest.fixture
def agreed(machine, neighbour):
    for purpose, channel in (("reminders", "email"), ("news", "email"), ("news", "whatsapp")):
        record_consent(actor=machine, party=neighbour, purpose=purpose, channel=channel, source="counter")


def in_force(basis="consent"):
    rows = Consent.objects.filter(withdrawn_at__isnull=True, basis=basis)
    return sorted(rows.values_list("purpose", "channel"))


def test_stop_ends_all_on_that_channel_and_no_other(agreed, write):
    write("BAJA", extra=told("stop"))
    assert in_force() == [("news", "whatsapp")]


def test_a_word_for_a_purpose_ends_that_one(agreed, write):
    write("RECORDATORIOS", extra=told("stop", "reminders"))
    assert in_force() == [("news", "email"), ("news", "whatsapp")]


def test_a_word_of_return_begins_and_can_be_ended(write):
    write("ALTA", extra=told("resume"))
    assert in_force() == [("all", "email")]
    write("BAJA", extra=told("stop"))
    assert in_force() == []


def test_a_stranger_or_another_message_changes_nothing(agreed, write):
    write("BAJA", sender="otro@ajeno.example", extra=told("stop"))
    write("Hola")
    assert len(in_force()) == 3


def test_what_is_not_proved_to_be_theirs_changes_nothing(agreed, write):
    write("BAJA", extra={**told("stop"), "authentication": "fail"})
    assert len(in_force()) == 3


class TestWhoWantsNothing:
    """A refusal stands in the same register, and is read before anything is written."""

    @pytest.fixture
    def refused(self, neighbour, write):
        return write("BAJA", extra=told("stop")).conversation

    def answer(self, town, conversation, **more):
        return queue_message(
            actor=town.actors["atencion"], conversation=conversation, channel="email", text="Hola", **more
        )

    def by_mail(self, neighbour):
        return next(one for one in channel_choices(party=neighbour) if one.slug == "email")

    def test_is_kept_once_and_the_channel_is_offered_no_more(self, write, refused, neighbour):
        write("STOP", extra=told("stop"))
        assert in_force("refusal") == [("all", "email")]
        choice = self.by_mail(neighbour)
        assert (choice.allowed, choice.because) == (False, "Pidió que no le escribamos por este canal.")

    def test_an_official_is_told_so(self, town, refused):
        with pytest.raises(ChannelRefused):
            self.answer(town, refused)
        assert not Delivery.objects.exists()

    def test_who_writes_again_is_answered(self, town, refused, neighbour, write, monday):
        with clock.frozen(monday + timedelta(hours=1)):
            write("Una pregunta", timestamp=clock.now())
            choice = self.by_mail(neighbour)
            assert choice.allowed
            assert choice.because.startswith("Pidió no recibir mensajes por acá, y después volvió a escribir")
            assert self.answer(town, refused).delivery.state == "queued"

    def test_a_word_of_return_ends_it(self, town, refused, write):
        write("ALTA", extra=told("resume"))
        assert (in_force("refusal"), in_force()) == ([], [("all", "email")])
        assert self.answer(town, refused).delivery.state == "queued"

    def test_what_the_law_orders_leaves_all_the_same_with_its_reason(self, refused, open_one):
        case = open_one()
        notice = Notice.objects.get(object_id=case.pk, slug="case_registered")
        assert (notice.state, notice.channel) == ("queued", "email")
        assert notice.because == "la ley manda avisar y no hay otro medio"

    def test_one_purpose_refused_leaves_the_others(self, write, neighbour):
        write("RECORDATORIOS", extra=told("stop", "reminders"))
        assert self.by_mail(neighbour).allowed
