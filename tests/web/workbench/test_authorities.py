"""Letters and hearings at the desk of who answers them, and the settings of authorities."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from application.letters import fill, member, open_post, write
from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.name_delegate import name_delegate
from nexo.domain.authorities.enums import HearingState, LetterKind
from nexo.domain.authorities.models import Authority, Delegate
from nexo.domain.cases.actions.citizen_word import dispute_case
from nexo.domain.cases.models import Case
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.models import ReadEntry
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
GRANT = {"day": "2026-11-27", "hour": "09:00", "place": "Mitre 1", "topic": "La plaza"}


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
    return open_post(town, "SP")


@pytest.fixture
def enter(town):
    def make(login):
        client = Client()
        client.force_login(
            town.accounts[login], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return make


def do(client, letter, verb, **data):
    return client.post(reverse("workbench:letter_do", args=[letter.id, verb]), data)


def see(client, letter):
    return client.get(reverse("workbench:letter", args=[letter.id]))


class TestLetters:
    def test_the_queue_says_how_long_there_is(self, town, secretary, enter):
        write(town, secretary)
        page = enter("secretaria").get("/panel/autoridades/").content.decode()
        assert "¿Cuándo arreglan la plaza?" in page
        assert "10 días hábiles" in page

    def test_the_queue_takes_as_many_queries_for_one_and_for_three(
        self, town, secretary, enter, django_assert_max_num_queries
    ):
        client = enter("secretaria")
        write(town, secretary)
        client.get("/panel/autoridades/")
        with django_assert_max_num_queries(8) as one:
            client.get("/panel/autoridades/")
        for number in range(2):
            write(town, secretary, key=f"k{number}")
        with django_assert_max_num_queries(8) as three:
            client.get("/panel/autoridades/")
        assert len(one) == len(three)

    def test_who_answers_for_nobody_sees_nothing(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        client = enter("vial")
        assert "Nada por acá" in client.get("/panel/autoridades/").content.decode()
        assert see(client, letter).status_code == 404
        assert do(client, letter, "responder", text="x").status_code == 404

    def test_the_holder_reads_it_which_is_written_down_and_answers(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        client = enter("secretaria")
        page = see(client, letter).content.decode()
        assert page.count("¿Cuándo arreglan la plaza?") == 2
        assert ReadEntry.objects.get(kind="letter").party_id == letter.case.applicant_id
        assert do(client, letter, "responder", text="El lunes.").status_code == 302
        page = see(client, letter).content.decode()
        assert "Secretaria, Secretaría de Servicios Públicos" in page
        assert "Respondida en término" in page

    def test_a_delegate_without_a_role_over_the_area_reads_and_answers(self, town, secretary, enter):
        name_delegate(
            actor=town.actors["sistemas"],
            authority_id=secretary.id,
            staff_id=member(town, "vial").id,
            legal_act="Decreto 12/2026",
            valid_from=date(2026, 11, 23),
        )
        letter, _ = write(town, secretary)
        client = enter("vial")
        assert "¿Cuándo arreglan la plaza?" in see(client, letter).content.decode()
        do(client, letter, "responder", text="El lunes.")
        assert "Vial, por delegación de Secretaria" in Case.objects.get().public_answer

    def test_of_two_at_once_the_second_keeps_the_words_and_reads_the_answer(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        client = enter("secretaria")
        answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="El lunes.")
        answer = do(client, letter, "responder", text="Mi borrador de una hora")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Mi borrador de una hora" in page
        assert "La respondió antes Secretaria" in page
        assert "El lunes." in page

    def test_an_empty_answer_is_refused(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        assert do(enter("secretaria"), letter, "responder", text=" ").status_code == 422
        assert Case.objects.get().is_open

    def test_more_time_once_and_not_too_late(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        client = enter("secretaria")
        assert do(client, letter, "prorrogar", reason="Falta un informe").status_code == 302
        second = do(client, letter, "prorrogar", reason="Otra vez")
        assert second.status_code == 422
        assert "ya se prorrogó una vez" in second.content.decode()

    def test_asked_too_late_it_says_so(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        with clock.frozen(letter.due_at + timedelta(hours=1)):
            answer = do(enter("secretaria"), letter, "prorrogar", reason="Falta un informe")
        assert answer.status_code == 422
        assert "El plazo ya venció" in answer.content.decode()

    def test_a_verb_that_is_none_is_not_there(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        assert do(enter("secretaria"), letter, "borrar").status_code == 404


class TestHearings:
    @pytest.fixture
    def letter(self, town, secretary):
        return write(town, secretary, kind=LetterKind.HEARING)[0]

    def test_granted_it_answers_the_request_and_is_told(self, letter, enter):
        client = enter("secretaria")
        assert do(client, letter, "conceder", **GRANT).status_code == 302
        letter.refresh_from_db()
        assert letter.hearing.state == HearingState.GRANTED
        assert letter.is_late is False
        told = Case.objects.get().public_answer
        assert "Te damos audiencia: el viernes 27 de noviembre a las 09:00, en Mitre 1." in told

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"day": "2026-11-24"}, "Es demasiado pronto"),
            ({"day": "2026-11-20"}, "Ese momento ya pasó."),
            ({"hour": "15:00"}, "A esa hora esta autoridad no da audiencias"),
            ({"place": " "}, "obligatorio"),
            ({"day": "ayer"}, "fecha"),
        ],
    )
    def test_a_day_that_cannot_be_says_why(self, letter, enter, changed, said):
        answer = do(enter("secretaria"), letter, "conceder", **{**GRANT, **changed})
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_two_do_not_take_one_hour(self, town, secretary, letter, enter):
        other, _ = write(town, secretary, kind=LetterKind.HEARING, key="k2")
        client = enter("secretaria")
        do(client, letter, "conceder", **GRANT)
        answer = do(client, other, "conceder", **GRANT)
        assert "A esa hora ya hay otra audiencia." in answer.content.decode()

    def test_refused_with_a_reason_it_is_answered_too(self, letter, enter):
        client = enter("secretaria")
        bare = do(client, letter, "no-conceder", **{"r-reason": "other_authority", "r-words": ""})
        assert bare.status_code == 422
        do(client, letter, "no-conceder", **{"r-reason": "other_authority", "r-words": "Lo ve Obras."})
        letter.refresh_from_db()
        assert letter.hearing.state == HearingState.REFUSED
        assert "lo atiende otra autoridad" in Case.objects.get().public_answer

    def test_it_is_not_answered_with_words_alone(self, letter, enter):
        answer = do(enter("secretaria"), letter, "responder", text="Ya veremos.")
        assert answer.status_code == 422
        assert "se responde dando el día" in answer.content.decode()
        assert Case.objects.get().is_open

    def test_one_refused_and_disputed_is_answered_with_a_day_after_all(self, town, letter, enter):
        client = enter("secretaria")
        do(client, letter, "no-conceder", **{"r-reason": "other", "r-words": "No hay lugar."})
        dispute_case(actor=system(town.jurisdiction.id), case_id=letter.case_id, note="Insisto")
        assert "Dar otro día" in see(client, letter).content.decode()
        do(client, letter, "conceder", **GRANT)
        letter.refresh_from_db()
        assert letter.hearing.state == HearingState.GRANTED
        assert "Te damos audiencia" in Case.objects.get().public_answer

    def test_called_off_it_is_given_another_day(self, letter, enter):
        client = enter("secretaria")
        do(client, letter, "conceder", **GRANT)
        do(client, letter, "suspender", **{"c-words": "Hay una emergencia."})
        do(client, letter, "conceder", **{**GRANT, "day": "2026-12-04"})
        letter.refresh_from_db()
        assert (letter.hearing.state, letter.hearing.sequence) == (HearingState.GRANTED, 3)

    def test_what_happened_is_noted_after_its_hour_and_minutes_are_published_without_data(
        self, town, secretary, letter, enter
    ):
        client = enter("secretaria")
        do(client, letter, "conceder", **GRANT)
        given = {"n-outcome": "held", "n-minutes_text": "Se acordó llamar al 2262 555123.", "n-publish": "on"}
        assert do(client, letter, "anotar", **given).status_code == 422
        with clock.frozen(datetime(2026, 11, 27, 13, 0, tzinfo=UTC)):
            do(client, letter, "anotar", **given)
            page = client.get(f"/autoridades/{secretary.slug}/").content.decode()
        letter.refresh_from_db()
        assert letter.hearing.state == HearingState.HELD
        assert "Se acordó llamar al […]." in page

    def test_whoever_stands_above_does_none_of_it(self, letter, enter):
        for verb in ("conceder", "no-conceder", "suspender", "anotar", "responder", "prorrogar"):
            assert do(enter("intendencia"), letter, verb, **GRANT).status_code == 404


class TestRecord:
    def test_those_above_go_from_the_figures_to_the_letters(self, town, secretary, enter):
        letter, _ = write(town, secretary)
        with clock.frozen(letter.due_at + timedelta(hours=1)):
            answer_letter(actor=town.actors["secretaria"], letter_id=letter.id, text="Perdón.")
        client = enter("intendencia")
        assert (
            "Secretaría de Servicios Públicos" in client.get("/panel/autoridades/registro/").content.decode()
        )
        page = client.get(reverse("workbench:authority_record", args=[secretary.id])).content.decode()
        assert letter.case.public_code in page
        assert "respondió 1 · dejó vencer 1" in page

    def test_others_do_not(self, town, secretary, enter):
        client = enter("vial")
        assert client.get(reverse("workbench:authority_record", args=[secretary.id])).status_code == 404


class TestSettings:
    def form(self, position, **changed):
        return {
            "position_id": str(position.id),
            "is_open": "on",
            "term_days": "7",
            "offers_hearings": "on",
            "hours": "mar 09:00-12:00",
            "hearing_minutes": "20",
            "hearing_notice_days": "3",
            **changed,
        }

    def test_a_post_is_opened_and_changed(self, town, enter):
        client = enter("sistemas")
        position = fill(town, "ALU", "alumbrado")
        assert client.post("/panel/ajustes/autoridades/nueva/", self.form(position)).status_code == 302
        row = Authority.objects.get()
        assert (row.slug, row.term_days) == ("jefatura-de-alumbrado", 7)
        url = reverse("workbench:authority", args=[row.id])
        assert "mar 09:00-12:00" in client.get(url).content.decode()
        client.post(url, self.form(position, term_days="12"))
        row.refresh_from_db()
        assert row.term_days == 12
        assert "Jefatura de Alumbrado" in client.get("/panel/ajustes/autoridades/").content.decode()

    def test_what_cannot_be_stands_at_its_field(self, town, enter):
        position = fill(town, "ALU", "alumbrado")
        answer = enter("sistemas").post(
            "/panel/ajustes/autoridades/nueva/", self.form(position, hours="cuando pueda")
        )
        assert answer.status_code == 422
        assert "Renglón 1: escribí el día y las horas" in answer.content.decode()

    def test_a_delegate_is_named_and_revoked(self, town, secretary, enter):
        client = enter("sistemas")
        url = reverse("workbench:authority_delegate", args=[secretary.id])
        given = {
            "staff_id": str(member(town, "vial").id),
            "legal_act": "Decreto 1",
            "valid_from": "2026-11-23",
        }
        assert client.post(url, {**given, "valid_from": "2026-11-01"}).status_code == 422
        assert client.post(url, given).status_code == 302
        row = Delegate.objects.get()
        client.post(reverse("workbench:authority_revoke", args=[secretary.id, row.id]))
        row.refresh_from_db()
        assert row.revoked_at == MONDAY
        assert "Revocada" in client.get(reverse("workbench:authority", args=[secretary.id])).content.decode()
