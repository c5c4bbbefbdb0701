"""A mailbox that answers every mail by itself, in front of a town that answers by itself: who falls silent?

Runs inside Django, on the real channel: our mail leaves by SMTP, and what the robot answers comes in as mail.
"""

import email
import email.policy
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from nexo.adapters.simulators.mail.sink import Sink, running
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import Result
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount, Interaction, RawRecord
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.jobs.run import run_pending
from nexo.testing.town import INSIDE, Town, small_town

MOST_ROUNDS = 50
_PACE = timedelta(minutes=20)
# What the town says on its own account: the case is registered, the case is resolved.
OUR_OWN = 2


def _unmarked(answer: EmailMessage) -> None:
    """Nothing says that no person wrote it: the worst of robots."""


def _marked(answer: EmailMessage) -> None:
    answer["Auto-Submitted"] = "auto-replied"


def _by_subject(answer: EmailMessage) -> None:
    answer.replace_header("Subject", f"Respuesta automática: {answer['Subject']}")


def _as_ourselves(answer: EmailMessage) -> None:
    answer.replace_header("From", "hola@prueba.example")


def _bounce(answer: EmailMessage) -> None:
    answer.replace_header("From", "MAILER-DAEMON@robot.example")
    answer["Return-Path"] = "<>"
    answer["Auto-Submitted"] = "auto-replied"


ROBOTS: Mapping[str, Callable[[EmailMessage], None]] = {
    "unmarked": _unmarked,
    "marked": _marked,
    "by_subject": _by_subject,
    "as_ourselves": _as_ourselves,
    "bounce": _bounce,
}


def face() -> dict[str, int]:
    """Return, for each robot, how many mails it drew out of us until silence (`MOST_ROUNDS` if it never came)."""
    town = small_town()
    sink = Sink(Path(tempfile.mkdtemp(prefix="nexo-robots-")))
    with running(sink) as port:
        os.environ["NEXO_HTTP_ALLOW"] = f"*=127.0.0.1:{port}"
        account = configure_account(
            actor=system(town.jurisdiction.id),
            jurisdiction=town.jurisdiction,
            slug="email",
            name="Correo",
            address="hola@prueba.example",
            settings={"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"},
        )
        return {name: _face(town, account, sink, name) for name in ROBOTS}


def _face(town: Town, account: ChannelAccount, sink: Sink, name: str) -> int:
    address = f"{name}@robot.example"
    before = len(_mails(sink))
    began = clock.now()
    with clock.frozen(began):
        first = _mail(
            address, "Se rompió la luz de la esquina", "Hola, no anda la luz.", f"<{name}@robot.example>"
        )
        raw = _take_in(account, first)
        asked = Interaction.objects.get(raw=raw)
        case = open_case(
            actor=system(town.jurisdiction.id),
            request=Request(
                version=town.versions["AP01"],
                description="No anda la luz",
                channel="email",
                applicant=asked.party,
                place=Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1]),
            ),
        ).case
        resolve_case(actor=town.actors["alumbrado"], case_id=case.pk, result=Result.SOLVED, answer="Ya anda.")
    answered = before
    for turn in range(1, MOST_ROUNDS + 1):
        with clock.frozen(began + _PACE * turn):
            _settle()
            mails = _mails(sink)
            if len(mails) == answered:
                return len(mails) - before - OUR_OWN
            for mail in mails[answered:]:
                _take_in(account, _answer(mail, address, name, turn))
            answered = len(mails)
    return MOST_ROUNDS


def _settle() -> None:
    """Let everything happen that is due."""
    deliver_pending()
    run_pending()
    deliver_pending()
    run_pending()


def _take_in(account: ChannelAccount, mail: EmailMessage) -> RawRecord | None:
    raw = record_raw(account=account, request=RawRequest(body=mail.as_bytes()))
    _settle()
    return raw


def _mails(sink: Sink) -> list[EmailMessage]:
    return [
        email.message_from_bytes(path.read_bytes(), EmailMessage, policy=email.policy.default)
        for path in sorted(sink.folder.glob("*.eml"))
    ]


def _answer(mail: EmailMessage, address: str, name: str, turn: int) -> EmailMessage:
    answer = _mail(
        address, f"Re: {mail['Subject']}", "Estoy de licencia hasta el lunes.", f"<{name}-{turn}@robot>"
    )
    answer.replace_header("To", mail["Reply-To"] or mail["From"])
    answer["In-Reply-To"] = mail["Message-ID"]
    answer["References"] = mail["Message-ID"]
    ROBOTS[name](answer)
    return answer


def _mail(sender: str, subject: str, text: str, message_id: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "hola@prueba.example", subject
    mail["Message-ID"] = message_id
    mail.set_content(text)
    return mail
