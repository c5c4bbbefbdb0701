"""Bad input, lost sessions, two tabs: nothing that was typed is lost, and every refusal is a clear sentence."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from nexo.domain.cases.models import Case

pytestmark = pytest.mark.usefixtures("noon", "town")

WORDS = "No anda la luz 💡 y hay un pozo 🕳️"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"\x01" * 400


def _png(name: str = "farol.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def _answer(client: Client, description: str = WORDS, place: str = "Belgrano 1450") -> None:
    client.get("/pedir/AP01/")
    client.post("/pedir/AP01/que/", {"description": description})
    client.post("/pedir/AP01/donde/", {"place": place})
    client.post("/pedir/AP01/contacto/", {"reach": "none"})


def _review(client: Client) -> dict[str, str]:
    """Return what the page to send carries."""
    draft = client.get("/pedir/AP01/revisar/").context["draft"]
    return {"key": draft.key, "seen": draft.seen}


class TestWhenNothingIsRemembered:
    def test_an_answer_after_the_session_ended_begins_a_new_draft(self, client: Client, light) -> None:
        gone_on = client.post("/pedir/AP01/donde/", {"place": "Belgrano 1450"})
        assert gone_on["Location"] == "/pedir/AP01/contacto/"
        client.post("/pedir/AP01/contacto/", {"reach": "none"})
        assert client.get("/pedir/AP01/revisar/")["Location"] == "/pedir/AP01/que/"
        client.post("/pedir/AP01/que/", {"description": WORDS})
        client.post("/pedir/AP01/revisar/", _review(client))
        case = Case.objects.get()
        assert (case.description, case.place_text) == (WORDS, "Belgrano 1450")

    def test_a_browser_that_keeps_nothing_is_told_and_never_sent_in_circles(
        self, client: Client, light
    ) -> None:
        page = client.get("/pedir/AP01/que/")
        for _ in range(4):
            if page.status_code != 302:
                break
            client.cookies.clear()
            page = client.get(page["Location"])
        text = page.content.decode()
        assert page.status_code == 200
        assert "Tu navegador no guarda nada" in text
        assert "wa.me" in text

    def test_a_link_into_the_middle_begins_at_the_beginning(self, client: Client, light) -> None:
        assert client.get("/pedir/AP01/contacto/", follow=True).redirect_chain[-1][0] == "/pedir/AP01/que/"


class TestAfterSending:
    def test_going_back_shows_the_receipt(self, client: Client, light) -> None:
        _answer(client)
        receipt = client.post("/pedir/AP01/revisar/", _review(client))["Location"]
        for step in ("que", "donde", "contacto", "revisar"):
            assert client.get(f"/pedir/AP01/{step}/")["Location"] == receipt

    def test_the_same_form_again_is_the_same_case(self, client: Client, light) -> None:
        _answer(client)
        form = _review(client)
        first = client.post("/pedir/AP01/revisar/", form)
        second = client.post("/pedir/AP01/revisar/", form)
        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 1

    def test_another_request_of_the_same_kind_begins_afresh(self, client: Client, light) -> None:
        _answer(client)
        receipt = client.get(client.post("/pedir/AP01/revisar/", _review(client))["Location"])
        assert 'href="/pedir/AP01/"' in receipt.content.decode()
        _answer(client, description="Otra luz")
        client.post("/pedir/AP01/revisar/", _review(client))
        assert sorted(Case.objects.values_list("description", flat=True)) == sorted(["Otra luz", WORDS])


class TestTwoTabs:
    def test_what_another_tab_wrote_is_read_before_it_is_sent(self, client: Client, light) -> None:
        _answer(client)
        old = _review(client)
        client.post("/pedir/AP01/que/", {"description": "Otra cosa"})
        answer = client.post("/pedir/AP01/revisar/", old)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Tus respuestas cambiaron en otra pestaña." in text
        assert "Otra cosa" in text
        assert Case.objects.count() == 0
        assert client.post("/pedir/AP01/revisar/", _review(client)).status_code == 302
        assert Case.objects.get().description == "Otra cosa"

    def test_a_tab_left_behind_loses_no_words(self, client: Client, light) -> None:
        _answer(client)
        client.post("/pedir/AP01/revisar/", _review(client))
        client.post("/pedir/AP01/que/", {"description": "La otra luz"})
        assert "La otra luz</textarea>" in client.get("/pedir/AP01/que/").content.decode()


class TestPassRunOut:
    @pytest.fixture
    def strict(self, light) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.get("/pedir/AP01/")
        return client

    def test_a_page_of_our_own_comes_back_filled_in(self, strict: Client) -> None:
        answer = strict.post(
            "/pedir/AP01/que/", {"description": WORDS}, headers={"sec-fetch-site": "same-origin"}
        )
        text = answer.content.decode()
        assert answer.status_code == 403
        assert "La página había quedado vieja" in text
        assert f"{WORDS}</textarea>" in text
        token = text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        again = strict.post("/pedir/AP01/que/", {"description": WORDS, "csrfmiddlewaretoken": token})
        assert again["Location"] == "/pedir/AP01/donde/"

    def test_an_old_browser_is_known_by_its_origin(self, strict: Client) -> None:
        answer = strict.post(
            "/pedir/AP01/que/", {"description": WORDS}, headers={"origin": "http://testserver"}
        )
        assert WORDS in answer.content.decode()

    @pytest.mark.parametrize(
        "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://mala.example"}, {}]
    )
    def test_the_words_of_another_site_are_not_put_into_a_mouth(
        self, strict: Client, headers: dict[str, str]
    ) -> None:
        answer = strict.post("/pedir/AP01/que/", {"description": WORDS}, headers=headers)
        assert answer.status_code == 403
        assert WORDS not in answer.content.decode()

    def test_other_pages_say_so(self, strict: Client) -> None:
        answer = strict.post("/seguir/", {}, headers={"sec-fetch-site": "same-origin"})
        assert "La página quedó vieja" in answer.content.decode()


class TestHardText:
    @pytest.mark.parametrize(
        "text",
        [
            WORDS,
            "a" * 4000,
            "é" * 3999,
            "👩‍👩‍👧‍👦" * 200,
            "<script>alert(1)</script>",
            "\u202eabc",
            "ñandú 漢字 العربية",
        ],
    )
    def test_whatever_people_write_reaches_the_case(self, client: Client, light, text: str) -> None:
        _answer(client, description=text)
        client.post("/pedir/AP01/revisar/", _review(client))
        assert Case.objects.get().description == text

    def test_too_long_a_text_is_kept_and_counted(self, client: Client, light) -> None:
        client.get("/pedir/AP01/")
        assert "maxlength" not in client.get("/pedir/AP01/que/").content.decode().split("<textarea")[1][:300]
        answer = client.post("/pedir/AP01/que/", {"description": "x" * 4200})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Escribiste 4200 caracteres y entran 4000." in text
        assert "x" * 4200 in text

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "O'Brien 😀"]
    )
    def test_a_script_for_a_name_is_a_name(self, client: Client, light, name: str) -> None:
        _answer(client)
        client.post("/pedir/AP01/contacto/", {"reach": "phone", "contact": "341 555-0188", "name": name})
        text = client.get("/pedir/AP01/revisar/").content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        client.post("/pedir/AP01/revisar/", _review(client))
        assert Case.objects.select_related("applicant").get().applicant.display_name == name


class TestPhotos:
    @pytest.fixture(autouse=True)
    def _service(self, make_service, client: Client) -> None:
        make_service(code="AP03", wants_photo=True, needs_location=False)
        client.get("/pedir/AP03/")
        client.post("/pedir/AP03/que/", {"description": "x"})

    def _names(self, client: Client) -> list[str]:
        return [name for _id, name in client.session["portal.drafts"]["AP03"]["files"]]

    def test_one_that_is_too_heavy_takes_none_of_the_others_with_it(self, client: Client) -> None:
        heavy = SimpleUploadedFile("grande.jpg", b"\xff\xd8\xff" + b"0" * (40 * 1024 * 1024), "image/jpeg")
        answer = client.post("/pedir/AP03/foto/", {"photos": [_png("a.png"), heavy, _png("b.png")]})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "grande.jpg: pesa 40 MB y el límite es 10." in text
        assert self._names(client) == ["a.png", "b.png"]
        assert "Ya mandaste" in text

    def test_one_that_is_no_photo_takes_none_of_the_others_with_it(self, client: Client) -> None:
        bad = SimpleUploadedFile("foto.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")
        answer = client.post("/pedir/AP03/foto/", {"photos": [bad, _png("a.png")]})
        assert "foto.jpg: Por seguridad no aceptamos este tipo de archivo." in answer.content.decode()
        assert self._names(client) == ["a.png"]

    def test_of_five_four_are_kept(self, client: Client) -> None:
        answer = client.post("/pedir/AP03/foto/", {"photos": [_png(f"{at}.png") for at in range(5)]})
        assert "Podés mandar hasta cuatro fotos. Guardamos las primeras." in answer.content.decode()
        assert self._names(client) == ["0.png", "1.png", "2.png", "3.png"]

    def test_heic_is_kept_and_the_page_says_what_becomes_of_it(self, client: Client) -> None:
        photo = SimpleUploadedFile("IMG_1.HEIC", HEIC, "image/heic")
        assert client.post("/pedir/AP03/foto/", {"photos": [photo]}).status_code == 302
        text = client.get("/pedir/AP03/foto/").content.decode()
        assert "IMG_1.HEIC" in text
        assert "Este tipo de foto no se puede mostrar acá: la oficina la recibe igual." in text
        assert "<img" not in text.split("Ya mandaste")[1].split("</section>")[0]

    def test_a_telephone_is_asked_for_types_that_everybody_can_see(self, client: Client) -> None:
        assert (
            'accept="image/jpeg,image/png,image/webp,image/gif"'
            in client.get("/pedir/AP03/foto/").content.decode()
        )


def test_a_draft_stays_on_the_device_only_where_nobody_is_endangered(
    client: Client, light, make_service
) -> None:
    make_service(code="SO04", visibility="protected", needs_location=False)
    for code, is_kept in (("AP01", True), ("SO04", False)):
        client.get(f"/pedir/{code}/")
        assert ("data-draft=" in client.get(f"/pedir/{code}/que/").content.decode()) is is_kept


def test_the_session_cookie_is_the_one_that_is_looked_for(client: Client, light) -> None:
    client.get("/pedir/AP01/")
    assert settings.SESSION_COOKIE_NAME in client.cookies
