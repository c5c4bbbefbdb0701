"""Who governs, as a neighbour meets them: the list, the page of each, the letter, the hearing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from application.letters import fill, open_post, write
from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.move_hearing import Granted, grant_hearing
from nexo.domain.authorities.enums import HearingState, LetterKind
from nexo.domain.authorities.models import Hearing, Letter
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)  # 9:00 in the town


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def town(db):
    made = small_town()
    fill(made, "SP", "secretaria")
    fill(made, "INT", "intendencia")
    return made


@pytest.fixture
def secretary(town):
    return open_post(town, "SP", background="Ingeniera civil.")


FORM = {"text": "¿Cuándo arreglan la plaza?", "contact": "2262 555123", "name": "María", "key": "una-clave"}


def post(client, authority, what="escribir", **more):
    return client.post(f"/autoridades/{authority.slug}/{what}", {**FORM, **more})


def test_the_list_shows_post_holder_and_what_became_of_letters(client, town, secretary):
    letter, _ = write(town, secretary)
    answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Sí.")
    page = client.get("/autoridades/").content.decode()
    assert "Secretaría de Servicios Públicos" in page
    assert ">Secretaria" in page.replace("\n", "")
    assert "Recibidas: 1 · respondidas: 1 · dejadas vencer: 0" in page


def test_the_list_takes_as_many_queries_for_one_and_for_three(
    client, town, secretary, django_assert_num_queries
):
    with django_assert_num_queries(5):
        client.get("/autoridades/")
    open_post(town, "INT")
    open_post(town, "ALU")
    with django_assert_num_queries(5):
        client.get("/autoridades/")


def test_the_page_of_an_authority_has_its_record_and_stays_within_eight_queries(
    client, town, secretary, django_assert_num_queries
):
    letter, _ = write(town, secretary)
    with clock.frozen(letter.due_at + timedelta(hours=1)):
        answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Perdón.")
        with django_assert_num_queries(8):
            page = client.get(f"/autoridades/{secretary.slug}/").content.decode()
    assert "Ingeniera civil." in page
    assert "respondió 1 · dejó vencer 1" in page
    assert "viernes 09:00-12:00" in page
    assert "¿Cuándo arreglan" not in page


def test_a_letter_gets_a_code_and_the_post_on_its_receipt(client, town, secretary):
    answer = post(client, secretary)
    receipt = client.get(answer["Location"]).content.decode()
    letter = Letter.objects.get()
    assert letter.case.public_code in receipt
    assert "Secretaría de Servicios Públicos" in receipt
    assert letter.case.applicant.given_names == "María"


def test_sent_twice_it_is_one_letter(client, town, secretary):
    assert post(client, secretary)["Location"] == post(client, secretary)["Location"]
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "Escribí tu nota, aunque sea en una línea."),
        ({"contact": ""}, "Dejanos un teléfono o un correo para poder responderte."),
        ({"contact": "ana@"}, "Escribí tu correo completo"),
        ({"contact": "12"}, "Escribí tu correo completo"),
        ({"text": "x" * 4001}, "4000"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, town, secretary, given, said):
    answer = post(client, secretary, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "María" in page
    assert Letter.objects.count() == 0


def test_the_box_that_only_machines_find_sends_nothing(client, town, secretary):
    post(client, secretary, website="x")
    assert Letter.objects.count() == 0


def test_a_post_that_closed_meanwhile_says_so_and_keeps_the_words(client, town, secretary):
    secretary.is_open = False
    secretary.save()
    answer = post(client, secretary)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Este cargo ya no recibe notas del público" in page
    assert "¿Cuándo arreglan la plaza?" in page
    assert client.get(f"/autoridades/{secretary.slug}/").status_code == 200
    assert secretary.slug not in client.get("/autoridades/").content.decode()


@pytest.mark.parametrize("where", ["", "escribir", "audiencia"])
def test_an_authority_of_another_town_is_not_here(client, town, where):
    other = small_town("vecina")
    town.jurisdiction.theme = {"hosts": ["testserver"]}
    town.jurisdiction.save()
    theirs = open_post(other, "SP")
    assert client.get(f"/autoridades/{theirs.slug}/{where}").status_code == 404


def test_markup_in_a_letter_is_text(client, town, secretary):
    post(client, secretary, text="<script>alert(1)</script>")
    code = Case.objects.get().public_code
    page = client.get(f"/seguir/{code}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_service_in_the_guide_leads_to_the_authorities(client, town, secretary):
    assert client.get("/pedir/AUT01/")["Location"] == "/autoridades/"
    assert client.get("/pedir/AUT01/que/").status_code == 404


def test_from_a_case_of_ones_own_one_writes_to_who_answers_for_it(client, town, secretary):
    case = _proved(client, town, "AP01")
    page = client.get(f"/seguir/{case.public_code}/").content.decode()
    assert "Escribir a quien responde por esto" in page
    there = client.get(f"/seguir/{case.public_code}/autoridad")["Location"]
    assert there == f"/autoridades/{secretary.slug}/escribir?caso={case.public_code}"
    form = client.get(there).content.decode()
    assert 'name="contact"' not in form
    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    client.post(there, {"text": "Van tres semanas", "key": key})
    letter = Letter.objects.get()
    assert (letter.about, letter.case.applicant) == (case, case.applicant)


def test_a_protected_case_names_no_other_way(client, town, secretary):
    case = _proved(client, town, "SO04")
    assert "Escribir a quien responde" not in client.get(f"/seguir/{case.public_code}/").content.decode()
    assert client.get(f"/seguir/{case.public_code}/autoridad")["Location"] == "/autoridades/"


def test_a_code_that_was_not_proved_is_no_subject(client, town, secretary):
    case = _case(town, "AP01")
    there = f"/autoridades/{secretary.slug}/escribir?caso={case.public_code}"
    assert 'name="contact"' in client.get(there).content.decode()
    client.post(there, FORM)
    assert Letter.objects.get().about is None


def test_the_page_of_the_case_says_who_owes_the_answer_and_who_gave_it(client, town, secretary):
    post(client, secretary)
    letter = Letter.objects.get()
    url = f"/seguir/{letter.case.public_code}/"
    assert "Tiene hasta el lunes 7 de diciembre para responderte." in client.get(
        url
    ).content.decode().replace("Lunes", "lunes").replace("Diciembre", "diciembre")
    with clock.frozen(letter.due_at + timedelta(hours=1)):
        answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Perdón.")
        page = client.get(url).content.decode()
    assert "Te respondió Secretaria, Secretaría de Servicios Públicos." in page
    assert "Fuera de término" in page


def test_a_hearing_is_asked_for_granted_and_goes_to_the_calendar(client, town, secretary):
    post(client, secretary, "audiencia", preferred="viernes", needs=["interpreter", "nonsense"])
    assert Hearing.objects.count() == 0
    post(client, secretary, "audiencia", preferred="viernes", needs=["interpreter"])
    hearing = Hearing.objects.get()
    assert (hearing.state, hearing.needs, hearing.preferred) == ("requested", ["interpreter"], "viernes")
    code = hearing.letter.case.public_code
    assert client.get(f"/seguir/{code}/audiencia.ics").status_code == 404
    grant_hearing(
        actor=town.actors["secretaria"],
        letter_id=hearing.letter_id,
        granted=Granted(at=FRIDAY, place="Mitre 1", topic="La plaza"),
    )
    page = client.get(f"/seguir/{code}/").content.decode()
    assert "Guardar en mi calendario" in page
    file = client.get(f"/seguir/{code}/audiencia.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20261127T120000Z" in file.content.decode()
    agenda = client.get(f"/autoridades/{secretary.slug}/").content.decode()
    assert "La plaza" in agenda
    assert "María" not in agenda


def test_no_one_else_gets_the_calendar_file(client, town, secretary):
    letter, _ = write(town, secretary, kind=LetterKind.HEARING)
    assert client.get(f"/seguir/{letter.case.public_code}/audiencia.ics").status_code == 404


def test_who_asked_takes_it_back(client, town, secretary):
    post(client, secretary, "audiencia")
    hearing = Hearing.objects.get()
    code = hearing.letter.case.public_code
    client.post(f"/seguir/{code}/retirar-audiencia")
    hearing.refresh_from_db()
    assert (hearing.state, Case.objects.get().phase) == (HearingState.WITHDRAWN, "cancelled")
    again = client.post(f"/seguir/{code}/retirar-audiencia", follow=True).content.decode()
    assert "Desde como está la audiencia no se puede hacer esto." in again


def test_hearings_that_are_not_offered_say_so(client, town):
    closed = open_post(town, "SP", offers_hearings=False, hours="")
    page = client.get(f"/autoridades/{closed.slug}/audiencia").content.decode()
    assert "Esta autoridad no da audiencias por ahora" in page
    assert post(client, closed, "audiencia").status_code == 422


def test_everything_works_in_english(client, town, secretary):
    write(town, secretary)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for where in ("", f"{secretary.slug}/", f"{secretary.slug}/escribir", f"{secretary.slug}/audiencia"):
        page = client.get(f"/autoridades/{where}").content.decode()
        assert 'lang="en"' in page
    assert "business days" in page


@pytest.mark.parametrize("where", ["", "{slug}/", "{slug}/escribir", "{slug}/audiencia"])
def test_every_page_is_small(client, town, secretary, where):
    write(town, secretary)
    assert len(client.get(f"/autoridades/{where.format(slug=secretary.slug)}").content) < 40_000


def _case(town, code):
    person = register_person(
        actor=system(town.jurisdiction.id), given_names="Ana", surname="Paz", source="prueba"
    )
    return open_case(
        actor=system(town.jurisdiction.id),
        request=Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            applicant=person,
            place=Place(text="Mitre 1"),
        ),
    ).case


def _proved(client, town, code):
    case = _case(town, code)
    session = client.session
    session["portal.proven"] = {case.public_code: str(case.id)}
    session.save()
    return case
