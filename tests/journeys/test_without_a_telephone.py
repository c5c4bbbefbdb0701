"""Scene 2: a 78-year-old without a telephone of her own is attended, preferred, called and heard."""

from zoneinfo import ZoneInfo

import pytest

from journeys.people import Official
from journeys.pictures import photo
from nexo.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ANSWER = "Cambiamos la lámpara y quedó encendida."


def test_a_neighbour_without_a_telephone(town, enter) -> None:
    ana = Official(enter(), "ana@losceibos.example")
    ana.attends(
        given_names="Irma",
        surname="Quintana",
        document="5402118",
        birth_date=f"{clock.today(ZoneInfo('America/Argentina/Cordoba')).year - 78}-01-15",
        without_telephone=True,
        text="No anda la luz de la esquina y de noche no me animo a salir",
    )
    code = ana.opens_case("AP01", "Los Camalotes 118")
    ana.opens(code)
    ana.somebody.sees("Atención preferencial")
    ana.somebody.sees("Atención preferencial por edad")

    diego = Official(enter(), "diego@losceibos.example")
    diego.opens(code)
    diego.somebody.sees("Atención preferencial por edad")
    diego.does("Tomar el caso")
    diego.resolves(ANSWER, photo())

    ana.calls_and_writes_down(code, score=5, comment="Quedó muy contenta, la llamamos a lo de la vecina")
    ana.waits_for_score(code, "Calificó con 5 de 5")
    ana.opens(code)
    ana.somebody.sees("Cerrado")
