"""The calendar in the settings: what is off, what is published, and what is refused."""

import pytest
from django.test import Client

from nexo.domain.organisation.models import CalendarVersion, Jurisdiction

pytestmark = pytest.mark.django_db
URL = "/panel/ajustes/calendario/"
FILLED = {"subdivision": "b", "firm_until": "2026-12-31", "days": "", "legal_act": "Decreto 12"}


@pytest.fixture
def administrator(as_):
    return as_("sistemas")


def test_a_calendar_is_published_and_shown(administrator):
    sent = FILLED | {"days": "2026-12-30 asueto de fin de año"}
    answer = administrator.post(URL, sent)
    assert (answer.status_code, answer["Location"]) == (302, URL)
    administrator.post("/panel/ajustes/versiones/calendar/town/publicar/", {"revision": "1"})
    version = CalendarVersion.objects.get()
    assert (version.subdivision, version.legal_act, version.number) == ("B", "Decreto 12", 1)
    assert Jurisdiction.objects.get().calendar == version
    shown = administrator.get(URL).content.decode()
    assert "asueto de fin de año" in shown
    assert "Versión 1" in shown


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("days", "24 de junio", "Renglón 1"),
        ("firm_until", "", "obligatorio"),
        ("days", "1999-01-04 viejo", "Revisá los días"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(administrator, field, value, sentence):
    answer = administrator.post(URL, FILLED | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not CalendarVersion.objects.exists()


def test_without_one_the_page_says_how_days_are_counted(administrator):
    assert "sin feriados" in administrator.get(URL).content.decode()


def test_others_do_not_find_it(as_):
    assert as_("secretaria").get(URL).status_code == 404
    assert Client().get(URL).status_code == 302
