"""Two stories of the calendar: a request for information over the holidays, and a day off decreed afterwards."""

from datetime import UTC, date, datetime

import pytest

from application.opening import open_from
from nexo.application.packs.terms import install_packaged_terms
from nexo.domain.cases.actions.extend_clock import extend_clock
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import ClockKind, Result
from nexo.domain.cases.errors import ExtensionTooLate
from nexo.domain.catalogue.models import LegalTerm, ServiceVersion
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.ports import RawRequest
from nexo.domain.notifications.models import Notice
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.jobs.run import run_pending

MAIL = b"""From: maria@vecina.example\r
To: hola@prueba.example\r
Subject: Pedido de informacion\r
Message-ID: <uno@vecina.example>\r
Date: Tue, 22 Dec 2026 10:00:00 -0300\r
Content-Type: text/plain; charset=utf-8\r
\r
Quiero saber cuanto se gasto en luminarias.\r
"""
FILED = datetime(2026, 12, 22, 13, tzinfo=UTC)


def on(day, hour=13):
    return clock.frozen(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def publish(town, firm_until, **local):
    publish_calendar(actor=town.actors["sistemas"], firm_until=firm_until, local=local.get("local", {}))
    deliver_pending()
    run_pending(queue="default")


@pytest.fixture
def case(town, mailbox):
    """A request for information, filed on 22 December; the calendar is certain until the end of the year."""
    with clock.frozen(FILED):
        install_packaged_terms()
        law = LegalTerm.objects.get(code="AR-AIP")
        ServiceVersion.objects.filter(pk=town.versions["AP01"].pk).update(
            legal_term=law, resolution_amount=15
        )
        publish(town, date(2026, 12, 31))
        raw = record_raw(account=mailbox, request=RawRequest(body=MAIL))
        interpret_raw(raw_ids=[raw.id])
        deliver_pending()
        town.versions["AP01"].refresh_from_db()
        made = open_from(town, Interaction.objects.get(raw=raw)).case
        deliver_pending()
        return made


def legal(case):
    return case.clocks.get(kind="legal")


def day_of(clock_, case):
    return clock_.due_at.astimezone(case.jurisdiction.zone_info).date()


def told(case):
    return [row.interaction.text for row in Notice.objects.filter(slug="term_moved").order_by("created_at")]


def test_information_asked_for_before_christmas(town, case):
    # 23 24 · 28 29 30 31 · 4 5 6 7 8 · 11 12 13 14 January; Christmas and New Year are off.
    assert day_of(legal(case), case) == date(2027, 1, 14)
    assert legal(case).is_provisional is True
    with on(date(2027, 1, 13)):
        extend_clock(
            actor=town.actors["secretaria"],
            case_id=case.id,
            kind=ClockKind.LEGAL,
            reason="Hay que reunir las facturas de dos años.",
        )
        deliver_pending()
    assert day_of(legal(case), case) == date(2027, 2, 4)
    (text,) = told(case)
    assert "te respondemos a más tardar el jueves 4 de febrero" in text
    assert "Hace falta más tiempo: Hay que reunir las facturas de dos años." in text
    assert "La prórroga la permite la Ley 27.275, y es una sola." in text
    with on(date(2027, 2, 1)):
        resolve_case(
            actor=town.actors["alumbrado"],
            case_id=case.id,
            result=Result.SOLVED_PARTIALLY,
            answer="Van las de 2025. Las de 2024 están en otro organismo.",
        )
    case.refresh_from_db()
    assert (case.result, legal(case).stopped_at < legal(case).due_at) == ("solved_partially", True)


def test_an_extension_asked_for_too_late_is_none(town, case):
    with on(date(2027, 1, 15)), pytest.raises(ExtensionTooLate):
        extend_clock(
            actor=town.actors["secretaria"], case_id=case.id, kind=ClockKind.LEGAL, reason="falta un informe"
        )
    assert told(case) == []


def test_a_day_off_decreed_afterwards_moves_the_date_and_the_citizen_is_told(town, case):
    with on(date(2026, 12, 28)):
        publish(town, date(2027, 12, 31), local={date(2027, 1, 8): "feriado puente"})
    assert (day_of(legal(case), case), legal(case).is_provisional) == (date(2027, 1, 15), False)
    with on(date(2026, 12, 28), hour=14):
        deliver_pending()
    (text,) = told(case)
    assert "te respondemos a más tardar el viernes 15 de enero de 2027" in text
    assert "hay un día que no se trabaja antes de esa fecha" in text


def test_a_day_given_back_is_no_news(town, case):
    with on(date(2026, 12, 28)):
        publish(town, date(2027, 12, 31), local={date(2027, 1, 8): "feriado puente"})
        deliver_pending()
    with on(date(2026, 12, 29)):
        publish(town, date(2027, 12, 31))
        deliver_pending()
    assert day_of(legal(case), case) == date(2027, 1, 14)
    assert len(told(case)) == 1


def test_a_case_that_has_ended_is_not_moved(town, case):
    with on(date(2026, 12, 23)):
        resolve_case(actor=town.actors["alumbrado"], case_id=case.id, result=Result.SOLVED, answer="Acá van.")
    with on(date(2026, 12, 28)):
        publish(town, date(2027, 12, 31), local={date(2027, 1, 8): "feriado puente"})
        deliver_pending()
    assert day_of(legal(case), case) == date(2027, 1, 14)
    assert told(case) == []
