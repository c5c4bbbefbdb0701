"""The draft that stays on the device, in a real browser: no link, no storage, a closed tab, a photo of 40 MB."""

import os
import struct
import zlib
from pathlib import Path

import pytest

from browsing import until
from nexo.domain.cases.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEND = "main form[novalidate] button[type=submit]"
READY = "document.documentElement.dataset.drafts === 'ready'"
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
"""


def _noise(path: Path, side: int) -> Path:
    """Write a PNG of noise: as heavy as a picture can be."""
    rows = b"".join(b"\0" + os.urandom(side * 3) for _ in range(side))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


def test_without_a_link_it_waits_and_goes_by_itself(visit, light) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go("/pedir/AP01/")
    until(page, READY)
    page.fill("#id_description", "No anda la luz 💡")
    visitor.context.set_offline(True)
    page.click(SEND)
    assert "Sin conexión. Lo guardamos en este equipo" in page.inner_text("[data-draft-said]")
    assert page.url.endswith("/que/")
    assert visitor.barriers() == []
    visitor.context.set_offline(False)
    page.wait_for_url("**/donde/")


def test_a_closed_tab_and_a_lost_session_lose_nothing(visit, light) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go("/pedir/AP01/")
    until(page, READY)
    page.fill("#id_description", "Hay un farol roto")
    page.wait_for_timeout(400)
    visitor.context.clear_cookies()
    visitor.go("/pedir/AP01/")
    until(page, READY)
    assert page.input_value("#id_description") == "Hay un farol roto"
    assert "Recuperamos lo que habías escrito" in page.inner_text("[data-draft-said]")
    assert visitor.barriers() == []
    page.click("text=Borrarlo")
    until(page, "document.querySelector('#id_description').value === ''")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_device_that_keeps_nothing_asks_as_well(visit, light) -> None:
    visitor = visit()
    visitor.context.add_init_script(NO_STORAGE)
    page = visitor.page
    visitor.go("/pedir/AP01/")
    until(page, READY)
    page.fill("#id_description", "No anda la luz")
    page.click(SEND)
    page.fill("#id_place", "Belgrano 1450")
    page.click(SEND)
    page.check("input[value=none]")
    page.click(SEND)
    page.click(SEND)
    page.wait_for_url("**/recibo/**")
    assert Case.objects.count() == 1
    assert visitor.faults == []


def test_what_was_sent_leaves_the_device_and_back_shows_the_receipt(visit, light) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go("/pedir/AP01/?q=no+anda+la+luz")
    until(page, READY)
    page.click(SEND)
    page.fill("#id_place", "Belgrano 1450")
    page.click(SEND)
    page.check("input[value=none]")
    page.click(SEND)
    page.click(SEND)
    page.wait_for_url("**/recibo/**")
    until(page, READY)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.go_back()
    page.wait_for_url("**/recibo/**")
    assert "Lo recibimos" in page.inner_text("main")


def test_a_photo_of_forty_megabytes_is_made_small_and_survives_a_lost_session(
    visit, make_service, tmp_path: Path
) -> None:
    make_service(code="AP03", wants_photo=True, needs_location=False)
    heavy = _noise(tmp_path / "grande.png", 3800)
    assert heavy.stat().st_size > 40 * 1024 * 1024
    visitor = visit()
    page = visitor.page
    visitor.go("/pedir/AP03/?q=roto")
    page.click(SEND)
    until(page, READY)
    page.set_input_files("#id_photos", heavy)
    until(page, "document.querySelector('#id_photos').files[0]?.name === 'grande.jpg'", seconds=60)
    assert page.evaluate("document.querySelector('#id_photos').files[0].size") < 5 * 1024 * 1024
    page.wait_for_timeout(500)
    visitor.context.clear_cookies()
    visitor.go("/pedir/AP03/?q=roto")
    page.click(SEND)
    until(page, READY)
    assert page.evaluate("document.querySelector('#id_photos').files[0].name") == "grande.jpg"
    page.click(SEND)
    page.wait_for_url("**/contacto/")
    page.check("input[value=none]")
    page.click(SEND)
    page.click(SEND)
    page.wait_for_url("**/recibo/**")
    assert Case.objects.get().evidence.count() == 1
