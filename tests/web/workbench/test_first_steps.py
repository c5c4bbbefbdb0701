"""The pages of the first day, the inventory and the lessons, without a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from application.first_run import sheets
from nexo.application.first_run.links import first_key
from nexo.application.packs.starters import starter
from nexo.application.packs.taking import take_pack
from nexo.domain.accounts.models import Account
from nexo.domain.organisation.models import StaffMember

BEGIN = {
    "town": "Comuna de San Roque",
    "pack": "ar-aldea",
    "person": "Nadia Sur",
    "email": "nadia@sanroque.example",
    "password": "tres palabras que no van juntas",
}


@pytest.fixture
def begun(db) -> Client:
    """A browser of whoever began the town."""
    client = Client()
    answer = client.post(f"/panel/primeros-pasos/abrir/?llave={first_key()}", BEGIN)
    assert answer.status_code == 302
    return client


class TestOpening:
    def test_an_empty_installation_leads_here_and_says_how(self, db) -> None:
        answer = Client().get("/panel/", follow=True)

        assert answer.redirect_chain[-1][0] == "/panel/primeros-pasos/abrir/"
        assert "Todavía no hay municipio" in answer.content.decode()

    @pytest.mark.parametrize("key", ["", "x", "begin:1:2"])
    def test_without_the_link_nothing_is_founded(self, db, key) -> None:
        Client().post(f"/panel/primeros-pasos/abrir/?llave={key}", BEGIN)

        assert Account.objects.count() == 0

    def test_a_weak_password_is_told_and_nothing_is_founded(self, db) -> None:
        answer = Client().post(
            f"/panel/primeros-pasos/abrir/?llave={first_key()}", BEGIN | {"password": "corta"}
        )

        assert answer.status_code == 422
        assert Account.objects.count() == 0

    def test_with_a_town_the_door_is_shut(self, begun) -> None:
        assert Client().get(f"/panel/primeros-pasos/abrir/?llave={first_key()}").status_code == 404


class TestPeople:
    def test_bad_rows_are_told_and_nobody_comes_in(self, begun) -> None:
        rows = [*sheets.ROWS, ("Dos", "mal", "Corralón", "", "")]
        sheet = SimpleUploadedFile("p.csv", sheets.csv(rows))

        shown = begun.post("/panel/primeros-pasos/personas/", {"file": sheet})
        assert shown.status_code == 422
        assert "Fila 5: «mal» no es un correo." in shown.content.decode()

        form = {"sheet": shown.context["sheet"], "name": 0, "email": 1, "unit": 2}
        assert begun.post("/panel/primeros-pasos/personas/importar/", form).status_code == 422
        assert StaffMember.objects.count() == 1

    def test_what_is_no_spreadsheet_is_a_sentence(self, begun) -> None:
        sheet = SimpleUploadedFile("p.xlsx", b"PK no")

        answer = begun.post("/panel/primeros-pasos/personas/", {"file": sheet})

        assert answer.status_code == 422
        assert "Guardalo como XLSX, ODS o CSV" in answer.content.decode()

    def test_rows_that_were_tampered_with_are_refused(self, begun) -> None:
        answer = begun.post("/panel/primeros-pasos/personas/importar/", {"sheet": "[[]]"}, follow=True)

        assert "La planilla venció" in answer.content.decode()


class TestServices:
    def test_without_people_each_says_what_it_lacks(self, begun) -> None:
        shown = begun.get("/panel/primeros-pasos/servicios/")
        keys = [str(row.pk) for row in shown.context["rows"][:1]]

        answer = begun.post("/panel/primeros-pasos/servicios/", {"service": keys, "trained": "on"})

        assert answer.status_code == 422
        assert "Estos siguen apagados" in answer.content.decode()


class TestInventory:
    def test_it_tells_what_is_our_own(self, small, as_, django_assert_max_num_queries) -> None:
        assert "No partió de un paquete" in as_("sistemas").get("/panel/ajustes/propio/").content.decode()
        pack = starter("uy-localidad")
        assert pack is not None
        take_pack(pack, town=small.jurisdiction)

        admin = as_("sistemas")
        with django_assert_max_num_queries(20):  # the whole configuration is read: a query a subject
            answer = admin.get("/panel/ajustes/propio/").content.decode()

        assert "uy-localidad" in answer
        assert "Agregado acá" in answer


class TestLessons:
    def test_in_a_practice_city_alone(self, small, as_) -> None:
        assert as_("atencion").get("/panel/practica/").status_code == 404
        small.jurisdiction.is_demo = True
        small.jurisdiction.save()
        clerk = as_("atencion")

        assert "Atender en el mostrador" in clerk.get("/panel/practica/").content.decode()
        assert clerk.get("/panel/practica/administracion/").status_code == 404
        begun = clerk.post("/panel/practica/atencion/empezar/", follow=True).content.decode()
        assert "cuenta lo que hagas desde ahora" in begun
        early = clerk.post("/panel/practica/atencion/terminar/", follow=True).content.decode()
        assert "Todavía faltan pasos" in early
