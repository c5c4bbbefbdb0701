"""The first day: the link, the town, people from a spreadsheet, services that pass their gate."""

import pytest

from application.first_run import sheets
from nexo.application.first_run.begin import Beginning, TownBegun, begin_town, prefix_of, slug_of
from nexo.application.first_run.links import first_key, opens
from nexo.application.first_run.people import (
    PeopleInvalid,
    guess_columns,
    import_people,
    read_people,
    role_of,
)
from nexo.application.first_run.progress import progress_of
from nexo.application.first_run.services_on import Wanted, switch_on
from nexo.application.first_run.sheet import SheetUnreadable, read_sheet
from nexo.domain.accounts.models import Account
from nexo.domain.catalogue.models import PublicService, Training
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction, Position, RoleGrant, StaffMember, Unit
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel.actors import Actor

BEGINNING = Beginning(
    pack="ar-aldea",
    town="Comuna de San Roque",
    person="Nadia Sur",
    email="nadia@sanroque.example",
    password="tres palabras que no van juntas",
)


@pytest.fixture
def nadia(db: None) -> Actor:
    """Whoever began the town."""
    return actor_for(begin_town(BEGINNING))


class TestSheets:
    @pytest.mark.parametrize("write", [sheets.xlsx, sheets.ods, sheets.csv])
    def test_three_formats_say_the_same(self, write) -> None:  # type: ignore[no-untyped-def]  # a function
        rows = read_sheet(write())

        assert [row[:3] for row in rows] == [list(row[:3]) for row in sheets.ROWS]
        assert rows[3][3:5] == ["Obras y Servicios Públicos", "Responsable"]

    @pytest.mark.parametrize(
        "content",
        [
            b"PK\x03\x04 no",
            b"a;\0b",
            b"x" * 3_000_000,
            b"a\n" * 2_000,
            sheets.packed({"content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            sheets.packed({"otro.txt": "x"}),
        ],
        ids=["archive", "bytes", "big", "rows", "entity", "other"],
    )
    def test_anything_else_is_a_sentence(self, content: bytes) -> None:
        with pytest.raises(SheetUnreadable, match=r"No se cambió nada|no se cambió nada"):
            read_sheet(content)


class TestBeginning:
    def test_a_link_is_good_until_there_is_a_town(self, db: None) -> None:
        key = first_key()
        assert opens(key)
        assert not opens(key + "x")

        begin_town(BEGINNING)

        assert not opens(key)
        with pytest.raises(TownBegun):
            begin_town(BEGINNING)

    def test_the_town_has_its_name_and_its_pack(self, nadia: Actor) -> None:
        town = Jurisdiction.objects.get()

        assert (town.name, town.short_name, town.slug, town.code_prefix) == (
            "Comuna de San Roque",
            "San Roque",
            "san-roque",
            "SR",
        )
        assert town.calendar is not None
        assert PublicService.objects.filter(jurisdiction=town, is_active=True).count() == 0
        assert nadia.units_of([Role.ADMINISTRATOR]) is None

    def test_names_of_all_kinds(self) -> None:
        assert [slug_of(name) for name in ("Municipio", "Comuna de 9 de Julio")] == [
            "municipio",
            "9-de-julio",
        ]
        assert [prefix_of(name) for name in ("Pila", "Nueve de Julio", "9", "San Antonio de Areco")] == [
            "PI",
            "NJ",
            "MU",
            "SAA",
        ]


class TestPeople:
    def test_columns_are_guessed(self) -> None:
        assert guess_columns(["APELLIDO Y NOMBRE", "E-mail", "Área", "Depende de", "Función", "Cargo"]) == {
            "name": 0,
            "email": 1,
            "unit": 2,
            "above": 3,
            "role": 4,
            "post": 5,
        }
        assert role_of("Jefa de obras") is Role.AREA_RESPONSIBLE
        assert role_of("") is Role.FRONT_OFFICE

    def test_everybody_comes_in_with_area_role_and_post(self, nadia: Actor) -> None:
        town = Jurisdiction.objects.get()
        rows = read_sheet(sheets.xlsx())

        done = import_people(actor=nadia, town=town, people=read_people(rows, guess_columns(rows[0])))

        assert (done.people, done.units) == (3, ["Corralón"])
        yard = Unit.objects.get(name="Corralón")
        assert yard.parent is not None
        assert yard.parent.code == "OSP"
        assert Position.objects.get(unit__code="OSP").holder == StaffMember.objects.get(name="Beto Luna")
        assert RoleGrant.objects.get(staff__name="Ana Ríos").unit is None

    def test_every_bad_row_is_told_and_nobody_comes_in(self, nadia: Actor) -> None:
        town = Jurisdiction.objects.get()
        rows = [
            *sheets.ROWS,
            ("", "mal", "", "La luna", ""),
            ("Dos", "ana@sanroque.example", "Corralón", "", ""),
            ("Tres", "nadia@sanroque.example", "Corralón", "", ""),
        ]
        people = read_people(rows, guess_columns(rows[0]))

        with pytest.raises(PeopleInvalid) as refused:
            import_people(actor=nadia, town=town, people=people)

        assert [one.said for one in refused.value.faults] == [
            "Fila 5: falta el nombre.",
            "Fila 5: «mal» no es un correo.",
            "Fila 5: falta el área.",
            "Fila 5: depende de «La luna», que no es un área.",
            "Fila 6: el correo ana@sanroque.example está dos veces.",
            "Fila 7: ya hay una cuenta con el correo nadia@sanroque.example.",
        ]
        assert Account.objects.count() == 1
        assert not Unit.objects.filter(name="Corralón").exists()


class TestServices:
    def test_one_goes_on_with_its_area_and_the_gate_holds(self, nadia: Actor) -> None:
        town = Jurisdiction.objects.get()
        rows = read_sheet(sheets.csv())
        import_people(actor=nadia, town=town, people=read_people(rows, guess_columns(rows[0])))
        light = PublicService.objects.get(code="AP01")
        dog = PublicService.objects.get(code="ZO01")
        wanted = [Wanted(light.pk, light.owner_unit), Wanted(dog.pk, dog.owner_unit)]

        untrained = switch_on(actor=nadia, wanted=wanted, are_trained=False)
        done = switch_on(actor=nadia, wanted=wanted, are_trained=True)

        assert untrained.on == []
        assert done.on == [light.name]
        assert [name for name, _why in done.refused] == [dog.name]
        assert {row.staff.name for row in Training.objects.all()} == {"Beto Luna"}
        assert progress_of(town.pk).done == (True, True, False, False)
