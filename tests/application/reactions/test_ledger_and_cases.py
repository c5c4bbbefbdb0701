"""What the ledger tells the cases and people, and what the cases tell each other."""

import pytest

from nexo.domain.cases.actions.citizen_word import dispute_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.tell_apart import leave_incident
from nexo.domain.cases.actions.work_case import ask_citizen
from nexo.domain.cases.enums import Result
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.actions.undo_message import undo_message
from nexo.domain.interactions.models import Conversation, Interaction, Reference
from nexo.domain.interactions.ports import Bounce, DeliveryState, Receipt
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.actions.unmerge_parties import unmerge_parties
from nexo.domain.parties.models import ContactPoint
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events.deliver import deliver_pending


def links(entry) -> list[tuple]:
    return list(Reference.objects.filter(interaction=entry).values_list("object_id", "reason"))


class TestAttaching:
    def test_to_the_case_of_the_message_that_is_answered(self, town, open_one, write, machine):
        first, _ = open_one(), open_one()
        talk = Conversation.objects.filter(party=first.applicant).first() or write().conversation
        ours = queue_message(
            actor=machine,
            conversation=talk,
            channel="email",
            text="¿Sigue?",
            references=[("cases", "case", first.id)],
        )
        record_receipt(delivery_id=ours.delivery.pk, receipt=Receipt(external_id="<ours@x>"))
        entry = write("Sí", reply_to=("<ours@x>",))
        assert links(entry) == [(first.id, "responde a un mensaje de este caso")]

    def test_to_the_case_that_is_named_when_it_is_ones_own(self, open_one, write):
        first, second = open_one(), open_one()
        entry = write("¿Novedades?", subject=f"Caso {second.public_code.lower()}")
        assert links(entry) == [(second.id, "nombra el código del caso")]
        both = write(f"Por {first.public_code} y {second.public_code}")
        assert {case_id for case_id, _ in links(both)} == {first.id, second.id}

    def test_a_code_alone_opens_nothing_to_a_stranger(self, open_one, write):
        case = open_one()
        entry = write(f"Soy yo, {case.public_code}", sender="otro@ajeno.example")
        assert links(entry) == []

    def test_to_the_only_open_one_and_of_several_to_none(self, open_one, write):
        case = open_one()
        assert links(write("¿Y?")) == [(case.id, "es el único caso abierto de la persona")]
        open_one()
        assert links(write("¿Y?")) == []

    def test_robots_forms_and_what_is_tied_already_are_left(self, town, open_one, write, neighbour):
        case = open_one()
        assert links(write("fuera de la oficina", automatic=True)) == []
        form = register_contact(
            actor=town.actors["atencion"], channel="webform", party=neighbour, text="x", kind="form"
        )
        call = register_contact(
            actor=town.actors["atencion"],
            channel="voice",
            party=neighbour,
            text="x",
            kind="call",
            references=[("cases", "case", case.id)],
        )
        hidden = register_contact(
            actor=town.actors["atencion"],
            channel="voice",
            party=neighbour,
            text="x",
            kind="call",
            reader_unit=town.units["GEN"],
        )
        deliver_pending()
        assert (links(form), links(hidden)) == ([], [])
        assert links(call) == [(case.id, "")]


class TestAnswering:
    @pytest.fixture
    def told(self, open_one, write):
        case = open_one()
        return case, write("¿Y la luz?")

    def answer(self, town, entry, **more):
        return queue_message(
            actor=town.actors["atencion"],
            conversation=entry.conversation,
            channel="email",
            text="Va mañana",
            **more,
        )

    def test_the_clock_stops_when_the_answer_has_left(self, town, told):
        case, entry = told
        ours = self.answer(town, entry)
        deliver_pending()
        case.refresh_from_db()
        assert case.first_response_at is None
        record_receipt(delivery_id=ours.delivery.pk, receipt=Receipt(external_id="<o@x>"))
        deliver_pending()
        case.refresh_from_db()
        assert case.first_response_at is not None

    def test_what_was_undone_failed_or_automatic_answered_nobody(self, town, told):
        case, entry = told
        undone = self.answer(town, entry)
        undo_message(actor=town.actors["atencion"], interaction=undone.interaction)
        failed = self.answer(town, entry)
        record_receipt(
            delivery_id=failed.delivery.pk, receipt=Receipt(external_id="<f@x>", state=DeliveryState.FAILED)
        )
        robot = self.answer(town, entry, automatic=True)
        record_receipt(delivery_id=robot.delivery.pk, receipt=Receipt(external_id="<r@x>"))
        deliver_pending()
        case.refresh_from_db()
        assert case.first_response_at is None

    def test_a_call_of_ours_answers_too(self, town, told, neighbour):
        case, _ = told
        register_contact(
            actor=town.actors["atencion"],
            channel="voice",
            party=neighbour,
            text="La llamé",
            kind="call",
            direction="out",
        )
        deliver_pending()
        case.refresh_from_db()
        assert case.first_response_at is not None

    def test_an_answer_about_no_case_stops_no_clock(self, town, write):
        entry = write("Pregunta suelta")
        ours = self.answer(town, entry)
        record_receipt(delivery_id=ours.delivery.pk, receipt=Receipt(external_id="<o@x>"))
        deliver_pending()
        assert Case.objects.count() == 0

    def test_nobody_wrote_before_we_did(self, town, mailbox, machine, neighbour):
        talk = Conversation.objects.create(jurisdiction=town.jurisdiction, party=neighbour)
        ours = queue_message(actor=machine, conversation=talk, channel="email", text="Hola")
        record_receipt(delivery_id=ours.delivery.pk, receipt=Receipt(external_id="<o@x>"))
        deliver_pending()
        assert Reference.objects.count() == 0


def test_what_was_asked_and_is_answered_goes_on(town, open_one, write):
    case = open_one()
    ask_citizen(actor=town.actors["alumbrado"], case_id=case.id, question="¿Cuál es?")
    deliver_pending()
    write("fuera de la oficina", automatic=True)
    case.refresh_from_db()
    assert case.phase == "awaiting_citizen"
    write("La de la esquina")
    case.refresh_from_db()
    assert case.phase == "in_progress"


class TestBounces:
    @pytest.fixture
    def sent(self, town, write, machine):
        entry = write()
        ours = queue_message(actor=machine, conversation=entry.conversation, channel="email", text="x")
        record_receipt(delivery_id=ours.delivery.pk, receipt=Receipt(external_id="<ours@x>"))
        return ours

    @pytest.mark.parametrize(
        ("kind", "count", "dead"), [("hard", 1, True), ("soft", 1, False), ("delayed", 0, False)]
    )
    def test_the_address_is_marked_and_not_the_person(self, sent, write, kind, count, dead):
        bounce = Bounce("maria@vecina.example", kind, "5.1.1", "<ours@x>")
        write("550", sender="mailer-daemon@mx.example", automatic=True, bounce=bounce)
        point = ContactPoint.objects.get(kind="email", normalised="maria@vecina.example")
        assert (point.bounce_count, point.bounced_at is not None) == (count, dead)


class TestWeight:
    def test_another_reporter_makes_all_of_them_heavier(self, town, open_one):
        first, second = open_one(), open_one(None)
        join_incident(actor=town.actors["atencion"], case_id=second.id, with_case_id=first.id)
        deliver_pending()
        assert set(Case.objects.values_list("priority", flat=True)) == {8}

    def test_the_one_that_leaves_and_those_that_stay_are_weighed_anew(self, town, open_one):
        desk, cases = town.actors["atencion"], [open_one(None) for _ in range(3)]
        for other in cases[1:]:
            join_incident(actor=desk, case_id=other.id, with_case_id=cases[0].id)
        deliver_pending()
        assert set(Case.objects.values_list("priority", flat=True)) == {10}
        leave_incident(actor=desk, case_id=cases[2].id)
        deliver_pending()
        weights = dict(Case.objects.values_list("pk", "priority"))
        assert [weights[case.id] for case in cases] == [8, 8, 0]

    def test_a_reopened_case_weighs_more(self, town, open_one):
        case = open_one()
        resolve_case(actor=town.actors["alumbrado"], case_id=case.id, result=Result.SOLVED, answer="Listo.")
        author = Actor(
            kind=ActorKind.CITIZEN, jurisdiction_id=town.jurisdiction.id, proven=frozenset({case.id})
        )
        dispute_case(actor=author, case_id=case.id, note="sigue igual")
        deliver_pending()
        case.refresh_from_db()
        assert {reason["code"] for reason in case.priority_reasons} == {"reopened"}


def test_two_people_who_were_one_get_back_what_they_wrote(town, write, neighbour):
    clerk = town.actors["atencion"]
    write("Soy María")
    other = register_person(
        actor=clerk, given_names="Juana", contact_points=(("email", "juana@otra.example"),), source="prueba"
    )
    merge = merge_parties(actor=clerk, survivor=neighbour, absorbed=other, reason="parecía la misma")
    deliver_pending()
    entry = write("Soy Juana", sender="juana@otra.example")
    assert Conversation.objects.count() == 1
    unmerge_parties(actor=clerk, merge=merge, reason="son hermanas")
    deliver_pending()
    entry.refresh_from_db()
    assert entry.conversation.party == other
    assert Interaction.objects.filter(conversation__party=neighbour).count() == 1
