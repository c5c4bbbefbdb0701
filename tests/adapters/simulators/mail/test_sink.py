"""What would have left is kept, whole, and can be refused when a test says so."""

import json
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from nexo.adapters.simulators.mail.sink import Sink, running


def mail(subject: str = "Tu caso") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "mesa@example.org", "ana@example.org", subject
    message.set_content("Ya está arreglado.\n")
    return message


def kept(folder: Path) -> list[tuple[str, dict[str, object]]]:
    return [
        (path.with_suffix(".eml").read_text(encoding="utf-8"), json.loads(path.read_bytes()))
        for path in sorted(folder.glob("*.json"))
    ]


def test_a_mail_is_kept_with_whom_it_was_for(tmp_path):
    with running(Sink(tmp_path)) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(mail("Uno"))
        client.send_message(mail("Dos"), to_addrs=["ana@example.org", "copia@example.org"])
    (first, about), (second, more) = kept(tmp_path)
    assert ("Subject: Uno" in first, "Subject: Dos" in second) == (True, True)
    assert (about["sender"], about["recipients"]) == ("mesa@example.org", ["ana@example.org"])
    assert more["recipients"] == ["ana@example.org", "copia@example.org"]
    assert about["bytes"] == len(min(tmp_path.glob("*.eml")).read_bytes())


def test_the_null_sender_is_kept_as_such(tmp_path):
    with running(Sink(tmp_path)) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", ["ana@example.org"], mail().as_bytes())
    assert [about["sender"] for _, about in kept(tmp_path)] == [""]


def test_a_refusal_can_be_ordered(tmp_path):
    sink = Sink(tmp_path)
    sink.answers.append("451 4.3.0 try later")
    with running(sink) as port, smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError):
            client.send_message(mail())
        client.send_message(mail())
    assert len(kept(tmp_path)) == 1


def test_it_runs_as_a_process_and_ends_when_told(tmp_path):
    with running(Sink(tmp_path / "other")) as free:
        port = free
    command = [sys.executable, "-m", "nexo.adapters.simulators.mail.serve", "--port", str(port)]
    process = subprocess.Popen([*command, "--folder", str(tmp_path / "outbox")])
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                smtplib.SMTP("127.0.0.1", port).quit()
                break
            except ConnectionRefusedError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
    finally:
        process.terminate()
    assert process.wait(10) == 0
