"""The circle without a browser: a mail comes in, a case is solved, the citizen is asked, figures follow."""

import re
from datetime import timedelta

import pytest

from application.opening import MONDAY, open_from
from nexo.application.reports.city_figures.report import build, headline
from nexo.domain.analytics.actions.count_cases import count_cases
from nexo.domain.analytics.models import CaseFigure
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.work_case import ask_citizen
from nexo.domain.cases.enums import Phase, Result
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.models import Conversation, Delivery, Interaction
from nexo.domain.interactions.ports import RawRequest, Receipt
from nexo.domain.notifications.models import Notice
from nexo.domain.satisfaction.actions.answer_survey import answer_by_token
from nexo.domain.satisfaction.actions.work_recovery import contact_recovery
from nexo.domain.satisfaction.models import Recovery
from nexo.kernel import clock
from nexo.kernel.actors import anonymous
from nexo.kernel.events.deliver import deliver_pending

MAIL = b"""From: =?utf-8?q?Mar=C3=ADa_R=C3=ADos?= <maria@vecina.example>\r
To: hola@prueba.example\r
Subject: No anda la luz\r
Message-ID: <uno@vecina.example>\r
Date: Mon, 23 Nov 2026 09:55:00 -0300\r
Content-Type: text/plain; charset=utf-8\r
\r
No anda la luz de Mitre y San Mart\xc3\xadn desde anoche.\r
"""

pytestmark = pytest.mark.usefixtures("monday")


def receive(mailbox, body):
    raw = record_raw(account=mailbox, request=RawRequest(body=body))
    interpret_raw(raw_ids=[raw.id])
    deliver_pending()
    return Interaction.objects.get(raw=raw)


def token_of(interaction):
    return re.search(r"/opinar/([\w-]+)/", interaction.text)[1]


def test_from_the_first_mail_to_the_second_score(town, mailbox):
    entry = receive(mailbox, MAIL)
    assert entry.party.display_name == "María Ríos"
    assert Conversation.objects.get().waiting_since == MONDAY

    case = open_from(town, entry).case
    receipt = Notice.objects.get(slug="case_registered")
    assert (receipt.channel, receipt.state) == ("email", "queued")
    assert case.public_code in receipt.interaction.text
    assert "desde anoche" not in receipt.interaction.text

    queued = queue_message(
        actor=town.actors["atencion"],
        conversation=Conversation.objects.get(),
        channel="email",
        text="Mañana pasa la cuadrilla.",
    )
    deliver_pending()
    case.refresh_from_db()
    assert case.first_response_at is None  # it may still be undone
    Delivery.objects.filter(pk=queued.delivery.pk).update(state="sending")
    record_receipt(delivery_id=queued.delivery.pk, receipt=Receipt(external_id="<x@prueba.example>"))
    deliver_pending()
    case.refresh_from_db()
    assert case.first_response_at == MONDAY

    with clock.frozen(MONDAY + timedelta(days=1)):
        resolve_case(
            actor=town.actors["alumbrado"],
            case_id=case.id,
            result=Result.SOLVED,
            answer="Se cambió la lámpara.",
        )
        deliver_pending()
        closing = Notice.objects.get(slug="case_resolved")
        assert "Se cambió la lámpara." in closing.interaction.text
        answer_by_token(
            actor=anonymous(town.jurisdiction.id),
            token=token_of(closing.interaction),
            score=1,
            solved=False,
            comment="Sigue igual",
            channel="webform",
        )
        deliver_pending()
        case.refresh_from_db()
        assert (case.phase, case.reopen_count) == (Phase.REOPENED, 1)
        recovery = Recovery.objects.get()
        assert (recovery.state, recovery.unit) == ("recovery_opened", town.units["ALU"])

    with clock.frozen(MONDAY + timedelta(days=2)):
        contact_recovery(
            actor=town.actors["secretaria"], recovery_id=recovery.id, cause="equipment", note="Fuimos"
        )
        resolve_case(
            actor=town.actors["alumbrado"], case_id=case.id, result=Result.SOLVED, answer="Otra lámpara."
        )
        deliver_pending()
        again = Notice.objects.get(slug="recovery_contacted")
        answer_by_token(
            actor=anonymous(town.jurisdiction.id),
            token=token_of(again.interaction),
            score=5,
            solved=True,
            channel="webform",
        )
        deliver_pending()
        recovery.refresh_from_db()
        case.refresh_from_db()
        assert recovery.state == "recovered"
        assert case.phase == Phase.CLOSED
        _figures_equal_a_live_count(town)


def _figures_equal_a_live_count(town):
    shown = {one.slug: one.value for one in headline(town.jurisdiction)}
    assert shown["received"] == Case.objects.count() == 1
    assert shown["resolved"] == Case.objects.filter(resolved_at__isnull=False).count() == 1
    assert shown["backlog"] == 0
    figure = CaseFigure.objects.get(resolved=1)
    assert (figure.on_time, figure.resolution_minutes) == (1, 2 * 24 * 60)
    city = build(
        town.jurisdiction,
        since=(MONDAY - timedelta(days=10)).date(),
        until=(MONDAY + timedelta(days=10)).date(),
    )
    assert [(one.channel, one.contacts) for one in city.channels] == [("email", 1)]


def test_a_reply_joins_its_case_and_resumes_what_waited(town, mailbox):
    case = open_from(town, receive(mailbox, MAIL)).case
    ask_citizen(actor=town.actors["alumbrado"], case_id=case.id, question="¿Qué número tiene la columna?")
    deliver_pending()
    asked = Notice.objects.get(slug="case_moved").interaction
    assert "¿Qué número tiene la columna?" in asked.text
    answer = receive(
        mailbox,
        MAIL.replace(b"uno@", b"dos@").replace(b"No anda la luz\r", b"Re: columna\r"),
    )
    case.refresh_from_db()
    assert case.phase == Phase.IN_PROGRESS
    assert [(one.object_id, one.reason) for one in answer.references.all()] == [
        (case.id, "es el único caso abierto de la persona")
    ]


def test_automatic_mail_moves_nothing(town, mailbox):
    case = open_from(town, receive(mailbox, MAIL)).case
    receive(
        mailbox,
        MAIL.replace(b"uno@", b"tres@").replace(b"Date:", b"Auto-Submitted: auto-replied\r\nDate:"),
    )
    assert Delivery.objects.count() == 1
    case.refresh_from_db()
    assert case.phase == Phase.ASSIGNED


def test_the_figures_count_a_day_anew_however_often_an_event_is_told(town, mailbox):
    case = open_from(town, receive(mailbox, MAIL)).case
    for _ in range(3):
        count_cases(
            jurisdiction_id=town.jurisdiction.id,
            zone=town.jurisdiction.zone_info,
            service_id=case.service_id,
            day=MONDAY.date(),
        )
    assert list(CaseFigure.objects.values_list("received", "left", "resolved")) == [(1, 0, 0)]
