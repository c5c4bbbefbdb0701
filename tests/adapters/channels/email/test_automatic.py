"""Signs of a machine."""

import pytest

from nexo.adapters.channels.email.reading import read


def nature(headers: bytes, **known):
    return read(headers + b"\n\nhola", **known).nature


@pytest.mark.parametrize(
    "header",
    [
        b"Auto-Submitted: auto-replied",
        b"Auto-Submitted: auto-generated (vacation)",
        b"Auto-submitted: auto-notified; owner-email=a@example.com",
        b"X-Autoreply: yes",
        b"X-Autorespond: Ausente",
        b"X-Auto-Reply-From: a@example.com",
        b"Precedence: bulk",
        b"Precedence: auto_reply",
        b"Precedence: list",
        b"List-Id: Vecinos <vecinos.example.com>",
        b"List-Unsubscribe: <mailto:baja@example.com>",
        b"Feedback-ID: 1:2:3:x",
        b"Return-Path: <>",
        b"From: MAILER-DAEMON@example.com",
        b"From: Postmaster <postmaster@example.com>",
        b"Content-Type: multipart/report; boundary=b; report-type=disposition-notification",
        b"X-MS-Exchange-Inbox-Rules-Loop: a@example.com",
        b"X-Mailer: vacation 3.1",
        b"Delivered-To: Autoresponder",
        b"X-POST-MessageClass: 9; Autoresponder",
    ],
)
def test_a_header_is_enough(header):
    assert nature(header).automatic


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Reclamo",
        "Auto: Reclamo",
        "Out of Office: Reclamo",
        "Out of the office",
        "Respuesta automática: Reclamo",
        "Respuesta automatica",
        "Fuera de la oficina: Reclamo",
        "Ausente de la oficina",
        "Resposta automática: Reclamo",
        "Réponse automatique : Reclamo",
        "Absence du bureau",
        "Automatische Antwort: Reclamo",
        "Abwesenheitsnotiz: Reclamo",
        "Risposta automatica: Reclamo",
        "Automatisch antwoord: Reclamo",
        "Automatiskt svar: Reclamo",
        "Automaattinen vastaus: Reclamo",
        "Odpowiedź automatyczna: Reclamo",
        "Автоматический ответ: Reclamo",
        "自动回复: Reclamo",
        "自動返信: Reclamo",
        "자동 회신: Reclamo",
        "[Autoreply] Reclamo",
        "Re: Automatic reply: Reclamo",
    ],
)
def test_a_subject_is_enough(subject):
    assert nature(b"From: ana@example.com\nSubject: " + subject.encode()).reasons == ("subject",)


@pytest.mark.parametrize(
    "headers",
    [
        b"Subject: Reclamo por un bache",
        b"Subject: El portero automatico no anda",
        b"Subject: Ausencia de alumbrado",
        b"Subject: Auto abandonado en la vereda",
        b"Subject: Automatizar el riego",
        b"Auto-Submitted: no",
        b"Precedence: normal",
        b"Return-Path: <ana@example.com>",
        b"X-Auto-Response-Suppress: All",
        b"X-Auto-Response-Suppress: DR, AutoReply",
        b"From: ana.postmaster@example.com",
    ],
)
def test_people_are_people(headers):
    assert nature(headers).reasons == ()


def test_exchange_only_asks_not_to_be_answered():
    assert nature(b"X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply").suppresses_answers
    assert not nature(b"X-Auto-Response-Suppress: None").suppresses_answers


def test_an_envelope_without_sender_is_one_of_a_machine():
    assert nature(b"Subject: x", envelope_from="").reasons == ("null_sender",)
    assert nature(b"Subject: x", envelope_from="ana@example.com").reasons == ()
