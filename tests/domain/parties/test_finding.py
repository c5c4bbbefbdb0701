from datetime import date, timedelta
from uuid import uuid4

import pytest

from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Zone
from nexo.domain.parties import queries
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import Assurance, IndicatorSource
from nexo.domain.parties.errors import IndicatorUnknown
from nexo.domain.parties.models import Party, VulnerabilityIndicator
from nexo.domain.parties.rules.cards import HIDDEN, HelpLine
from nexo.domain.parties.rules.helping import Reason
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry, ReadEntry
from nexo.kernel.errors import NotAllowed, NotFound

NEED = Reason("NEED", 15, "Atención preferencial por una necesidad declarada")


def person(actor, given_names, surname, **more):
    return register_person(actor=actor, given_names=given_names, surname=surname, source="counter", **more)


@pytest.fixture
def people(clerk):
    return {
        "rosa": person(
            clerk,
            "Rosa",
            "Gómez",
            birth_date=date(1948, 3, 2),
            contact_points=[("phone", "15 412345"), ("email", "rosa.gomez@x.com")],
            identifiers=[("dni", "5.123.456", Assurance.DOCUMENT_CHECKED)],
        ),
        "raul": person(clerk, "Raúl", "Ñañez", contact_points=[("phone", "15 412399")]),
        "nanez": person(clerk, "Raquel", "Nanez"),
        "mariano": person(clerk, "Mariano", "González", identifiers=[("cuil", "20-26756539-3", "")]),
        "gonzalo": person(clerk, "Gonzalo", "Pérez"),
    }


def found(clerk, people, text):
    names = {party.id: name for name, party in people.items()}
    return [(names[hit.id], hit.why) for hit in queries.find_people(actor=clerk, text=text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rosa gomez", [("rosa", "por nombre")]),
        ("GÓMEZ ros", [("rosa", "por nombre")]),
        ("ros", [("rosa", "por nombre")]),
        ("g", [("gonzalo", "por nombre"), ("mariano", "por nombre"), ("rosa", "por nombre")]),
        ("ros gom", [("rosa", "por nombre")]),
        ("gonz", [("mariano", "por nombre"), ("gonzalo", "por nombre")]),
        ("gonsalez", [("mariano", "por nombre")]),
        ("gonzales marian", [("mariano", "por nombre")]),
        ("ñañez", [("raul", "por nombre")]),
        ("nanez", [("nanez", "por nombre")]),
        ("5123456", [("rosa", "por documento")]),
        ("5.123", [("rosa", "por documento")]),
        ("26756539", [("mariano", "por documento")]),
        ("20-26756539-3", [("mariano", "por documento")]),
        ("412345", [("rosa", "por teléfono")]),
        ("2345", [("rosa", "por teléfono")]),
        ("2320 15 412345", [("rosa", "por teléfono")]),
        ("15 412345", [("rosa", "por teléfono")]),
        ("+54 9 2320 412345", [("rosa", "por teléfono")]),
        ("rosa.gomez@", [("rosa", "por correo")]),
        ("Rosa.Gomez@x.com", [("rosa", "por correo")]),
        ("gomez 5123456", [("rosa", "por documento")]),
        ("zzzzz", []),
        ("123", []),
        ("@", []),
        ("", []),
        ("' OR 1=1 --", []),
        ("%", []),
    ],
)
def test_finding_while_typing(clerk, people, text, expected):
    assert sorted(found(clerk, people, text)) == sorted(expected)


def test_the_best_come_first(clerk, people):
    person(clerk, "Rosalía", "Gómez Paz")
    hits = queries.find_people(actor=clerk, text="rosa gomez")
    assert [hit.name for hit in hits] == ["Rosa Gómez", "Rosalía Gómez Paz"]


def test_a_hit_is_masked_but_for_the_name(clerk, people, noon):
    [hit] = queries.find_people(actor=clerk, text="rosa")
    assert (hit.name, hit.age, hit.document) == ("Rosa Gómez", 78, "DNI ••••456")
    assert hit.contacts == ("•• 2345", "ro•••@x.com")
    assert (hit.assurance, hit.assurance_label) == ("document_checked", "documento a la vista")
    assert (hit.kind, hit.is_provisional) == ("person", False)


def test_by_id(clerk, people):
    assert found(clerk, people, str(people["rosa"].id)) == [("rosa", "por su ficha")]
    assert found(clerk, people, str(uuid4())) == []


def test_two_reads_and_one_row_a_hit_written_down(clerk, people, django_assert_num_queries):
    ReadEntry.objects.all()
    for text in ("gonz", "412345", "rosa.gomez@", "gonsalez"):
        with django_assert_num_queries(3):
            queries.find_people(actor=clerk, text=text)
    with django_assert_num_queries(1):
        queries.find_people(actor=clerk, text="zzzzzz")
    assert ReadEntry.objects.count() == 5
    entry = ReadEntry.objects.order_by("id").first()
    assert (entry.purpose, entry.kind, entry.fields, entry.actor_id) == (
        "search",
        "people_search",
        "name",
        clerk.staff_id,
    )


def test_a_merged_person_is_found_once_by_anything_of_either(clerk, people):
    merge_parties(actor=clerk, survivor=people["gonzalo"], absorbed=people["rosa"], reason="prueba")
    for text in ("rosa gomez", "412345", "5123456"):
        [hit] = queries.find_people(actor=clerk, text=text)
        assert (hit.id, hit.name) == (people["gonzalo"].id, "Gonzalo Pérez")
        assert hit.document == "DNI ••••456"


def test_the_former_name_finds_and_is_not_shown(clerk):
    party = person(clerk, "Juan", "Paz", self_perceived_name="Ana")
    [hit] = queries.find_people(actor=clerk, text="juan paz")
    assert (hit.id, hit.name) == (party.id, "Ana Paz")


def test_who_may_search_and_where(clerk, people, staff_of, other_town):
    for role in (Role.ANALYST, Role.ADMINISTRATOR, Role.CREW, Role.EDITOR):
        with pytest.raises(NotAllowed):
            queries.find_people(actor=staff_of(role), text="rosa")
    with pytest.raises(NotAllowed):
        queries.find_people(actor=system(None), text="rosa")
    assert queries.find_people(actor=staff_of(Role.FRONT_OFFICE, other_town), text="rosa") == []


def test_a_card_in_two_reads(clerk, people, town, noon, django_assert_num_queries):
    zone = Zone.objects.create(jurisdiction=town, code="Z08", name="La Ribera")
    edit_party(actor=clerk, party=people["rosa"], changes={"zone_id": zone.id, "address_text": "Mitre 1"})
    with django_assert_num_queries(2):
        card = queries.card(actor=clerk, party_id=people["rosa"].id)
    assert (card.name, card.age, card.zone_name, card.address_text) == (
        "Rosa Gómez",
        78,
        "La Ribera",
        "Mitre 1",
    )
    assert [(line.label, line.masked, line.assurance_label) for line in card.identifiers] == [
        ("DNI", "••••456", "documento a la vista")
    ]
    assert [(line.label, line.masked, line.is_preferred) for line in card.contacts] == [
        ("teléfono", "•• 2345", True),
        ("correo electrónico", "ro•••@x.com", False),
    ]
    assert card.reasons == (Reason("AGE70", 10, "Atención preferencial por edad"),)
    assert (card.is_preferential, card.open_matches, card.cluster) == (True, 0, (people["rosa"].id,))


def test_a_card_of_another_town_does_not_exist(clerk, people, other_town, staff_of):
    with pytest.raises(NotFound):
        queries.card(actor=staff_of(Role.FRONT_OFFICE, other_town), party_id=people["rosa"].id)
    with pytest.raises(NotFound):
        queries.card(actor=clerk, party_id=uuid4())


def test_a_confidential_person_shows_no_way_to_be_found(clerk, people, staff_of):
    edit_party(
        actor=clerk, party=people["rosa"], changes={"is_confidential": True, "address_text": "Refugio"}
    )
    card = queries.card(actor=clerk, party_id=people["rosa"].id)
    assert (card.address_text, {line.masked for line in card.contacts}) == (HIDDEN, {HIDDEN})
    [hit] = queries.find_people(actor=clerk, text="rosa")
    assert set(hit.contacts) == {HIDDEN}
    seen = queries.card(actor=staff_of(Role.SOCIAL_WORKER), party_id=people["rosa"].id)
    assert (seen.address_text, seen.contacts[0].masked) == ("Refugio", "•• 2345")


def declared(actor, party, code, **more):
    return declare_indicator(actor=actor, party=party, code=code, source=IndicatorSource.DECLARED, **more)


def test_what_helps_is_sealed_and_the_counter_sees_how_but_not_why(clerk, people, staff_of):
    row = declared(clerk, people["raul"], "DIS", adjustment="Atender en planta baja")
    assert b"planta" not in bytes(VulnerabilityIndicator.objects.get().adjustment_sealed)
    assert AuditEntry.objects.order_by("-id").first().changes == {
        "indicator": str(row.id),
        "code": "",
        "source": "declared",
    }
    at_counter = queries.card(actor=clerk, party_id=people["raul"].id)
    assert at_counter.help == (HelpLine("", "Atender en planta baja", is_sensitive=True),)
    assert at_counter.reasons == (NEED,)
    social = queries.card(actor=staff_of(Role.SOCIAL_WORKER), party_id=people["raul"].id)
    assert social.help == (HelpLine("Discapacidad", "Atender en planta baja", is_sensitive=True),)


def test_an_open_indicator_is_seen_by_all(clerk, people):
    declared(clerk, people["raul"], "DIGI0")
    card = queries.card(actor=clerk, party_id=people["raul"].id)
    assert card.help == (HelpLine("Sin teléfono propio o sin práctica", "", is_sensitive=False),)
    assert AuditEntry.objects.order_by("-id").first().changes["code"] == "DIGI0"


def test_a_restricted_indicator_leaves_no_trace_at_the_counter(clerk, people, staff_of):
    worker = staff_of(Role.SOCIAL_WORKER)
    with pytest.raises(NotAllowed):
        declared(clerk, people["raul"], "GBV")
    declared(worker, people["raul"], "GBV", adjustment="No llamar a la casa")
    card = queries.card(actor=clerk, party_id=people["raul"].id)
    assert (card.help, card.reasons) == ((), ())
    assert queries.card(actor=staff_of(Role.DATA_PROTECTION), party_id=people["raul"].id).help == ()
    assert queries.card(actor=worker, party_id=people["raul"].id).help == (
        HelpLine("Violencia por motivos de género", "No llamar a la casa", is_sensitive=True),
    )


def test_an_indicator_ends_with_its_last_day(clerk, people, noon):
    declared(clerk, people["raul"], "PREG", valid_to=noon.date())
    assert queries.preferential_reasons(people["raul"]) == [NEED]
    VulnerabilityIndicator.objects.update(valid_to=noon.date() - timedelta(days=1))
    assert queries.preferential_reasons(people["raul"]) == []
    with pytest.raises(IndicatorUnknown):
        declared(clerk, people["raul"], "PARTIDO")


def test_reasons_of_the_whole_cluster_in_one_read(clerk, people, noon, django_assert_num_queries):
    merge_parties(actor=clerk, survivor=people["raul"], absorbed=people["rosa"], reason="prueba")
    with django_assert_num_queries(1):
        reasons = queries.preferential_reasons(people["raul"])
    assert [reason.code for reason in reasons] == ["AGE70"]
    assert queries.preferential_reasons(Party(id=uuid4())) == []


def test_whole_numbers_are_shown_for_a_purpose_that_is_written_down(clerk, people, django_assert_num_queries):
    with django_assert_num_queries(2):
        shown = queries.reveal(actor=clerk, party_id=people["rosa"].id, purpose="llamar")
    assert shown.lines == (
        ("DNI", "5.123.456"),
        ("teléfono", "+54 9 2320 41-2345"),
        ("correo electrónico", "rosa.gomez@x.com"),
    )
    entry = ReadEntry.objects.get()
    assert (entry.kind, entry.purpose, entry.fields) == ("person_reveal", "llamar", "dni, email, phone")


def test_a_protected_person_is_not_revealed_to_everybody(clerk, people, other_town, staff_of):
    edit_party(actor=clerk, party=people["rosa"], changes={"is_confidential": True})
    asked = {"party_id": people["rosa"].id, "purpose": "llamar"}
    with pytest.raises(NotAllowed):
        queries.reveal(actor=clerk, **asked)
    with pytest.raises(NotFound):
        queries.reveal(actor=staff_of(Role.FRONT_OFFICE, other_town), **asked)
    assert len(queries.reveal(actor=staff_of(Role.SOCIAL_WORKER), **asked).lines) == 3
