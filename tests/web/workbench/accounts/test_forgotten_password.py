import re
import time

import pytest
from django.test import Client

from nexo.domain.accounts.models import Account
from nexo.domain.interactions.models import Interaction

EMAIL = "ana@losceibos.test"
FORGOTTEN = "/panel/cuenta/clave/olvidada/"
NEW = {"password1": "palabras nuevas lejanas", "password2": "palabras nuevas lejanas"}


def ask(browser, email=EMAIL, **more):
    return browser.post(FORGOTTEN, {"email": email}, **more)


def link():
    return re.search(r"https?://\S+", Interaction.objects.latest("id").text)[0]


def follow(browser, url):
    return browser.get(re.sub(r"^https?://[^/]+", "", url), follow=True)


def test_a_link_of_one_use_sets_a_password(browser, ana):
    assert ask(browser)["Location"] == "/panel/cuenta/clave/enviada/"
    assert "Revisá tu correo" in browser.get("/panel/cuenta/clave/enviada/").content.decode()
    url = link()
    page = follow(browser, url)
    assert "Elegí una contraseña" in page.content.decode()
    # The token must not stand in the address that a browser tells other pages.
    assert page.redirect_chain[-1][0].endswith("/set-password/")
    assert browser.post(page.request["PATH_INFO"], NEW)["Location"] == "/panel/cuenta/clave/lista/"
    assert browser.get("/panel/cuenta/clave/lista/").status_code == 200
    assert Account.objects.get(email=EMAIL).check_password(NEW["password1"])
    assert "_auth_user_id" not in browser.session
    again = follow(Client(), url)
    assert "El enlace ya no sirve" in again.content.decode()


def test_the_mail_speaks_the_language_of_the_account(browser, ana):
    ask(browser)
    assert Interaction.objects.latest("id").text.startswith("Hola:")
    Account.objects.filter(pk=ana.pk).update(language="en")
    ask(Client())
    assert Interaction.objects.latest("id").text.startswith("Hello,")


def test_two_browsers_with_one_link_change_it_once(browser, ana):
    ask(browser)
    url, other = link(), Client()
    first, second = follow(browser, url), follow(other, url)
    assert browser.post(first.request["PATH_INFO"], NEW).status_code == 302
    late = {"password1": "llego tarde por poco", "password2": "llego tarde por poco"}
    assert "El enlace ya no sirve" in other.post(second.request["PATH_INFO"], late).content.decode()
    assert Account.objects.get(email=EMAIL).check_password(NEW["password1"])


def test_the_link_leads_to_our_own_address_whatever_host_was_named(browser, ana, settings):
    ask(browser, headers={"host": "127.0.0.1"})
    assert link().startswith(f"{settings.NEXO_PUBLIC_URL}/panel/cuenta/clave/nueva/")
    assert ask(browser, headers={"host": "malo.example"}).status_code == 400


def test_a_reset_does_not_open_a_closed_account(browser, ana):
    Account.objects.update(is_active=False)
    ask(browser)
    assert Interaction.objects.count() == 0


def test_a_link_made_before_the_account_was_closed_opens_nothing(browser, ana):
    ask(browser)
    url = link()
    Account.objects.update(is_active=False)
    page = follow(browser, url)
    browser.post(page.request["PATH_INFO"], NEW)
    signed = browser.post("/panel/entrar/", {"login": EMAIL, "password": NEW["password1"]})
    assert signed["Location"] == "/panel/cuenta/cerrada/"


def test_an_unknown_address_gets_the_same_answer_in_the_same_time_and_no_mail(browser, ana):
    begun = time.monotonic()
    known = ask(browser)
    middle = time.monotonic()
    unknown = ask(browser, "nadie@losceibos.test")
    ended = time.monotonic()
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Interaction.objects.count() == 1
    assert min(middle - begun, ended - middle) >= 0.4


def test_many_requests_for_one_address_are_refused(browser, ana):
    answers = [ask(browser).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 302, 429]


@pytest.mark.parametrize("email", ["", "x", "a@b@c"])
def test_what_is_no_address_is_told(browser, town, email):
    assert ask(browser, email).status_code == 200
