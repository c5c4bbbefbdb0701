"""The account: in by a code, out for good; my file shows mine and nothing else."""

import gzip
import re
from datetime import timedelta

import pytest
from django.test import Client

from nexo.domain.accounts.models import Account
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.reads import record_reads
from web.portal.account import MAIL, code_sent, open_matter, register_rosa, sign_in, with_mail

pytestmark = pytest.mark.usefixtures("noon")
LIGHT = 14_000


@pytest.fixture
def rosa(town):
    with_mail(town)
    return register_rosa(town)


@pytest.fixture
def matter(light, rosa):
    return open_matter(light, rosa)


def test_a_neighbour_signs_in_by_a_code_and_finds_what_is_open(client: Client, matter):
    page = sign_in(client).content.decode()
    assert "Hola, Rosa Funes" in page
    assert matter.public_code in page
    assert "Lo tiene Alumbrado" in page
    assert "a más tardar el miércoles 25 de noviembre" in page
    assert f'href="/seguir/{matter.public_code}/"' in page


def test_a_matter_opens_from_the_account_without_its_verifier(client: Client, matter):
    assert "codigo=" in client.get(f"/seguir/{matter.public_code}/")["Location"]
    sign_in(client)
    assert client.get(f"/seguir/{matter.public_code}/").status_code == 200
    answer = client.post(
        f"/seguir/{matter.public_code}/responder", {"text": "Sigue igual", "key": "k1"}, follow=True
    )
    assert "Tu mensaje ya está en la oficina" in answer.content.decode()


def test_somebody_elses_matter_stays_theirs(client: Client, town, light, matter):
    sign_in(client, "otro@vecino.example")
    assert matter.public_code not in client.get("/mi-cuenta/").content.decode()
    assert client.get(f"/seguir/{matter.public_code}/").status_code == 302


def test_the_session_has_a_new_name_once_signed_in(client: Client, rosa):
    client.post("/mi-cuenta/", {"contact": MAIL})
    before = client.session.session_key
    client.post("/mi-cuenta/codigo/", {"code": code_sent()})
    assert client.session.session_key != before


def test_leaving_forgets_everything(client: Client, matter):
    sign_in(client)
    assert client.get("/mi-cuenta/salir").status_code == 405
    assert "Saliste de tu cuenta" in client.post("/mi-cuenta/salir", follow=True).content.decode()
    assert "Hola" not in client.get("/mi-cuenta/").content.decode()
    assert client.get(f"/seguir/{matter.public_code}/").status_code == 302


def test_a_device_left_alone_is_signed_out(client: Client, rosa):
    sign_in(client)
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        assert "Hola" in client.get("/mi-cuenta/").content.decode()
    with clock.frozen(clock.now() + timedelta(minutes=45)):
        assert "Hola" in client.get("/mi-cuenta/").content.decode()
    with clock.frozen(clock.now() + timedelta(minutes=80)):
        assert "Hola" not in client.get("/mi-cuenta/").content.decode()


def test_nobody_learns_whether_an_address_is_known(rosa):
    pages = []
    for mail in (MAIL, "nadie@vecina.example"):
        client = Client()
        sent = client.post("/mi-cuenta/", {"contact": mail})
        page = client.get("/mi-cuenta/codigo/").content.decode()
        pages.append((sent.status_code, sent["Location"], len(page.replace(mail, ""))))
    assert pages[0] == pages[1]
    assert Account.objects.count() == 0


def test_wrong_codes_run_out(client: Client, rosa):
    client.post("/mi-cuenta/", {"contact": MAIL})
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        answer = client.post("/mi-cuenta/codigo/", {"code": wrong})
        assert answer.status_code == 422
        assert "El código no es correcto" in answer.content.decode()
    assert "ya no sirve" in client.post("/mi-cuenta/codigo/", {"code": right}).content.decode()


def test_a_code_may_be_pasted_with_blanks(client: Client, rosa):
    client.post("/mi-cuenta/", {"contact": MAIL})
    page = client.get("/mi-cuenta/codigo/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    code = code_sent()
    page = client.post("/mi-cuenta/codigo/", {"code": f" {code[:3]} {code[3:]} "}, follow=True)
    assert "Hola" in page.content.decode()


def test_codes_without_end_from_one_connection_are_refused(rosa):
    for number in range(9):
        answer = Client().post("/mi-cuenta/", {"contact": f"n{number}@vecina.example"})
    assert answer.status_code == 422
    assert "muchos intentos" in answer.content.decode()


def test_every_page_says_where_the_account_is_and_keeps_it_out_of_caches(client: Client, matter):
    for path in ("/", "/seguir/", "/servicios/"):
        assert 'href="/mi-cuenta/"' in client.get(path).content.decode()
    assert client.get("/mi-cuenta/historia/")["Location"] == "/mi-cuenta/"
    sign_in(client)
    for path in ("/mi-cuenta/", "/mi-cuenta/historia/", "/mi-cuenta/terminados/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_a_closed_login_is_out_at_once(client: Client, rosa):
    sign_in(client)
    Account.objects.update(is_active=False)
    assert "Hola" not in client.get("/mi-cuenta/").content.decode()


def test_records_joined_afterwards_are_one_file(client: Client, town, light, matter):
    sign_in(client)
    other = register_rosa(town, "rosa2@vecina.example", "Rosita")
    theirs = open_matter(light, other)
    Party.objects.filter(pk=matter.applicant_id).update(canonical=other)
    page = client.get("/mi-cuenta/").content.decode()
    assert matter.public_code in page
    assert theirs.public_code in page


def test_the_story_holds_what_was_said_and_what_moved_and_nothing_of_the_house(client: Client, town, matter):
    machine = system(town.id)
    rosa = matter.applicant
    contact = register_contact(
        actor=machine, channel="counter", party=rosa, text="Nota de quien atiende", kind="visit"
    )
    add_note(actor=machine, conversation=contact.conversation, text="Es insistente")
    mail = register_contact(
        actor=machine, channel="email", party=rosa, text="Vino y lo contó", external_id="x1", kind="message"
    )
    sign_in(client)
    page = client.get("/mi-cuenta/historia/").content.decode()
    assert "Vino y lo contó" in page
    assert "Luminaria apagada" in page
    assert "Hablamos: Mostrador" in page
    for kept in ("Es insistente", "Nota de quien atiende"):
        assert kept not in page
    Interaction.objects.filter(pk=mail.pk).update(is_protected=True)
    assert "Vino y lo contó" not in client.get("/mi-cuenta/historia/").content.decode()


def test_a_protected_matter_is_nowhere(client: Client, matter):
    sign_in(client)
    record_reads(
        actor=system(matter.jurisdiction_id),
        party_ids=[matter.applicant_id],
        purpose="guardia",
        kind="case",
        object_id=matter.id,
    )
    assert "guardia" in client.get("/mi-cuenta/quien-miro/").content.decode()
    Case.objects.update(visibility="protected")
    assert "guardia" not in client.get("/mi-cuenta/quien-miro/").content.decode()
    for path in ("/mi-cuenta/", "/mi-cuenta/historia/", "/mi-cuenta/terminados/"):
        page = client.get(path).content.decode()
        assert matter.public_code not in page
        assert "Luminaria apagada" not in page
    assert client.get(f"/seguir/{matter.public_code}/").status_code == 302


def test_the_story_goes_on_without_gaps_or_repeats(client: Client, town, rosa):
    for number in range(45):
        register_contact(
            actor=system(town.id), channel="email", party=rosa, text=f"mensaje {number:02}.",
            external_id=f"m{number}", kind="message",
        )  # fmt: skip
    sign_in(client)
    seen, path = [], "/mi-cuenta/historia/"
    while path:
        page = client.get(path).content.decode()
        seen += [number for number in range(45) if f"mensaje {number:02}." in page]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else ""
    assert sorted(seen) == list(range(45))
    assert client.get("/mi-cuenta/historia/?desde=xx").status_code == 404


def test_my_file_asks_the_database_little(client: Client, light, matter, django_assert_max_num_queries):
    for _ in range(6):
        open_matter(light, matter.applicant)
    sign_in(client)
    with django_assert_max_num_queries(9):
        client.get("/mi-cuenta/")
    with django_assert_max_num_queries(6):
        client.get("/mi-cuenta/historia/")


def test_the_first_page_of_the_account_is_light(client: Client, light, matter):
    for _ in range(6):
        open_matter(light, matter.applicant)
    page = sign_in(client).content
    for path in ("/mi-cuenta/datos/", "/mi-cuenta/preferencias/", "/mi-cuenta/personas/pedir/"):
        assert len(gzip.compress(client.get(path).content)) < LIGHT
    assert len(gzip.compress(page)) < LIGHT
