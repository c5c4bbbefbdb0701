"""A neighbour is guided with real rows: from the menu to a case, a status or a person."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from application.guiding.chat import Chat, open_for
from application.opening import MONDAY
from nexo.application.guiding.attend import attend
from nexo.application.reactions.take_person_through_the_menu import handle
from nexo.domain.cases.actions.work_case import ask_citizen
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.guidance.actions.keep_talk import end_silent_talks
from nexo.domain.guidance.actions.switch_account import switch_account
from nexo.domain.guidance.models import MenuEntry, Talk
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.tend_conversation import assign_conversation
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Delivery, Interaction
from nexo.domain.parties.models import Party
from nexo.domain.satisfaction.actions.invite import invite
from nexo.domain.satisfaction.models import Answer
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending, envelope_of
from nexo.kernel.events.models import EventRecord
from nexo.kernel.events.subscribe import Subscriber
from nexo.testing.town import INSIDE

SETTINGS = {"sms_gateway": {"url": "http://127.0.0.1:1/", "per_second": 1}}


def talks():
    return list(Talk.objects.order_by("started_at").values_list("ending", flat=True))


def test_a_greeting_gets_the_menu_and_nobody_waits(ana):
    said = ana.say("Hola")
    assert said.startswith("¡Hola! Soy la respuesta automática de Prueba.")
    assert ana.buttons == [*[f"g:entry:{one}" for one in entry_keys()], "g:person"]
    assert ana.conversation.waiting_since is None
    assert ana.answers()[-1].is_automatic


def entry_keys():
    rows = MenuEntry.objects.exclude(kind="talk_to_person").order_by("order")
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def test_a_request_from_words_to_a_case(ana, town):
    ana.say("Hola")
    assert "pocas palabras" in ana.say("1")
    assert "¿Es alguno de estos?" in ana.say("hay un bache enorme en mi cuadra")
    assert "¿Dónde es?" in ana.say("1")
    assert "¿Está bien?" in ana.say("", location=INSIDE)
    assert Case.objects.count() == 0
    said = ana.say("Sí, enviar", pressed="g:yes")
    case = Case.objects.get()
    assert case.public_code in said
    assert (case.service.code, case.channel, case.place_source) == ("VI01", "whatsapp", "point")
    assert case.description == "hay un bache enorme en mi cuadra"
    assert case.applicant == ana.last.party
    assert case.origin.text == case.description
    assert case.received_at == case.origin.received_at
    assert (float(case.lat), float(case.lon)) == INSIDE
    assert Talk.objects.get().case == case
    ana.say("menu")
    assert case.public_code in ana.say("2")  # how it goes, without asking which one


def test_a_message_heard_twice_changes_nothing(ana):
    ana.say("Hola")
    attend(ana.last)
    assert len(ana.answers()) == 1


def test_a_person_is_asked_for_and_reads_what_was_said(ana):
    ana.say("Hola")
    ana.say("hay un bache enorme en mi cuadra")
    said = ana.say("quiero hablar con una persona")
    assert "Te va a responder una persona" in said
    note = Interaction.objects.get(kind="note")
    assert "Qué pasa: hay un bache enorme en mi cuadra" in note.text
    assert ana.conversation.waiting_since == ana.last.received_at
    assert talks() == ["handed_over"]
    assert Talk.objects.get().answers == {}
    # From here on it is silent: somebody waits for a person.
    assert ana.say("hola?") == ""


def test_two_misunderstandings_offer_a_person(ana):
    ana.say("Hola")
    assert "No encontramos" in ana.say("qwerty")
    assert "¿Querés que te atienda una persona?" in ana.say("asdfgh")
    assert "Te va a responder una persona" in ana.say("zxcvbn")


def test_ones_own_case_is_told_and_anothers_is_not(ana, juan, town):
    ana.say("Hola")
    case = open_for(town, ana.last.party).case
    assert "Lo tiene: Alumbrado." in ana.say(case.public_code)
    said = juan.say(case.public_code)
    assert "clave del comprobante" in said
    assert "Alumbrado" not in said
    assert "No encontramos un caso" in juan.say("000001")
    assert "No anda la luz" not in "".join(one.text for one in juan.answers())


def test_the_pin_of_the_receipt_opens_it_as_on_the_portal(juan, ana, town):
    ana.say("Hola")
    opened = open_for(town, ana.last.party)
    juan.say(opened.case.public_code)
    said = juan.say(opened.pin)
    assert "Lo tiene: Alumbrado." in said
    assert "Mitre" not in said


def test_a_protected_case_is_for_a_person_alone(ana, town):
    ana.say("Hola")
    case = open_for(town, ana.last.party, "SO04").case
    assert "Te va a responder una persona" in ana.say(case.public_code)


def test_an_official_who_answers_ends_it_at_once(ana, town):
    ana.say("Hola")
    queue_message(
        actor=town.actors["atencion"], conversation=ana.conversation, channel="whatsapp", text="Hola Ana"
    )
    # Even before anybody was told.
    ana.receive("1")
    deliver_pending()
    assert [one.text for one in ana.answers() if one.is_automatic][1:] == []
    assert talks() == ["handed_over"]


def test_an_official_who_takes_the_conversation_ends_it(ana, town):
    ana.say("Hola")
    member = town.accounts["atencion"].staff_member
    assign_conversation(actor=town.actors["atencion"], conversation=ana.conversation, assignee=member)
    deliver_pending()
    assert talks() == ["handed_over"]
    assert ana.say("1") == ""


def test_after_three_days_of_silence_the_machine_answers_again(ana, town):
    ana.say("Hola")
    with clock.frozen(MONDAY + timedelta(minutes=5)):
        queue_message(
            actor=town.actors["atencion"], conversation=ana.conversation, channel="whatsapp", text="Listo"
        )
        deliver_pending()
    assert ana.say("Hola", at=MONDAY + timedelta(hours=71)) == ""


def test_an_answer_to_a_case_is_for_the_area(ana, town):
    ana.say("Hola")
    case = open_for(town, ana.last.party).case
    ask_citizen(actor=town.actors["alumbrado"], case_id=case.id, question="¿Qué columna?")
    deliver_pending()
    assert ana.say("La 12") == ""


def test_a_score_is_a_score_unless_something_was_asked_since(ana, town):
    ana.say("Hola")
    party = ana.last.party
    ana.say("gracias")
    case = open_for(town, party).case
    with clock.frozen(MONDAY + timedelta(hours=1)):
        invite(actor=town.actors["alumbrado"], case=case, channel="whatsapp")
    assert ana.say("5", at=MONDAY + timedelta(hours=2)) == ""
    assert Answer.objects.get().score == 5


def test_a_number_chooses_where_a_choice_was_asked_for_last(ana, town):
    ana.say("Hola")
    case = open_for(town, ana.last.party).case
    invite(actor=town.actors["alumbrado"], case=case, channel="whatsapp")
    ana.say("menu", at=MONDAY + timedelta(hours=1))
    assert "pocas palabras" in ana.say("1", at=MONDAY + timedelta(hours=2))
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "extra",
    [
        {"consent": {"purpose": "all", "value": "stop"}},
        {"edits": "x"},
        {"public": "comment"},
        {"payload": "solved:x"},
    ],
)
def test_what_another_part_of_the_house_takes_is_left_to_it(ana, extra):
    assert ana.say("Hola", extra=extra) == ""


def test_thanks_begin_nothing(ana):
    assert ana.say("gracias!") == ""
    assert Talk.objects.count() == 0
    assert ana.conversation.waiting_since is None


def test_the_language_is_heard_and_kept(ana):
    assert ana.say("Hello, good morning").startswith("Hello!")
    assert Party.objects.get(pk=ana.last.party_id).language == "en"
    assert "in a few words" in ana.say("1")


def test_a_kept_language_wins(ana, juan):
    juan.receive("")
    Party.objects.filter(pk=juan.last.party_id).update(language="en")
    assert juan.say("Hola, buenas tardes").startswith("How can")
    assert juan.answers()[0].text.startswith("Hello!")
    assert juan.say("español").startswith("¿En qué")


def test_too_many_messages_lead_to_a_person(ana):
    for _ in range(10):
        ana.say("menu", at=MONDAY + timedelta(minutes=1))
    assert ana.say("menu", at=MONDAY + timedelta(minutes=1)) != ""
    assert Delivery.objects.filter(state="cancelled").count() == 1
    assert talks() == ["handed_over"]
    assert ana.conversation.waiting_since is not None


def test_a_talk_left_alone_ends_by_itself(ana, juan):
    ana.say("Hola")
    juan.say("Hola")
    juan.say("2")
    with clock.frozen(MONDAY + timedelta(hours=25)):
        assert end_silent_talks() == 2
        assert end_silent_talks() == 0
    assert talks() == ["abandoned", "abandoned"]
    assert ana.say("Hola", at=MONDAY + timedelta(hours=26)).startswith("¡Hola!")


def test_switched_off_nothing_is_said(ana, machine):
    switch_account(actor=machine, account_id=ana.account.pk, on=False)
    assert ana.say("Hola") == ""
    assert Talk.objects.count() == 0


def test_where_it_is_off_a_batch_costs_one_question(line, django_assert_num_queries):
    chat = Chat(line)
    for _ in range(3):
        chat.receive("Hola")
    subscriber = Subscriber("x", InteractionReceived, handle, takes_many=True)
    rows = EventRecord.objects.filter(topic=InteractionReceived.topic)
    envelopes = [envelope_of(row, subscriber) for row in rows]
    with django_assert_num_queries(1):
        handle(envelopes)
    with django_assert_num_queries(0):
        handle([])


def test_what_a_guided_message_costs(ana, django_assert_num_queries):
    """One menu and one choice: what the conversation, the talk, the outbox and the audit write included."""
    first = ana.receive("Hola")
    row = Interaction.objects.select_related("account", "party").get(pk=first.pk)
    with django_assert_num_queries(38):
        attend(row)
    second = ana.receive("1")
    row = Interaction.objects.select_related("account", "party").get(pk=second.pk)
    with django_assert_num_queries(39):
        attend(row)


def test_the_official_sees_the_note_beside_the_conversation(ana, town):
    call_command("createcachetable", verbosity=0)
    ana.say("Hola")
    ana.say("hay un bache enorme en mi cuadra")
    ana.say("persona")
    browser = Client()
    browser.force_login(
        town.accounts["atencion"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    address = reverse("workbench:conversation", kwargs={"conversation_id": ana.conversation.pk})
    shown = browser.get(address).content.decode()
    assert "Conversación guiada: pasa a una persona." in shown
    assert "Qué pasa: hay un bache enorme en mi cuadra" in shown


def test_a_refusal_to_open_leads_to_a_person(ana, town):
    ana.say("Hola")
    ana.say("hay un bache enorme en mi cuadra")
    ana.say("1")
    ana.say("frente a la escuela")
    ServiceVersion.objects.filter(service__code="VI01").update(
        fields=[{"name": "x", "label": "¿Cuántos?", "type": "number", "required": True}]
    )
    said = ana.say("sí")
    assert said.startswith("No lo pudimos registrar: Revisá los datos marcados.")
    assert Case.objects.count() == 0
    assert talks() == ["handed_over"]


def test_a_button_of_the_notice_is_the_score(ana, town):
    ana.say("Hola")
    case = open_for(town, ana.last.party).case
    token = invite(actor=town.actors["alumbrado"], case=case, channel="whatsapp").token
    assert ana.say("Sí, está resuelto", pressed=f"solved:{token}") == ""
    assert Answer.objects.get().score == 5


@pytest.mark.parametrize("slug", ["sms_gateway", "webchat"])
def test_other_channels_get_numbered_lines(town, machine, guided, slug):
    kind, address = {"sms_gateway": ("phone", "+5492262555000"), "webchat": ("webchat", "a" * 32)}[slug]
    account = configure_account(
        actor=machine, jurisdiction=town.jurisdiction, slug=slug, name=slug, settings=SETTINGS.get(slug, {})
    )
    switch_account(actor=machine, account_id=account.pk, on=True)
    chat = Chat(account, address, kind)
    assert "2. Cómo va mi pedido" in chat.say("Hola")
    assert chat.buttons == []
    assert "código del caso" in chat.say("2")
