from datetime import date

import pytest

from nexo.application.joining.compare import before_joining, before_parting
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.actions.unmerge_parties import unmerge_parties
from nexo.domain.parties.enums import Assurance
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import INSIDE, small_town


@pytest.fixture
def rosa(clerk):
    return register_person(
        actor=clerk,
        given_names="Rosa",
        surname="Gómez",
        birth_date=date(1948, 3, 2),
        contact_points=[("phone", "2262 15 412345")],
        identifiers=[("dni", "5123456", Assurance.DOCUMENT_CHECKED)],
        source="counter",
    )


@pytest.fixture
def twin(clerk):
    return register_person(
        actor=clerk,
        given_names="Rosita",
        surname="Gomez",
        address_text="Ribera 123",
        contact_points=[("email", "rosita@vecinos.example")],
        source="counter",
    )


def case_of(town, person):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="x",
            channel="counter",
            applicant=person,
            place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def told(found):
    return {line.label: (line.one, line.other, line.stays, line.differs) for line in found.lines}


def test_what_stays_when_two_become_one(town, clerk, rosa, twin, monday):
    case_of(town, twin)
    found = before_joining(actor=clerk, one=rosa.id, other=twin.id)
    assert found.names == ("Rosa Gómez", "Rosita Gomez")
    lines = told(found)
    assert lines["Nombre"] == (("Rosa Gómez",), ("Rosita Gomez",), "Queda lo del primero", True)
    assert lines["Edad"] == (("78",), (), "Queda lo del primero", False)
    assert lines["Domicilio"] == (
        (),
        ("Ribera 123",),
        "Queda vacío: lo del segundo se guarda en su registro",
        True,
    )
    assert lines["Contactos"][2] == "Quedan los dos"
    assert lines["Casos"][:2] == (("0",), ("1",))


def test_what_goes_back_to_each_when_they_are_parted(town, clerk, rosa, twin, monday):
    case_of(town, twin)
    merge = merge_parties(actor=clerk, survivor=rosa, absorbed=twin, reason="Mismo domicilio")
    lines = told(before_parting(actor=clerk, merge_id=merge.id))
    assert lines["Casos"][:2] == (("0",), ("1",))
    assert lines["Contactos"][0] == ("teléfono •• 2345",)
    assert lines["Contactos"][1] == ("correo electrónico ro•••@vecinos.example",)
    unmerge_parties(actor=clerk, merge=merge, reason="Era la hija")
    assert told(before_parting(actor=clerk, merge_id=merge.id)) == lines


def test_a_protected_case_is_not_even_counted(town, clerk, rosa, twin, monday):
    Case.objects.filter(pk=case_of(town, twin).pk).update(visibility="protected")
    assert told(before_joining(actor=clerk, one=rosa.id, other=twin.id))["Casos"][1] == ("0",)


def test_only_who_may_join_compares_and_only_in_their_town(town, clerk, rosa, twin, monday):
    with pytest.raises(NotAllowed):
        before_joining(actor=town.actors["vial"], one=rosa.id, other=twin.id)
    stranger = small_town("otra").actors["atencion"]
    with pytest.raises(NotFound):
        before_joining(actor=stranger, one=rosa.id, other=twin.id)
    merge = merge_parties(actor=clerk, survivor=rosa, absorbed=twin, reason="Mismo domicilio")
    with pytest.raises(NotFound):
        before_parting(actor=stranger, merge_id=merge.id)
