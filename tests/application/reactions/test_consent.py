"""A word of opting out ends the consents on that channel; a word of return begins one."""

import pytest

from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.models import Consent


def told(value, purpose="all"):
    return {"consent": {"purpose": purpose, "value": value}}


@pytest.fixture
def agreed(machine, neighbour):
    for purpose, channel in (("reminders", "email"), ("news", "email"), ("news", "whatsapp")):
        record_consent(actor=machine, party=neighbour, purpose=purpose, channel=channel, source="counter")


def in_force():
    rows = Consent.objects.filter(withdrawn_at__isnull=True)
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
