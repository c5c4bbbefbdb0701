from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from nexo.domain.parties.actions.make_provisional import make_provisional
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.domain.parties.enums import Assurance
from nexo.domain.parties.models import ContactPoint, Identifier, MatchProposal, Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord

NUMBER = "5492320411111"
E164 = "+5492320411111"
ACCOUNT = "AR.1349700011112222"


def writes(machine, *senders, name="María Gómez", source="whatsapp"):
    return resolve_sender(actor=machine, senders=senders, name=name, source=source)


def topics():
    return [*EventRecord.objects.order_by("id").values_list("topic", flat=True)]


def test_first_message_makes_a_provisional_party_with_all_it_told(machine, noon):
    found = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER))

    assert found.is_new is True
    assert found.candidates == []
    assert found.because == "Es la primera vez que escribe desde acá."
    party = Party.objects.get()
    assert (party.id, party.display_name, party.source, party.is_provisional) == (
        found.party.id,
        "María Gómez",
        "whatsapp",
        True,
    )
    assert [*Identifier.objects.order_by("scheme").values_list("scheme", "normalised", "assurance")] == [
        ("wa_bsuid", ACCOUNT, Assurance.CHANNEL_VERIFIED),
        ("whatsapp", E164, Assurance.CHANNEL_VERIFIED),
    ]
    assert [*ContactPoint.objects.values_list("kind", "normalised", "assurance", "verified_at")] == [
        ("phone", E164, Assurance.CHANNEL_VERIFIED, noon)
    ]
    assert topics() == [
        "parties.party_registered",
        "parties.identifier_linked",
        "parties.identifier_linked",
    ]


def test_a_known_sender_costs_three_statements(machine, django_assert_num_queries):
    first = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER))
    with django_assert_num_queries(3):
        again = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER), name="Mari")
    assert (again.party, again.is_new) == (first.party, False)
    assert again.because == "La cuenta de WhatsApp ya era conocida."


def test_a_known_mailbox_costs_two_statements(machine, django_assert_num_queries):
    first = writes(machine, ("email", "Maria@Ejemplo.com"), source="email")
    with django_assert_num_queries(2):
        again = writes(machine, ("email", "maria@ejemplo.com"), source="email")
    assert again.party == first.party


def test_the_number_alone_finds_the_account_and_the_account_alone_the_person(machine):
    first = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER))
    assert writes(machine, ("whatsapp", NUMBER)).party == first.party
    assert writes(machine, ("wa_bsuid", ACCOUNT)).party == first.party


def test_the_other_identifier_is_linked_with_a_trace_when_it_turns_up(machine):
    first = writes(machine, ("wa_bsuid", ACCOUNT))
    EventRecord.objects.all().delete()
    later = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER))
    assert (later.party, later.is_new) == (first.party, False)
    assert topics() == ["parties.identifier_linked"]
    assert writes(machine, ("whatsapp", NUMBER)).party == first.party


def test_an_account_id_turns_up_for_a_known_number(machine):
    first = writes(machine, ("whatsapp", NUMBER))
    later = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER))
    assert (later.party, later.because) == (first.party, "El número de WhatsApp ya era conocido.")
    assert Identifier.objects.filter(scheme="wa_bsuid").get().party == first.party


def test_two_identifiers_of_two_parties_are_a_question_for_a_person(machine):
    by_account = writes(machine, ("wa_bsuid", ACCOUNT), name="Ana Paz").party
    by_number = writes(machine, ("whatsapp", NUMBER), name="Luis Sosa").party
    both = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER), name="Ana Paz")
    assert (both.party, both.candidates) == (by_account, [by_number])
    proposal = MatchProposal.objects.get()
    assert {proposal.first_id, proposal.second_id} == {by_account.id, by_number.id}
    assert proposal.score == 90
    assert [reason["code"] for reason in proposal.reasons] == ["identity_conflict"]
    writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER), name="Ana Paz")
    assert MatchProposal.objects.count() == 1


def test_a_recycled_number_closes_validity_and_never_shows_the_former_file(machine, noon):
    former = writes(machine, ("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER)).party
    with clock.frozen(noon + timedelta(days=90)):
        stranger = writes(machine, ("wa_bsuid", "AR.999"), ("whatsapp", NUMBER), name="Raúl Díaz")
    assert stranger.is_new is True
    assert stranger.candidates == [former]
    rows = Identifier.objects.filter(scheme="whatsapp").order_by("id")
    assert [(row.party_id, row.valid_to) for row in rows] == [
        (former.id, noon + timedelta(days=90)),
        (stranger.party.id, None),
    ]
    assert [reason["code"] for reason in MatchProposal.objects.get().reasons] == ["number_reused"]
    assert writes(machine, ("wa_bsuid", "AR.999"), ("whatsapp", NUMBER)).party == stranger.party
    assert writes(machine, ("wa_bsuid", ACCOUNT)).party == former


def test_a_whatsapp_number_written_without_the_nine_is_the_same(machine):
    first = writes(machine, ("whatsapp", NUMBER)).party
    assert writes(machine, ("whatsapp", "542320411111")).party == first
    assert writes(machine, ("phone", "+542320411111"), source="voice").party == first


def test_a_telephone_of_one_person_finds_her_unless_the_name_contradicts(machine):
    maria = writes(machine, ("phone", E164), name="María Gómez", source="voice").party
    assert writes(machine, ("phone", E164), name="Gómez, María Elena", source="voice").party == maria
    assert writes(machine, ("phone", E164), name="", source="voice").party == maria
    son = writes(machine, ("phone", E164), name="Juan Gómez", source="voice")
    assert son.is_new is True
    assert son.candidates == [maria]
    assert MatchProposal.objects.count() == 0


def test_a_shared_telephone_offers_a_choice_and_does_not_multiply_people(machine):
    maria = writes(machine, ("phone", E164), name="María Gómez", source="voice").party
    juan = writes(machine, ("phone", E164), name="Juan Gómez", source="voice").party
    silent = writes(machine, ("phone", E164), name="", source="voice")
    assert silent.is_new is True
    assert silent.candidates == [maria, juan]
    assert silent.because == "Varias personas comparten este medio de contacto: elegí de quién es."
    assert writes(machine, ("phone", E164), name="", source="voice").party == silent.party
    assert writes(machine, ("phone", E164), name="Juan Gómez", source="voice").party == juan
    assert Party.objects.count() == 3


def test_father_and_son_of_one_name_and_one_mailbox_get_one_file_for_the_doubtful(machine, town):
    for _ in range(2):
        party = make_provisional(actor=machine, name="Juan Pérez", source="counter")
        Party.objects.filter(id=party.id).update(is_provisional=False)
        ContactPoint.objects.create(
            jurisdiction=town,
            party=party,
            kind="email",
            value="p@x.com",
            normalised="p@x.com",
            source="counter",
        )
    doubtful = writes(machine, ("email", "p@x.com"), name="Juan Pérez", source="email")
    assert doubtful.is_new is True
    assert writes(machine, ("email", "p@x.com"), name="Juan Perez", source="email").party == doubtful.party
    assert Party.objects.count() == 3


def test_a_typed_address_never_merges_two_people(machine):
    ana = writes(machine, ("email", "ana@x.com"), name="Ana Paz", source="email").party
    luis = writes(machine, ("whatsapp", NUMBER), name="Luis Sosa").party
    typed = writes(machine, ("whatsapp", NUMBER), ("email", "ana@x.com"), name="Luis Sosa")
    assert typed.party == luis
    assert MatchProposal.objects.count() == 0
    assert Party.objects.filter(canonical__isnull=False).count() == 0
    assert {point.party_id for point in ContactPoint.objects.filter(kind="email")} == {ana.id, luis.id}


def test_a_typed_document_is_a_claim(machine, town):
    maria = writes(machine, ("dni", "28.123.456"), ("email", "m@x.com"), source="webform").party
    stranger = writes(machine, ("dni", "28123456"), name="Pedro López", source="webform")
    assert stranger.is_new is True
    assert stranger.candidates == [maria]
    assert Identifier.objects.get(scheme="dni").party == maria
    assert Identifier.objects.get(scheme="dni").assurance == Assurance.CLAIMED


def test_a_name_fills_an_empty_one_and_never_replaces_another(machine):
    first = writes(machine, ("phone", E164), name="", source="voice").party
    assert first.display_name == ""
    writes(machine, ("phone", E164), name="María Gómez", source="voice")
    writes(machine, ("phone", E164), name="Mari", source="voice")
    assert Party.objects.get().display_name == "María Gómez"


def test_a_merged_party_keeps_what_its_identifier_brings(machine):
    root = writes(machine, ("email", "a@x.com"), name="Ana Paz", source="email").party
    absorbed = writes(machine, ("whatsapp", NUMBER), name="Ana Paz").party
    Party.objects.filter(id=absorbed.id).update(canonical=root)
    found = writes(machine, ("whatsapp", NUMBER))
    assert found.party == absorbed
    assert found.party.root_id == root.id


def test_values_that_make_no_sense_are_kept_and_never_stop_a_message(machine):
    found = writes(
        machine,
        ("email", "not an address"),
        ("phone", "147"),
        ("dni", "x"),
        ("whatsapp", "abc"),
        name="\u202eevil\u200b",
    )
    assert found.is_new is True
    assert found.party.display_name == "evil"
    assert {*ContactPoint.objects.values_list("kind", "normalised")} == {
        ("email", "not an address"),
        ("phone", "147"),
        ("phone", "abc"),
    }


def test_a_message_without_any_identifier_makes_somebody_unknown(machine):
    assert writes(machine, name="").party.display_name == ""


def test_towns_do_not_share_people(machine, other_town):
    mine = writes(machine, ("whatsapp", NUMBER)).party
    theirs = writes(system(other_town.id), ("whatsapp", NUMBER)).party
    assert mine != theirs
    assert theirs.jurisdiction_id == other_town.id


def test_an_actor_without_a_town_is_refused(db):
    with pytest.raises(NotAllowed):
        writes(Actor(kind=ActorKind.SYSTEM, jurisdiction_id=None), ("whatsapp", NUMBER))


@pytest.mark.django_db(transaction=True)
def test_fifty_first_messages_at_once_make_one_party(town):
    machine, barrier, seen, failed = system(town.id), Barrier(10), [], []

    def write(number_of_messages: int) -> None:
        try:
            barrier.wait()
            senders = [("wa_bsuid", ACCOUNT), ("whatsapp", NUMBER)]
            seen.extend(writes(machine, *senders).party.id for _ in range(number_of_messages))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=(5,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(seen) == 50
    assert len(set(seen)) == 1
    assert Party.objects.count() == 1
