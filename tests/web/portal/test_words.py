"""How the citizen site says when an office opens."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from nexo.kernel import clock
from nexo.web.portal.templatetags.portal import breakable
from nexo.web.portal.words import opening

HERE = ZoneInfo("America/Argentina/Buenos_Aires")
MONDAY_NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=HERE)


@pytest.mark.parametrize(
    ("at", "told", "in_english"),
    [
        (MONDAY_NIGHT + timedelta(minutes=15), "Abre hoy a las 23:45", "Opens today at 23:45"),
        (datetime(2026, 11, 24, 7, tzinfo=HERE), "Abre mañana a las 7:00", "Opens tomorrow at 7:00"),
        (datetime(2026, 11, 26, 7, tzinfo=HERE), "Abre el jueves a las 7:00", "Opens on Thursday at 7:00"),
    ],
)
def test_an_office_opens_on_a_day_as_people_call_it(at, told, in_english) -> None:
    with clock.frozen(MONDAY_NIGHT):
        assert opening(at) == told
        with override("en"):
            assert opening(at) == in_english


def test_an_address_is_broken_at_its_sign_and_is_no_markup() -> None:
    assert breakable("a<b@losceibos.example") == "a&lt;b@<wbr>losceibos.example"
