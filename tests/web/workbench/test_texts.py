"""Texts in the workbench: written with the score beside, refused with what to mend, published by another, heard."""

import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nexo.domain.knowledge.actions.record_text import make_recording
from nexo.domain.knowledge.actions.say_understood import say_understood
from nexo.domain.knowledge.models import Article, Recording, TextVersion
from nexo.kernel.actors import anonymous

LIST, NEW, MEASURE = (reverse(f"workbench:{name}") for name in ("texts", "text_new", "text_measure"))
GOOD = "Avisanos si la luz no anda.\n\n- Vamos en tres días."
HARD = (
    "La tramitación de la correspondiente habilitación requiere indefectiblemente documentación respaldatoria "
    "certificada."
)
SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 200


def words(answer):
    return " ".join(answer.content.decode().split())


def address(name, article, *rest):
    return reverse(f"workbench:{name}", args=[article.id, *(rest or ("clear", "es"))])


@pytest.fixture
def article(as_, small):
    """Return an article that the secretariat made in the workbench."""
    boss = as_("secretaria")
    form = words(boss.get(NEW))
    assert "Todo el municipio" not in form  # hers are the areas under her
    unit = str(small.units["ALU"].id)
    given = {"title": "Luz de la calle", "service_code": "AP01", "unit_id": unit, "review_months": "6"}
    answer = boss.post(NEW, given, follow=True)
    assert "Se vuelve a leer cada 6 meses." in words(answer)
    return Article.objects.get()


def write(browser, article, body=GOOD, revision=0, kind=("clear", "es")):
    given = {"title": "La luz no anda", "body": body, "revision": revision}
    return browser.post(address("text_write", article, *kind), given, follow=True)


def do(browser, article, what, revision=1, kind=("clear", "es")):
    return browser.post(address("text_do", article, *kind, what), {"revision": revision}, follow=True)


def test_a_text_is_written_by_one_and_published_by_another(as_, article, client):
    one, other = as_("secretaria"), as_("sistemas")
    assert "Escribiste en este borrador" in words(write(one, article))
    refused = do(one, article, "publicar")
    assert refused.status_code == 422
    assert "lo revisa y lo publica otra persona" in words(refused)
    assert "Ya se lee en el sitio." in words(do(other, article, "publicar"))
    assert "Vamos en tres días." in words(client.get("/guia/luz-de-la-calle/"))
    text = TextVersion.objects.get()
    assert (text.review_due.isoformat(), text.published_by_label) == ("2027-05-23", "Sistemas")


def test_the_gate_lists_what_to_mend(as_, article):
    write(as_("secretaria"), article, HARD)
    refused = do(as_("sistemas"), article, "publicar")
    page = words(refused)
    assert refused.status_code == 422
    assert "No se publicó." in page
    assert f"«{HARD}»" in page
    assert "indefectiblemente" in page
    assert TextVersion.objects.get().status == "draft"


def test_the_score_is_told_while_it_is_written_and_without_script(as_, article):
    boss = as_("secretaria")
    live = boss.post(
        MEASURE, {"body": HARD, "audience": "clear", "language": "es"}, headers={"hx-request": "true"}
    )
    assert "muy difícil" in words(live)
    assert "<html" not in words(live)
    technical = boss.post(MEASURE, {"body": HARD, "audience": "technical", "language": "es"})
    assert "Nada que arreglar." in words(technical)
    english = boss.post(MEASURE, {"body": "Come.", "audience": "clear", "language": "en"})
    assert "Los puntos se calculan para el castellano" in words(english)
    write(boss, article, HARD)
    assert "muy difícil" in words(boss.get(address("text_write", article)))


def test_easy_words_wait_for_a_person(as_, article):
    one, other, kind = as_("secretaria"), as_("sistemas"), ("easy", "es")
    write(one, article, kind=kind)
    assert "Todavía no lo leyó otra persona." in words(do(other, article, "publicar", kind=kind))
    assert "Anotado" in words(do(other, article, "revisar", kind=kind))
    assert "Ya se lee en el sitio." in words(do(other, article, "publicar", kind=kind))


def test_what_two_write_at_once_is_not_lost(as_, article):
    write(as_("secretaria"), article)
    answer = write(as_("sistemas"), article, "Otra cosa es lo que digo.", revision=0)
    page = words(answer)
    assert answer.status_code == 422
    assert "Otra persona guardó este borrador mientras escribías" in page
    assert "Otra cosa es lo que digo." in page


def test_history_shows_what_changed_and_an_old_version_comes_back(as_, article):
    one, other = as_("secretaria"), as_("sistemas")
    write(one, article)
    do(other, article, "publicar")
    write(one, article, "Avisanos si la luz no anda.\n\n- Vamos en dos días.")
    assert "<del>- Vamos en tres días.</del>" in words(one.get(address("text", article)))
    do(other, article, "publicar")
    url = reverse("workbench:text_roll_back", args=[article.id, "clear", "es", 1])
    assert "Volvió esa versión." in words(one.post(url, follow=True))
    assert one.post(url.replace("/volver/1/", "/volver/9/")).status_code == 404
    assert TextVersion.objects.get(status="published").body == GOOD
    write(one, article)
    assert "Descartado" in words(do(one, article, "descartar"))
    assert "ya no está" in words(do(one, article, "descartar"))


def test_the_list_shows_first_what_too_few_understood(as_, article, django_assert_max_num_queries):
    one, other = as_("secretaria"), as_("sistemas")
    write(one, article)
    do(other, article, "publicar")
    assert "Falta: lectura fácil" in words(one.get(LIST))
    text = TextVersion.objects.get()
    for at in range(5):
        visitor = anonymous(article.jurisdiction_id)
        say_understood(
            actor=visitor, text_id=text.id, visitor=str(at), answer="no", words="qué es días hábiles"
        )
    with django_assert_max_num_queries(8):
        page = words(one.get(LIST))
    assert "No se entiende: lenguaje claro" in page
    with django_assert_max_num_queries(8):
        page = words(one.get(address("text", article)))
    assert "Sí: 0 · más o menos: 0 · no: 5" in page
    assert "qué es días hábiles" in page


def test_overdue_texts_are_an_alarm(as_, article):
    write(as_("secretaria"), article)
    do(as_("sistemas"), article, "publicar")
    alarms = reverse("workbench:keeping_text_alarms")
    assert "Textos que hay que volver a leer" not in words(
        as_("secretaria").get(alarms, headers={"HX-Request": "true"})
    )
    TextVersion.objects.update(review_due="2026-11-01")
    assert as_("secretaria").get(alarms)["Location"] == LIST
    assert "Textos que hay que volver a leer" in words(
        as_("secretaria").get(alarms, headers={"HX-Request": "true"})
    )
    assert "Hay que releer: lenguaje claro" in words(as_("secretaria").get(LIST))


def test_a_recording_is_uploaded_heard_and_refused_with_the_reason(as_, article):
    boss = as_("secretaria")
    write(boss, article)
    text = TextVersion.objects.get()
    url = address("text_record", article, text.id)
    for content, said in [(b"%PDF-1.4", "Eso no es una grabación"), (b"", "vacío")]:
        answer = boss.post(url, {"recording": SimpleUploadedFile("a.mp3", content)})
        assert answer.status_code == 422
        assert said in words(answer)
    assert boss.post(url, {}).status_code == 422
    assert "Guardada" in words(boss.post(url, {"recording": SimpleUploadedFile("a.mp3", SOUND)}, follow=True))
    assert boss.get(address("text_listen", article, text.id)).content == SOUND


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_the_engine_is_asked_and_never_runs_in_the_request(as_, article):
    boss = as_("secretaria")
    write(boss, article)
    url = address("text_record", article, TextVersion.objects.get().id)
    assert "La está haciendo".lower() in words(boss.post(url, {"engine": "1"}, follow=True)).lower()
    recording = Recording.objects.get()
    assert recording.file is None
    make_recording(recording_id=recording.id)
    assert "la hizo el programa de voz" in words(boss.get(address("text", article))).lower()


def test_without_the_engine_the_page_says_what_to_do(as_, article, monkeypatch, tmp_path):
    boss = as_("secretaria")
    write(boss, article)
    boss.post(address("text_record", article, TextVersion.objects.get().id), {"engine": "1"})
    monkeypatch.setenv("PATH", str(tmp_path))
    make_recording(recording_id=Recording.objects.get().id)
    assert "no tiene el programa de voz" in words(boss.get(address("text", article)))


def test_an_article_is_taken_off_the_site(as_, article, client, small):
    write(as_("secretaria"), article)
    do(as_("sistemas"), article, "publicar")
    given = {"unit_id": str(small.units["ALU"].id), "review_months": "12", "is_retired": "on"}
    answer = as_("secretaria").post(reverse("workbench:text_about", args=[article.id]), given, follow=True)
    assert "Fuera del sitio" in words(answer)
    assert client.get("/guia/luz-de-la-calle/").status_code == 404
    bad = as_("secretaria").post(reverse("workbench:text_about", args=[article.id]), given | {"unit_id": "x"})
    assert bad.status_code == 422


@pytest.mark.parametrize("kind", [("otra", "es"), ("clear", "xx")])
def test_what_is_no_text_is_not_found(as_, article, kind):
    boss = as_("secretaria")
    assert boss.get(address("text", article, *kind)).status_code == 404
    assert boss.get(address("text_write", article, *kind)).status_code == 404
    assert boss.post(address("text_do", article, "clear", "es", "quemar")).status_code == 404
    assert boss.post(address("text_record", article, article.id), {"engine": "1"}).status_code == 404
