"""My data: what is held and who looked, correcting, copying and erasing it; how the town may write."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.test import Client

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import ServiceKind
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.enums import IndicatorSource
from nexo.domain.parties.models import Consent, ContactPoint, Party, RecordRequest
from nexo.domain.parties.queries import find_people
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry, ReadEntry
from web.portal.account import MAIL, open_matter, register_rosa, sign_in, with_mail

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def rosa(town):
    with_mail(town)
    return register_rosa(town)


@pytest.fixture
def inside(client: Client, rosa):
    """A browser in which Rosa has signed in."""
    sign_in(client)
    return client


@pytest.fixture
def rights(make_service):
    """The service by which the town attends rights over data."""
    version = make_service("TM24", "Derechos sobre tus datos", needs_location=False)
    version.service.kind = ServiceKind.DATA_RIGHT
    version.service.save()
    return version


def test_every_field_says_where_it_came_from_and_when(inside):
    page = inside.get("/mi-cuenta/datos/").content.decode()
    for said in ("Rosa", "Funes", "De prueba, el 23/11/2026", "verificado por el canal", "De mostrador"):
        assert said in page


def test_what_few_may_see_is_on_no_page(inside, town, rosa):
    machine = system(town.id)
    for code in ("DIS", "GBV"):
        declare_indicator(
            actor=machine, party=rosa, code=code, source=IndicatorSource.DECLARED, adjustment="x"
        )
    page = inside.get("/mi-cuenta/datos/").content.decode()
    assert "Discapacidad" in page
    assert "iolencia" not in page


def test_a_correction_is_asked_for_and_runs_the_term_of_the_law(inside, rights, rosa):
    answer = inside.post(
        "/mi-cuenta/datos/corregir/surname/", {"value": "Funes Paz", "reason": "Falta uno"}, follow=True
    )
    assert "Una oficina lo revisa" in answer.content.decode()
    asked = RecordRequest.objects.get()
    case = Case.objects.get(service__code="TM24")
    assert (asked.details, asked.state, asked.case_id) == (
        {"field": "surname", "value": "Funes Paz"},
        "open",
        case.id,
    )
    assert asked.due_at == case.due_at
    assert "Funes Paz" not in case.description
    assert Party.objects.get(id=rosa.id).surname == "Funes"
    assert case.public_code in inside.get("/mi-cuenta/").content.decode()
    again = inside.post("/mi-cuenta/datos/corregir/surname/", {"value": "Otra"})
    assert "Ya lo pediste" in again.content.decode()


def test_without_such_a_service_it_is_asked_for_all_the_same(inside):
    inside.post("/mi-cuenta/datos/corregir/address_text/", {"value": "Belgrano 1450"})
    assert RecordRequest.objects.get().case_id is None


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("is_deceased", "1", 404), ("birth_date", "ayer", 422), ("surname", "", 422), ("surname", " ", 422)],
)
def test_what_cannot_be_corrected_is_refused(inside, field, value, status):
    answer = inside.post(f"/mi-cuenta/datos/corregir/{field}/", {"value": value})
    assert answer.status_code == status
    assert not RecordRequest.objects.exists()


def test_what_was_asked_is_taken_back(inside, rights):
    inside.post("/mi-cuenta/datos/corregir/birth_date/", {"value": "1980-05-31"})
    asked = RecordRequest.objects.get()
    page = inside.post("/mi-cuenta/datos/retirar", {"request": str(asked.id)}, follow=True).content.decode()
    assert "ya no lo pedís" in page
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not Case.objects.get().is_open


def test_nobody_takes_back_what_another_asked(inside, town):
    other = register_rosa(town, "ana@vecina.example", "Ana")
    theirs = RecordRequest.objects.create(jurisdiction=town, party=other, kind="erase")
    inside.post("/mi-cuenta/datos/retirar", {"request": str(theirs.id)})
    theirs.refresh_from_db()
    assert theirs.state == "open"
    assert inside.post("/mi-cuenta/datos/retirar", {"request": "x"}).status_code == 404


def test_who_looked_is_told_with_the_purpose(inside, town, rosa):
    find_people(actor=system(town.id), text="rosa funes")
    page = inside.get("/mi-cuenta/quien-miro/").content.decode()
    assert "Apareció en una búsqueda" in page
    assert "El sistema" in page


def test_a_copy_holds_everything_in_three_forms_and_is_written_down(inside, town, light, rosa):
    matter = open_matter(light, rosa)
    register_contact(
        actor=system(town.id), channel="email", party=rosa, text="=cmd|' /C calc'!A0", kind="message",
        external_id="x1",
    )  # fmt: skip
    guarded = open_matter(light, rosa)
    Case.objects.filter(pk=guarded.pk).update(visibility="protected")
    answer = inside.post("/mi-cuenta/datos/copia")
    file = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(file.namelist()) == {"datos.json", "datos.html", "datos.csv", "pedidos.csv", "historia.csv"}
    told = json.loads(file.read("datos.json"))
    assert told["completo"] is True
    assert [one["codigo"] for one in told["pedidos"]] == [matter.public_code]
    assert "'=cmd" in file.read("historia.csv").decode()
    assert MAIL in file.read("datos.html").decode()
    assert AuditEntry.objects.filter(action="privacy.export").count() == 1
    assert ReadEntry.objects.filter(kind="export", party_id=rosa.id).count() == 1


def test_copies_are_limited(inside):
    for _ in range(5):
        assert inside.post("/mi-cuenta/datos/copia")["Content-Type"] == "application/zip"
    assert "muchos intentos" in inside.post("/mi-cuenta/datos/copia", follow=True).content.decode()


def test_erasing_is_asked_for_with_open_eyes(inside, rights):
    assert inside.post("/mi-cuenta/datos/borrar/", {}).status_code == 422
    inside.post("/mi-cuenta/datos/borrar/", {"sure": "on", "reason": "Me mudo"})
    asked = RecordRequest.objects.get()
    assert (asked.kind, asked.reason) == ("erase", "Me mudo")
    assert asked.due_at is not None


def test_a_contact_that_is_not_theirs_any_more_goes_and_the_last_one_stays(inside, town, rosa):
    point = ContactPoint.objects.get()
    page = inside.post("/mi-cuenta/datos/quitar-contacto", {"point": str(point.id)}, follow=True)
    assert "único medio" in page.content.decode()
    other = register_rosa(town, "ana@vecina.example", "Ana")
    theirs = ContactPoint.objects.get(party=other)
    assert inside.post("/mi-cuenta/datos/quitar-contacto", {"point": str(theirs.id)}).status_code == 404
    more = ContactPoint.objects.create(
        jurisdiction=town, party=rosa, kind="phone", value="341 555-0188", normalised="+543415550188",
        source="prueba",
    )  # fmt: skip
    inside.post("/mi-cuenta/datos/quitar-contacto", {"point": str(more.id)})
    more.refresh_from_db()
    assert more.valid_to is not None


def test_whoever_has_a_number_that_was_given_up_is_somebody_else(client: Client, town, rosa):
    sign_in(client)
    ContactPoint.objects.filter(party=rosa).update(valid_to="2026-11-23T12:00:00Z")
    stranger = Client()
    assert "Rosa" not in sign_in(stranger).content.decode()


def test_another_verified_address_opens_the_same_file(client: Client, town, rosa):
    ContactPoint.objects.create(
        jurisdiction=town, party=rosa, kind="email", value="rf@x.example", normalised="rf@x.example",
        source="prueba", assurance="channel_verified",
    )  # fmt: skip
    sign_in(client)
    assert "Hola, Rosa" in sign_in(Client(), "rf@x.example").content.decode()


def test_wishes_are_kept_and_consents_given_and_withdrawn(inside, rosa):
    told = {"channel": "email", "hours": "12-18", "language": "en", "topics": ["health", "culture"]}
    assert inside.post("/mi-cuenta/preferencias/", told).status_code == 302
    rosa.refresh_from_db()
    assert (rosa.preferred_channel, rosa.contact_from.hour, rosa.contact_to.hour, rosa.language) == (
        "email", 12, 18, "en",
    )  # fmt: skip
    assert set(Consent.objects.values_list("purpose", "basis", "source")) == {
        ("health", "consent", "portal"),
        ("culture", "consent", "portal"),
    }
    inside.post("/mi-cuenta/preferencias/", {"topics": ["health"], "refused": ["email"]})
    rows = Consent.objects.filter(withdrawn_at__isnull=True).values_list("purpose", "basis", "channel")
    assert set(rows) == {("health", "consent", ""), ("all", "refusal", "email")}
    page = inside.get("/mi-cuenta/preferencias/").content.decode()
    assert page.count("checked") == 3  # health, e-mail refused, any hour
    inside.post("/mi-cuenta/preferencias/", {})
    assert not Consent.objects.filter(withdrawn_at__isnull=True).exists()


def test_a_channel_is_not_preferred_and_refused_at_once(inside):
    answer = inside.post("/mi-cuenta/preferencias/", {"channel": "email", "refused": ["email"]})
    assert "No puede ser el mismo" in answer.content.decode()


def test_what_use_has_taught_says_why_and_is_forgotten(inside, town, light, rosa):
    for number in range(4):
        register_contact(
            actor=system(town.id), channel="email", party=rosa, text="hola", kind="message",
            external_id=f"h{number}",
        )  # fmt: skip
    for _ in range(2):
        open_matter(light, rosa)
    page = inside.get("/mi-cuenta/preferencias/").content.decode()
    assert "Te va mejor por Correo electrónico" in page
    assert "Lo aprendimos de 4 de tus últimos 4 contactos" in page
    assert "Te va mejor a la tarde, de 12 a 18" in page
    assert "Te interesa Alumbrado" in page
    for key in ("channel:email", "topic:lighting"):
        inside.post("/mi-cuenta/preferencias/aprendido", {"key": key})
    page = inside.get("/mi-cuenta/preferencias/").content.decode()
    assert "mejor por Correo" not in page
    assert "Te interesa" not in page
    assert "Te va mejor a la tarde" in page
    rosa.refresh_from_db()
    assert rosa.unlearned == ["channel:email", "topic:lighting"]


def test_pages_of_data_ask_the_database_little(inside, django_assert_max_num_queries):
    for path, most in (
        ("/mi-cuenta/datos/", 10),
        ("/mi-cuenta/preferencias/", 9),
        ("/mi-cuenta/quien-miro/", 7),
        ("/mi-cuenta/personas/", 7),
    ):
        with django_assert_max_num_queries(most):
            inside.get(path)


def test_a_birth_date_is_shown_as_people_write_it(inside, rosa):
    Party.objects.update(birth_date=date(1980, 5, 31))
    assert "31/5/1980" in inside.get("/mi-cuenta/datos/").content.decode()
