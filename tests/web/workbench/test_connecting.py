"""The administrator connects a mailbox by OAuth: there, and back again."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from authority import Authority, serving
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.queries.accounts import config_of

BACK = reverse("workbench:account_connected")


def text(response):
    return response.content.decode()


@pytest.fixture
def authority(settings):
    with serving(Authority(redirect_uri=f"{settings.NEXO_PUBLIC_URL}{BACK}")) as found:
        yield found


@pytest.fixture
def account(as_, authority, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{authority.port}")
    given = {f"setting-{name}": value for name, value in authority.settings.items()}
    given |= {"setting-access": "oauth_code", "secret-oauth_client_secret": authority.secret}
    new = reverse("workbench:account_new", kwargs={"slug": "email"})
    as_("sistemas").post(new, {**given, "name": "Mesa", "address": authority.user, "is_active": "on"})
    return ChannelAccount.objects.get(slug="email", address=authority.user)


def page_of(account, name="account"):
    return reverse(f"workbench:{name}", kwargs={"account_id": account.id})


def link_of(browser, account):
    shown = text(browser.post(page_of(account, "account_connect")))
    assert "127.0.0.1" in shown
    assert account.address in shown
    return html.unescape(re.search(r'href="(http://127[^"]+)"', shown)[1])


def test_there_and_back_again(as_, account, authority, django_assert_max_num_queries):
    browser = as_("sistemas")
    with django_assert_max_num_queries(8):
        shown = text(browser.get(page_of(account)))
    assert "Conectar" in shown
    assert authority.redirect_uri in shown
    url = link_of(browser, account)
    assert parse_qs(urlsplit(url).query)["code_challenge_method"] == ["S256"]
    back = authority.agree(url)
    done = browser.get(BACK, back)
    assert done["Location"] == page_of(account)
    account.refresh_from_db()
    access = config_of(account).secrets["oauth_access"]
    assert authority.whose(access)["active"]
    shown = text(browser.get(page_of(account)))
    assert "Volver a conectar" in shown
    assert [word for word in (access, authority.secret) if word in shown] == []
    # The same answer again is worth nothing, and ends nothing.
    assert browser.get(BACK, back)["Location"] == reverse("workbench:accounts")
    assert authority.whose(access)["active"]


def test_an_answer_in_another_session_is_not_taken(as_, account, authority):
    back = authority.agree(link_of(as_("sistemas"), account))
    other = as_("sistemas")
    assert other.get(BACK, back)["Location"] == reverse("workbench:accounts")
    assert "Volvé a apretar" in text(other.get(reverse("workbench:accounts")))
    assert "oauth_access" not in config_of(ChannelAccount.objects.get(pk=account.pk)).secrets


def test_who_does_not_agree_is_told_so(as_, account, authority):
    browser = as_("sistemas")
    state = parse_qs(urlsplit(link_of(browser, account)).query)["state"][0]
    browser.get(BACK, {"error": "access_denied", "state": state})
    assert "no dio el permiso" in text(browser.get(reverse("workbench:accounts")))


def test_others_do_not_connect(as_, account, authority):
    back = authority.agree(link_of(as_("sistemas"), account))
    for login in ("atencion", "secretaria"):
        assert as_(login).get(BACK, back).status_code == 404
        assert as_(login).post(page_of(account, "account_connect")).status_code == 404


def test_what_is_missing_is_said_before_anybody_leaves(as_, account):
    account.settings = {**account.settings, "oauth_client_id": ""}
    account.save()
    browser = as_("sistemas")
    assert browser.post(page_of(account, "account_connect"))["Location"] == page_of(account)
    shown = text(browser.get(page_of(account)))
    assert "Faltan datos de OAuth" in shown
    assert "Revisá el identificador" in shown


def test_who_goes_back_to_a_password_leaves_no_token_behind(as_, account, authority):
    browser = as_("sistemas")
    browser.get(BACK, authority.agree(link_of(browser, account)))
    browser.post(page_of(account), {"name": "Mesa", "setting-access": "password", "is_active": "on"})
    account.refresh_from_db()
    assert config_of(account).secrets == {"oauth_client_secret": authority.secret}


def test_a_mailbox_by_password_has_nothing_to_connect(as_, account):
    account.settings = {**account.settings, "access": "password"}
    account.save()
    assert "account_connect" not in text(as_("sistemas").get(page_of(account)))
    assert page_of(account, "account_connect") not in text(as_("sistemas").get(page_of(account)))
