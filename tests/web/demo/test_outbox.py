"""The mailbox: what would have left, as whoever gets it would see it, and nothing of it runs."""

from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from nexo.adapters.simulators.mail.sink import Sink


@pytest.fixture
def sink(data_dir: Path) -> Sink:
    return Sink(data_dir / "outbox")


def keep(sink: Sink, subject: str = "Recibimos tu pedido", **more: str) -> str:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Mesa <mesa@example.org>", "ana@example.org", subject
    mail.set_content(more.get("text", "Hola, Ana:\n\nYa está. https://example.org/seguir\n"))
    if "html" in more:
        mail.add_alternative(more["html"], subtype="html")
    if "file" in more:
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=more["file"])
    return sink.keep(mail.as_bytes(), "mesa@example.org", ["ana@example.org"])


def words(client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_an_empty_box_says_so(client, data_dir):
    assert "Todavía no salió ningún correo" in words(client, "/demo/outbox")


def test_mails_are_listed_newest_first(client, sink):
    keep(sink, "Uno")
    keep(sink, "Dos")
    page = words(client, "/demo/outbox/")
    assert page.index("Dos") < page.index("Uno")
    assert "Hola, Ana: Ya está." in page


def test_a_mail_is_shown_with_its_words(client, sink):
    page = words(client, f"/demo/outbox/{keep(sink)}")
    assert "Mesa &lt;mesa@example.org&gt;" in page
    assert '<a href="https://example.org/seguir"' in page
    assert "<iframe" not in page


def test_formatted_words_are_sanitised_and_in_a_sandbox(client, sink):
    name = keep(sink, html="<h1>Listo</h1><script>alert(1)</script><img src='https://evil.example/x'>")
    assert f'src="/demo/outbox/{name}/html" sandbox' in words(client, f"/demo/outbox/{name}")
    page = client.get(f"/demo/outbox/{name}/html")
    assert page["Content-Security-Policy"] == (
        "default-src 'none'; img-src data:; sandbox; frame-ancestors 'self'"
    )
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "<h1>Listo</h1>" in page.content.decode()
    assert "script" not in page.content.decode()


def test_a_file_is_only_downloaded(client, sink):
    name = keep(sink, file="comprobante ñ.pdf")
    assert "comprobante ñ.pdf" in words(client, f"/demo/outbox/{name}")
    answer = client.get(f"/demo/outbox/{name}/file/0")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF", "application/octet-stream")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''comprobante%20%C3%B1.pdf"
    assert client.get(f"/demo/outbox/{name}/file/1").status_code == 404


def test_a_subject_is_no_markup(client, sink):
    name = keep(sink, "<img src=x onerror=alert(1)>")
    assert "<img src=x" not in words(client, "/demo/outbox") + words(client, f"/demo/outbox/{name}")


def test_a_mail_that_is_not_there_is_not_found(client, data_dir):
    assert client.get(f"/demo/outbox/{uuid4()}").status_code == 404


def test_a_broken_description_does_not_hide_the_others(client, sink):
    keep(sink, "Sana")
    (sink.folder / f"{uuid4()}.json").write_text("{", encoding="utf-8")
    assert "Sana" in words(client, "/demo/outbox")


def test_an_unknown_charset_is_read_as_well_as_it_can(client, sink):
    raw = b"Subject: X\r\nContent-Type: text/plain; charset=x-none\r\n\r\nca\xf1a\r\n"
    name = sink.keep(raw, "", ["ana@example.org"])
    assert "ca" in words(client, f"/demo/outbox/{name}")
