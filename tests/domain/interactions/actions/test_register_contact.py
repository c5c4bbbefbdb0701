"""Contacts that no provider sends: counter, telephone, portal."""

from uuid import uuid4

import pytest

from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.errors import ChannelCannot
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor, ActorKind, anonymous, system
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.kernel.files.store import store
from nexo.kernel.plugins.registry import PluginMissing

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def nadia(town) -> Party:
    return Party.objects.create(jurisdiction=town, display_name="Nadia")


def register(actor, party, **more) -> Interaction:
    plain = {"channel": "counter", "text": "Pregunta por la poda", "kind": "visit", **more}
    return register_contact(actor=actor, party=party, **plain)


def last_event() -> EventRecord:
    return EventRecord.objects.order_by("id").last()


def test_a_visit_is_in_the_ledger_and_nobody_waits(clerk, nadia):
    entry = register(clerk, nadia, result="informed", duration_seconds=90)
    conversation = Conversation.objects.get()
    assert (entry.party, entry.result, entry.duration_seconds) == (nadia, "informed", 90)
    assert (entry.author_label, entry.attached_because) == (clerk.label, "Lo registró quien atendió.")
    assert (conversation.waiting_since, conversation.last_channel) == (None, "counter")
    assert last_event().payload["is_verified"] is True


def test_a_missed_call_waits_for_a_call_back(clerk, nadia, noon):
    register(clerk, nadia, channel="voice", kind="call", result="abandoned")
    assert Conversation.objects.get().waiting_since == noon


def test_a_withheld_number_is_a_contact_of_nobody_known(clerk):
    entry = register(clerk, None, channel="voice", kind="call")
    assert entry.conversation.party is None
    assert entry.attached_because == "Contacto de una persona sin identificar."


def test_a_form_of_the_portal_is_answered_on_the_portal(town, nadia):
    actor = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.pk, party_id=nadia.pk)
    entry = register(actor, nadia, channel="webform", kind="form", external_id="form-1")
    assert entry.details["senders"] == [["portal", str(nadia.pk)]]
    assert entry.attached_because == "Lo cargó desde el portal."
    again = register(actor, nadia, channel="webform", kind="form", external_id="form-1", text="otra vez")
    assert again == entry


def test_a_message_on_the_portal_waits_for_an_answer(town, nadia):
    actor = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.pk, party_id=nadia.pk)
    register(actor, nadia, channel="webform", kind="message", text="¿Y?")
    assert Conversation.objects.get().waiting_since is not None


def test_a_visitor_is_not_verified(town):
    assert register(anonymous(town.pk), None, channel="webform", kind="form").is_verified is False


def test_a_call_that_goes_out_answers_and_is_told_as_that(clerk, nadia):
    register(clerk, nadia, channel="webform", kind="message")
    entry = register(
        clerk, nadia, channel="voice", kind="call", direction="out", references=[("cases", "case", uuid4())]
    )
    assert entry.references.count() == 1
    assert Conversation.objects.get().waiting_since is None
    told = EventRecord.objects.order_by("-id").values_list("topic", flat=True)[:2]
    assert list(told) == ["interactions.interaction_linked", "interactions.contact_registered"]


def test_a_protected_contact_is_read_by_its_unit_alone(clerk, nadia, make_unit):
    unit = make_unit("GEN")
    entry = register(clerk, nadia, reader_unit=unit)
    assert (entry.is_protected, entry.reader_unit) == (True, unit)
    assert Conversation.objects.get().preview == "Contacto reservado"


def test_a_stored_file_goes_along(clerk, nadia, town):
    stored = store(b"hola", filename="nota.txt", declared_type="text/plain", jurisdiction_id=town.pk)
    entry = register(clerk, nadia, files=[stored])
    attachment = entry.attachments.get()
    assert (attachment.file, attachment.filename, attachment.state) == (stored, "nota.txt", "stored")


def test_who_may_register_what(town, other_town, nadia, clerk, staff_of):
    other = Party.objects.create(jurisdiction=town, display_name="Otra")
    citizen = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.pk, party_id=nadia.pk)
    foreign = Party.objects.create(jurisdiction=other_town, display_name="Lejos")
    for actor, party in (
        (citizen, other),
        (staff_of(Role.ANALYST), nadia),
        (clerk, foreign),
        (system(None), nadia),
    ):
        with pytest.raises(NotAllowed):
            register(actor, party)
    assert register(citizen, None, channel="webform", kind="form").party is None


def test_an_unknown_channel_kind_or_direction_is_refused(clerk, nadia):
    with pytest.raises(PluginMissing):
        register(clerk, nadia, channel="pigeon")
    with pytest.raises(ChannelCannot):
        register(clerk, nadia, kind="pigeon")
    with pytest.raises(ChannelCannot):
        register(clerk, nadia, direction="up")
