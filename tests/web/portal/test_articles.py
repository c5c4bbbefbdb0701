"""Articles on the portal: in the words chosen once, with a plain sentence where there are none; heard; understood."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

from nexo.domain.knowledge.actions.arrange_article import About, change_article, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text, review_text
from nexo.domain.knowledge.actions.record_text import upload_recording
from nexo.domain.knowledge.actions.write_text import write_text
from nexo.domain.knowledge.models import Recording, Understanding
from nexo.kernel.actors import system

pytestmark = pytest.mark.usefixtures("noon", "town")

SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 200
PAGE = "/guia/luz-de-la-calle/"


@pytest.fixture
def put(town):
    """Return how to publish a text of the article about the lamp."""
    machine = system(town.id)
    article = open_article(actor=machine, title="Luz de la calle", about=About(service_code="AP01"))

    def publish(
        title="La luz no anda", body="Avisanos.\n\n- Vamos en **tres** días.", audience="clear", language="es"
    ):
        kind = {"audience": audience, "language": language}
        text = write_text(actor=machine, article_id=article.id, title=title, body=body, **kind)
        if audience == "easy":
            review_text(actor=machine, article_id=article.id, revision=text.revision, **kind)
        return publish_text(actor=machine, article_id=article.id, revision=text.revision, **kind)

    return publish


def words(answer):
    return " ".join(answer.content.decode().split())


def choose(client: Client, way: str, to: str = PAGE):
    return client.post("/guia/elegir/", {"way": way, "next": to}, follow=True)


def test_a_text_is_read_in_few_queries_and_few_bytes(
    client, light, put, django_assert_max_num_queries
) -> None:
    put()
    put("Arreglar la luz", "Si la luz no anda, avisanos.", "easy")
    with django_assert_max_num_queries(4):
        answer = client.get(PAGE)
    text = words(answer)
    assert "<ul><li>Vamos en <strong>tres</strong> días.</li></ul>" in text
    assert 'href="/servicios/AP01/"' in text
    assert "style=" not in text
    assert len(gzip.compress(answer.content)) <= 14_000


def test_the_choice_is_kept_everywhere_and_missing_words_say_so(client, light, put) -> None:
    put()
    put("Arreglar la luz", "Si la luz no anda, avisanos.", "easy")
    assert "Arreglar la luz" in words(choose(client, "easy"))
    assert "Arreglar la luz" in words(client.get("/guia/"))
    service = words(client.get("/servicios/AP01/"))
    assert "Arreglar la luz" in service
    assert f'href="{PAGE}"' in service
    technical = words(choose(client, "technical"))
    assert (
        "Este texto todavía no está en la forma que elegiste. Te mostramos la de lenguaje claro." in technical
    )
    assert "La luz no anda" in technical
    assert client.cookies["nexo_audience"].value == "technical"


@pytest.mark.parametrize("target", ["https://malo.example/", "//malo.example", "javascript:alert(1)"])
def test_a_choice_leads_nowhere_else(client, target: str) -> None:
    answer = client.post("/guia/elegir/", {"way": "nada", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/guia/")
    assert "nexo_audience" not in answer.cookies


def test_the_language_of_the_site_and_of_the_address(client, light, put) -> None:
    put()
    put("The light is off", "Tell us.", language="en")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = words(client.get(PAGE))
    assert "The light is off" in text
    assert 'href="?idioma=es"' in text
    assert "La luz no anda" in words(client.get(PAGE, {"idioma": "es"}))
    assert "not in your language yet" in words(client.get(PAGE, {"idioma": "gn"}))


def test_a_recording_is_heard_in_parts_and_kept_as_a_file(client, light, put, town) -> None:
    text = put()
    choose(client, "listen")
    assert "Todavía no hay una grabación" in words(client.get(PAGE))
    upload_recording(
        actor=system(town.id), article_id=text.article_id, text_id=text.id, content=SOUND, filename="voz.mp3"
    )
    page = words(client.get(PAGE))
    assert 'preload="none"' in page
    assert "versión anterior" not in page
    url = f"{PAGE}grabacion/{Recording.objects.get().id}/"
    whole = client.get(url)
    assert (whole.content, whole.headers["Content-Type"]) == (SOUND, "audio/mpeg")
    for asked, status, got in [
        ("bytes=0-9", 206, SOUND[:10]),
        ("bytes=800-", 206, SOUND[800:]),
        ("bytes=-5", 206, SOUND[-5:]),
        ("bytes=9999-", 200, SOUND),
        ("bytes=0-1,4-5", 200, SOUND),
        ("lines=1", 200, SOUND),
    ]:
        part = client.get(url, headers={"range": asked})
        assert (asked, part.status_code, part.content) == (asked, status, got)
    assert client.get(url, headers={"range": "bytes=0-9"}).headers["Content-Range"] == "bytes 0-9/810"
    assert client.get(f"{url}?bajar").headers["Content-Disposition"].startswith("attachment")
    put("Otra", "Avisanos y vamos en tres días.")
    assert "La grabación es de una versión anterior" in words(client.get(PAGE))


def test_whoever_reads_says_once_whether_they_understood(client, light, put) -> None:
    text = put()
    given = {"text_id": text.id, "answer": "no", "words": "qué es días hábiles"}
    assert "Con lo que nos decís reescribimos" in words(client.post(f"{PAGE}entendiste/", given, follow=True))
    assert "Ya nos contestaste" in words(client.get(PAGE))
    client.post(f"{PAGE}entendiste/", given)
    assert list(Understanding.objects.values_list("answer", "words")) == [("no", "qué es días hábiles")]
    assert Client().post(f"{PAGE}entendiste/", {"text_id": "x"}, follow=True).status_code == 200
    assert (
        Client().post(f"{PAGE}entendiste/", {"text_id": text.article_id, "answer": "no"}).status_code == 404
    )


def test_drafts_and_articles_taken_off_are_not_there(client, light, put, town) -> None:
    assert client.get(PAGE).status_code == 404
    text = put()
    machine = system(town.id)
    write_text(actor=machine, article_id=text.article_id, title="Secreto", body="Todavía no.")
    assert "Secreto" not in words(client.get(PAGE))
    change_article(actor=machine, article_id=text.article_id, about=About(is_retired=True))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}grabacion/{text.id}/").status_code == 404


def test_words_find_an_article(client, light, put) -> None:
    put()
    assert PAGE in words(client.get("/guia/", {"q": "luz"}))
    assert "Ningún texto tiene esas palabras" in words(client.get("/guia/", {"q": "xyzzy"}))
