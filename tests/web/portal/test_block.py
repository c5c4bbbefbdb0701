"""The block on the portal: seen by everybody, joined by who proved a contact; every step without script."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case, CaseParty, NeighbourWord
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.models import ContactPoint, Party
from nexo.kernel import clock
from nexo.kernel.actors import system

pytestmark = pytest.mark.usefixtures("noon")
SPOT = (-34.95, -58.95)


@pytest.fixture
def matter(town, light):
    """Return a dark lamp that Rosa reported."""
    configure_account(
        actor=system(town.id), jurisdiction=town, slug="email", name="Correo",
        address="hola@losceibos.example", settings={"smtp_host": "127.0.0.1"},
    )  # fmt: skip
    rosa = register_person(
        actor=system(town.id), given_names="Rosa", surname="Secreta", source="prueba",
        contact_points=(("email", "rosa@vecina.example"),),
    )  # fmt: skip
    return open_one(light, rosa)


def open_one(version, party=None):
    return open_case(
        actor=system(version.service.jurisdiction_id),
        request=Request(
            version=version, description="Cosas privadas", channel="webform", applicant=party,
            anonymous=party is None, place=Place(text="Belgrano 1450", lat=SPOT[0], lon=SPOT[1]),
        ),
    ).case  # fmt: skip


def code_of():
    return re.search(r"\b(\d{6})\b", Interaction.objects.filter(direction="out").latest("pk").text)[1]


def prove(client: Client, code: str, verb: str, mail: str = "nadia@vecina.example"):
    assert client.post(f"/barrio/{code}/hacer", {"verb": verb})["Location"] == f"/barrio/{code}/quien/"
    assert client.post(f"/barrio/{code}/quien/", {"contact": mail})["Location"] == f"/barrio/{code}/codigo/"
    return client.post(f"/barrio/{code}/codigo/", {"code": code_of()}, follow=True)


def test_a_neighbour_proves_a_contact_and_counts_as_one_more(client: Client, matter):
    code = matter.public_code
    done = prove(client, code, "sumarme").content.decode()
    assert "Te sumaste: contás como una persona más" in done
    assert "Lo pidieron 2 personas" in done
    row = CaseParty.objects.select_related("party").get(role="cosigner")
    point = ContactPoint.objects.get(party=row.party)
    assert (point.normalised, point.assurance) == ("nadia@vecina.example", "channel_verified")
    again = client.post(f"/barrio/{code}/hacer", {"verb": "sumarme"}, follow=True).content.decode()
    assert "Lo pidieron 2 personas" in again


def test_the_same_person_from_another_device_counts_once(matter):
    for _ in range(2):
        prove(Client(), matter.public_code, "sumarme")
    assert CaseParty.objects.filter(role="cosigner").count() == 1


def test_a_wrong_code_joins_nobody_and_is_told_at_its_field(client: Client, matter):
    code = matter.public_code
    client.post(f"/barrio/{code}/hacer", {"verb": "sumarme"})
    client.post(f"/barrio/{code}/quien/", {"contact": "nadia@vecina.example"})
    wrong = "000000" if code_of() != "000000" else "111111"
    answer = client.post(f"/barrio/{code}/codigo/", {"code": wrong})
    assert answer.status_code == 422
    assert "El código no es correcto" in answer.content.decode()
    assert not CaseParty.objects.filter(role="cosigner").exists()
    assert Client().get(f"/barrio/{code}/codigo/")["Location"] == f"/barrio/{code}/quien/"


@pytest.mark.parametrize(("typed", "said"), [("", "Escribí un correo"), ("a@", "correo"), ("12", "celular")])
def test_a_contact_that_cannot_be_is_told(client: Client, matter, typed, said):
    answer = client.post(f"/barrio/{matter.public_code}/quien/", {"contact": typed})
    assert answer.status_code == 422
    assert not Conversation.objects.filter(party__isnull=True).exists()
    assert "govuk-error-message" in answer.content.decode()


def test_a_telephone_without_a_channel_is_told_so(client: Client, matter):
    answer = client.post(f"/barrio/{matter.public_code}/quien/", {"contact": "341 555-0188"})
    assert "probá con un correo" in answer.content.decode()


def test_codes_to_one_address_are_limited(matter):
    for number in range(6):
        answer = Client(REMOTE_ADDR=f"10.0.0.{number}").post(
            f"/barrio/{matter.public_code}/quien/", {"contact": "nadia@vecina.example"}
        )
    assert answer.status_code == 422
    assert "Ya te mandamos varios códigos" in answer.content.decode()


def test_nobodys_data_is_on_the_pages_and_a_reserved_matter_is_on_none(client: Client, matter):
    pages = [client.get(path).content.decode() for path in ("/barrio/", f"/barrio/{matter.public_code}/")]
    for page in pages:
        assert "Belgrano 1450" in page
        assert "Rosa" not in page
        assert "Cosas privadas" not in page
    Case.objects.update(visibility="reserved")
    assert client.get(f"/barrio/{matter.public_code}/").status_code == 404
    assert (
        client.post(f"/barrio/{matter.public_code}/hacer", {"verb": "sumarme"}, follow=True).status_code
        == 200
    )
    assert matter.public_code not in client.get("/barrio/").content.decode()
    assert client.get("/barrio/xx/").status_code == 404


def test_after_it_is_solved_a_neighbour_says_whether_it_was(client: Client, matter):
    code = matter.public_code
    prove(client, code, "sumarme")
    Case.objects.update(phase="resolved", resolved_at=clock.now(), public_answer="Cambiada.")
    page = client.get(f"/barrio/{code}/").content.decode()
    assert "¿Quedó resuelto?" in page
    answer = client.post(f"/barrio/{code}/hacer", {"verb": "no-resuelto", "note": "Sigue"}, follow=True)
    assert "1 dice que no" in answer.content.decode()
    assert NeighbourWord.objects.get().note == "Sigue"
    assert Case.objects.get().phase == "resolved"
    client.post(f"/barrio/{code}/hacer", {"verb": "resuelto"})
    assert [(one.solved, one.note) for one in NeighbourWord.objects.all()] == [(True, "")]
    stranger = Client()
    prove(stranger, code, "resuelto", "otro@vecino.example")
    assert NeighbourWord.objects.count() == 1  # who neither joined nor follows has no word


def test_who_follows_may_leave_and_forget_the_device(client: Client, matter):
    code = matter.public_code
    assert "te avisamos cómo va" in prove(client, code, "seguir").content.decode()
    client.post(f"/barrio/{code}/hacer", {"verb": "dejar"})
    assert not CaseParty.objects.filter(role="follower").exists()
    client.post(f"/barrio/{code}/hacer", {"verb": "no-soy"})
    assert client.post(f"/barrio/{code}/hacer", {"verb": "seguir"})["Location"] == f"/barrio/{code}/quien/"
    assert client.post(f"/barrio/{code}/hacer", {"verb": "otra"}).status_code == 404


def test_the_code_makes_no_work_for_officials_and_no_person_before_it_is_typed(client: Client, matter):
    people = Party.objects.count()
    client.post(f"/barrio/{matter.public_code}/quien/", {"contact": "nadia@vecina.example"})
    assert Party.objects.count() == people
    row = Conversation.objects.get(party__isnull=True)
    assert (row.state, row.waiting_since) == ("closed", None)


def test_what_was_asked_for_nearby_is_offered_to_join(client: Client, matter):
    client.get("/pedir/AP01/")
    client.post("/pedir/AP01/que/", {"description": "No anda la luz"})
    client.post("/pedir/AP01/donde/", {"place": "Belgrano 1450", "lat": str(SPOT[0]), "lon": str(SPOT[1])})
    page = client.get("/pedir/AP01/contacto/").content.decode()
    assert "Alguien ya lo avisó ahí cerca" in page
    assert f"/barrio/{matter.public_code}/" in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("asked", [("/barrio/", 4), ("/barrio/{code}/", 4), ("/mejoras/", 3)])
def test_a_page_asks_as_much_for_one_row_as_for_three(client: Client, light, matter, rows, asked):
    path, queries = asked
    for _ in range(rows - 1):
        open_one(light)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(path.format(code=matter.public_code))
    assert answer.status_code == 200
    assert len(seen) == queries
    assert len(answer.content) < 60_000
