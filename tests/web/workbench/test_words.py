"""How the staff site says moments and where a case stands."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.translation import override

from nexo.domain.cases.enums import Phase
from nexo.kernel import clock
from nexo.web.workbench.templatetags.workbench import ago, local, phase
from web.english import words_of

HERE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "told", "in_english"),
    [
        (timedelta(), "hoy 12:00", "today 12:00"),
        (timedelta(hours=12, minutes=1), "ayer 23:59", "yesterday 23:59"),
        (timedelta(days=2), "sábado 21 de noviembre, 12:00", "Saturday 21 November, 12:00"),
        (timedelta(days=365), "domingo 23 de noviembre de 2025, 12:00", "Sunday 23 November 2025, 12:00"),
    ],
)
def test_a_moment_is_said_by_the_day_it_was(before, told, in_english) -> None:
    with clock.frozen(NOW):
        assert local(NOW - before, HERE) == told
        with override("en"):
            assert local(NOW - before, HERE) == in_english


@pytest.mark.parametrize(("seconds", "told"), [(0, "1 min"), (-5, "1 min"), (119, "1 min"), (7200, "2 h")])
def test_nobody_has_waited_for_no_minutes(seconds, told) -> None:
    with clock.frozen(NOW):
        assert ago(NOW - timedelta(seconds=seconds)) == told


def test_officials_do_not_read_what_speaks_to_the_citizen() -> None:
    assert phase(Phase.AWAITING_CITIZEN) == "Espera algo de quien lo pidió"
    assert phase(Phase.RESOLVED) == "Resuelto, falta que lo confirmen"
    assert phase(Phase.CLOSED) == "Cerrado"


def test_the_story_of_a_person_is_parted_by_the_channels_she_used(as_, rosa) -> None:
    page = words_of(as_("atencion").get(reverse("workbench:person", args=[rosa.id])).content.decode())
    parts = page[page.index("Toda la historia") :]
    assert "Mostrador" in parts
    assert "Teléfono" in parts
    assert "Instagram" not in parts


def test_whoever_looks_for_nobody_yet_is_told_how(as_) -> None:
    page = words_of(as_("atencion").get(reverse("workbench:people")).content.decode())
    assert "Buscá a quien te habla" in page
