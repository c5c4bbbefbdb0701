"""Scenes 3, 4 and 5: papers go round and the term does not; information is asked for; a day off is decreed."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from journeys.people import Official
from journeys.pictures import photo
from nexo.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
TOWN = ZoneInfo("America/Argentina/Cordoba")
TERM_OF_LAW = 30  # working days: Ley 12.475 of the province of Buenos Aires, article 7
OWN_TERM = 15  # working days: what the demo city promises, and gives once more


def terms_of(official: Official, code: str) -> dict[str, str]:
    """Return what the case says of its terms, by their names."""
    official.somebody.go(official.terms_path(code))
    official.somebody.sees("Resolución")
    lines = official.page.inner_text("main").splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def day_in(words: str) -> date:
    """Return the day that a sentence names, this year or early in the next one."""
    found = re.search(r"(\d+) de ([a-z]+)(?: de (\d{4}))?", words)
    assert found, words
    today = clock.today(TOWN)
    day = date(int(found[3] or today.year), MONTHS.index(found[2]) + 1, int(found[1]))
    return day if found[3] or day >= today else day.replace(year=day.year + 1)


def day_words(day: date) -> str:
    """Say a day as the pages do."""
    return f"{day.day} de {MONTHS[day.month - 1]}"


def days_off(official: Official) -> set[date]:
    """Return the days off that the page of the calendar shows."""
    official.somebody.go("/panel/ajustes/calendario/")
    shown = re.findall(r"(\d+)/(\d+)/(\d{4}) ·", official.page.inner_text("main"))
    return {date(int(year), int(month), int(day)) for day, month, year in shown}


def worked_after(day: date, amount: int, off: set[date]) -> date:
    """Count working days after a day, one by one."""
    while amount:
        day += timedelta(days=1)
        amount -= day.weekday() < 5 and day not in off
    return day


def test_papers_go_round_and_the_term_does_not(town, enter) -> None:
    ana = Official(enter(), "ana@losceibos.example")
    ana.attends(given_names="Nora", surname="Ibarra", email="nora@vecina.example", text="La farola cuelga")
    code = ana.opens_case("AP01", "Belgrano 1450")
    diego = Official(enter(), "diego@losceibos.example")
    before = terms_of(diego, code)
    diego.returns(code, "Es la columna de la obra de bacheo, no es nuestra.")
    tomas = Official(enter(), "tomas@losceibos.example")
    tomas.routes(code, "Mantenimiento Vial", "La obra es de Vial")
    laura = Official(enter(), "laura@losceibos.example")
    laura.returns(code, "La columna es de alumbrado, nosotros solo rompimos la vereda.")
    silvia = Official(enter(), "silvia@losceibos.example")
    silvia.routes(code, "Alumbrado", "La columna es de Alumbrado. Queda decidido.")
    assert terms_of(diego, code) == before
    diego.opens(code)
    diego.somebody.sees("La columna es de Alumbrado. Queda decidido.")


def test_information_is_asked_for_and_a_day_off_is_decreed(town, enter) -> None:
    nadia = Official(enter(), "nadia@losceibos.example")
    off, today = days_off(nadia), clock.today(TOWN)
    town.mail(
        sender="Hernán Vidal <hernan@vecino.example>",
        subject="Pedido de información pública",
        text="Pido saber cuánto se gastó en luminarias en 2024 y 2025, y en qué calles se pusieron.",
    )
    ana = Official(enter(), "ana@losceibos.example")
    code = ana.opens_case_from_inbox("Hernán Vidal", "TM23", "", words="información pública")
    irene = Official(enter(), "irene@losceibos.example")
    law = day_in(terms_of(irene, code)["Plazo legal"])
    assert law == worked_after(today, TERM_OF_LAW, off)

    bridge = worked_after(today, 9, off)
    nadia.decrees(bridge, "Día del vecino", act="Decreto 45/2026")
    irene.somebody.waits_for(irene.terms_path(code), day_words(worked_after(law, 1, off)))
    outbox = enter()
    outbox.opens_mail("hernan@vecino.example", "Cambió la fecha", "Cambió el calendario")

    irene.opens(code)
    irene.does("Tomar el caso")
    promised = day_in(terms_of(irene, code)["Resolución"])
    assert promised == worked_after(today, OWN_TERM, off | {bridge})
    irene.extends(code, "Hay que reunir las facturas de dos años.")
    terms = terms_of(irene, code)
    assert day_in(terms["Resolución"]) == worked_after(promised, OWN_TERM, off | {bridge})
    assert terms["Se prorrogó una vez"] == "Hay que reunir las facturas de dos años."
    outbox.opens_mail("hernan@vecino.example", "Cambió la fecha", "Hace falta más tiempo")
    irene.opens(code)
    irene.resolves("Van las de 2025. Las de 2024 las tiene la provincia.", photo(), result="solved_partially")
    outbox.waits_for_mail("hernan@vecino.example", f"[{code}] Resuelto")
    ended = terms_of(irene, code)
    assert {name: words.split()[0] for name, words in ended.items() if name != "Se prorrogó una vez"} == {
        "Acuse de recibo": "cumplido",
        "Primera respuesta": "cumplido",
        "Resolución": "cumplido",
        "Plazo legal": "cumplido",
    }
