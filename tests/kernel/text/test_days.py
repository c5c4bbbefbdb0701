"""Days in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from nexo.kernel import clock
from nexo.kernel.text.days import in_words


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "jueves 26 de noviembre"),
        ("en", "Thursday 26 November"),
        ("pt", "quinta-feira, 26 de novembro"),
    ],
)
def test_in_the_language_in_force(language, words):
    with translation.override(language):
        assert in_words(date(2026, 11, 26)) == words


def test_spanish_where_none_is_in_force():
    with translation.override(None):
        assert in_words(date(2026, 11, 26)).endswith("26 de november")


def test_a_moment_is_told_in_its_zone():
    night = datetime(2026, 11, 26, 1, tzinfo=UTC)
    with translation.override("es"):
        assert in_words(night, ZoneInfo("America/Argentina/Cordoba")) == "miércoles 25 de noviembre"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "lunes 13 de enero de 2025"),
        ("en", "Monday 13 January 2025"),
        ("pt", "segunda-feira, 13 de janeiro de 2025"),
    ],
)
def test_a_day_of_another_year_has_its_year(language, words):
    with translation.override(language):
        assert in_words(date(2025, 1, 13)) == words


def test_the_year_ends_at_the_midnight_of_the_town():
    eve = datetime(2027, 1, 1, 2, tzinfo=UTC)  # still 31 December there
    with clock.frozen(eve), translation.override("es"):
        assert in_words(eve, ZoneInfo("America/Argentina/Cordoba")) == "jueves 31 de diciembre"
