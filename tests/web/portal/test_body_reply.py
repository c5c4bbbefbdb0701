"""The page with which a body answers: a look changes nothing, a press does, and nobody else gets in."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from domain.authorities.mailed import mailed
from nexo.domain.authorities.models import Referral, ReferralNews, StrayNews
from nexo.domain.authorities.rules.mailing import LINK_LASTS
from nexo.domain.cases.actions.work_case import resume_case
from nexo.domain.cases.enums import Phase
from nexo.kernel import clock
from nexo.testing.town import small_town

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def small(db, noon):
    call_command("createcachetable", verbosity=0)
    cache.clear()
    town = small_town()
    town.jurisdiction.theme = {"hosts": ["testserver"]}
    town.jurisdiction.save()
    return town


@pytest.fixture
def sent(small):
    return mailed(small)


@pytest.fixture
def here(sent):
    return f"/organismo/{sent[1]}/"


def text(response):
    return response.content.decode()


def phase():
    return Referral.objects.select_related("case").get().case.phase


def test_a_look_shows_what_was_mailed_and_changes_nothing(client, sent, here, django_assert_num_queries):
    for method in (client.get, client.head, client.get):
        assert method(here).status_code == 200
    with django_assert_num_queries(2):
        response = client.get(here)
    for told in ("Vialidad Provincial", "Pozo en la ruta", "Ruta 2", "Ley 25.326, art. 11"):
        assert told in text(response)
    assert "<script" not in text(response).partition("<main")[2].partition("</main>")[0]
    assert sent[1] not in text(response).partition("<main")[2].partition("</main>")[0]
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert 'name="robots" content="noindex, nofollow"' in text(response)
    assert "no-store" in response["Cache-Control"]
    assert (Referral.objects.get().state, ReferralNews.objects.count()) == ("sent", 0)


def test_they_say_that_they_have_it_then_that_it_is_solved(client, here):
    assert "quedó anotado" in text(client.post(here, {"reply": "received", "number": "EX-7"}))
    assert "Su número: EX-7" in text(client.get(here))
    solved = {"reply": "solved", "words": "Tapado."}
    assert "Le avisamos a quien hizo el pedido" in text(client.post(here, solved))
    assert phase() == Phase.RESOLVED_EXTERNAL
    assert "Ya nos lo habían dicho" in text(client.post(here, solved))
    assert ReferralNews.objects.count() == 2
    assert "Este pedido ya no espera respuesta" in text(client.get(here))


def test_refused_comes_back_to_the_area(client, here):
    assert "vuelve a nuestra área" in text(client.post(here, {"reply": "refused", "words": "Es nacional."}))
    assert phase() == Phase.IN_PROGRESS


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"reply": "cancelled"},
        {"reply": "solved"},
        {"reply": "refused", "words": " "},
        {"reply": "received", "number": "9" * 61},
        {"reply": "solved", "words": "x" * 5_001},
    ],
)
def test_an_answer_that_is_not_whole_says_what_is_missing(client, here, given):
    response = client.post(here, given)
    assert response.status_code == 422
    assert "Error:" in text(response)
    assert phase() == Phase.REFERRED_EXTERNAL


def test_what_they_wrote_is_escaped_and_stays_on_the_screen(client, here):
    response = client.post(here, {"reply": "", "words": "<b>Es nacional</b>"})
    assert "&lt;b&gt;Es nacional&lt;/b&gt;" in text(response)


def test_a_link_nobody_made_is_not_found(client, sent):
    for token in ("x", "a" * 43, "%00", "a" * 500):
        assert client.get(f"/organismo/{token}/").status_code == 404
        assert client.post(f"/organismo/{token}/", {"reply": "received"}).status_code == 404


def test_the_link_of_another_town_is_not_found_here(client, sent, here):
    other = small_town("lejana")
    other.jurisdiction.theme = {"hosts": ["localhost"]}
    other.jurisdiction.save()
    response = client.get(here, headers={"host": "localhost"})
    assert response.status_code == 404
    refused = client.post(here, {"reply": "solved", "words": "x"}, headers={"host": "localhost"})
    assert (refused.status_code, phase()) == (404, Phase.REFERRED_EXTERNAL)


def test_an_old_link_says_so_and_shows_nothing(client, here, noon):
    with clock.frozen(noon + LINK_LASTS - timedelta(seconds=1)):
        assert "Ruta 2" in text(client.get(here))
    with clock.frozen(noon + LINK_LASTS):
        for response in (client.get(here), client.post(here, {"reply": "solved", "words": "Listo"})):
            assert "Este enlace venció" in text(response)
            assert "Ruta 2" not in text(response)
    assert phase() == Phase.REFERRED_EXTERNAL


def test_what_is_sent_from_a_page_left_open_is_kept(client, small, sent, here):
    resume_case(actor=small.actors["vial"], case_id=sent[0].case_id)
    response = client.post(here, {"reply": "solved", "words": "Lo tapamos ayer."})
    assert "Lo guardamos para que alguien lo lea" in text(response)
    assert StrayNews.objects.get().words == "Lo tapamos ayer."
    assert phase() == Phase.IN_PROGRESS
    assert "Ruta 2" not in text(client.get(here))


def test_a_page_of_another_site_cannot_answer(here):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(here, {"reply": "solved", "words": "x"}).status_code == 403
    assert phase() == Phase.REFERRED_EXTERNAL
