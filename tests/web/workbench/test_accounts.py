"""Accounts of channels are set up, changed and tried by the administrator, without a programmer."""

import pytest
from django.urls import reverse

from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import Health
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.interactions.registry import channels
from nexo.web.workbench.pages.settings.channel_form import AccountForm

HERE = reverse("workbench:accounts")
GIVEN = {
    "name": "WhatsApp de la muni",
    "address": "+5492262555555",
    "setting-phone_number_id": "106540352242922",
    "setting-business_account_id": "",
    "setting-base_url": "https://graph.facebook.com",
    "setting-api_version": "v24.0",
    "setting-template_language": "es_AR",
    "setting-media_hosts": "lookaside.fbsbx.com\nmmg.whatsapp.net",
    "setting-timeout_s": "10",
    "setting-max_media_bytes": "1000000",
    "secret-app_secret": "muy-secreto",
    "is_active": "on",
}


def new(slug):
    return reverse("workbench:account_new", kwargs={"slug": slug})


def text(response):
    return response.content.decode()


@pytest.fixture
def account(as_):
    as_("sistemas").post(new("whatsapp"), GIVEN)
    return ChannelAccount.objects.get(slug="whatsapp")


def page_of(account):
    return reverse("workbench:account", kwargs={"account_id": account.id})


@pytest.mark.parametrize("channel", channels.all(), ids=lambda channel: channel.slug)
def test_every_channel_has_a_form_that_it_accepts_as_it_comes(channel):
    form = AccountForm(channel=channel)
    asked = {name: field.initial for name, field in form.fields.items() if name.startswith("setting-")}
    assert set(asked) == {f"setting-{name}" for name in channel.settings_model.model_fields}
    needed = [name for name, field in form.fields.items() if field.required and name != "name"]
    if not needed:
        given = AccountForm({"name": "Una"}, channel=channel)
        assert given.is_valid(), given.errors
        channel.settings_model.model_validate(given.settings())


def test_an_account_is_set_up(as_, small, account, django_assert_max_num_queries):
    assert (account.name, account.address, account.is_active) == (GIVEN["name"], GIVEN["address"], True)
    assert account.settings["media_hosts"] == ["lookaside.fbsbx.com", "mmg.whatsapp.net"]
    assert account.settings["max_media_bytes"] == 1_000_000
    assert config_of(account).secrets == {"app_secret": "muy-secreto"}
    browser = as_("sistemas")
    with django_assert_max_num_queries(8):
        assert GIVEN["name"] in text(browser.get(HERE))


def test_the_page_shows_the_address_for_the_provider_and_never_a_secret(as_, account):
    shown = text(as_("sistemas").get(page_of(account)))
    assert config_of(account).hook_url in shown
    assert "muy-secreto" not in shown
    assert 'value="106540352242922"' in shown


def test_what_is_left_empty_stays_or_goes_back_to_the_factory(as_, account):
    changed = {**GIVEN, "name": "Otra", "setting-timeout_s": "", "secret-app_secret": "", "is_active": ""}
    changed.pop("address")
    assert as_("sistemas").post(page_of(account), changed).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.address, account.is_active) == ("Otra", GIVEN["address"], False)
    assert account.settings["timeout_s"] == 10
    assert config_of(account).secrets == {"app_secret": "muy-secreto"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"setting-phone_number_id": "dos dos"}, "No tiene la forma que hace falta"),
        ({"setting-phone_number_id": ""}, "Este campo es obligatorio"),
        ({"setting-max_media_bytes": "0"}, "mayor o igual a 1"),
        ({"name": ""}, "Este campo es obligatorio"),
        ({"setting-timeout_s": "0"}, "Revisá «timeout_s»"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(as_, small, change, words):
    refused = as_("sistemas").post(new("whatsapp"), {**GIVEN, **change})
    assert refused.status_code == 422
    assert words in text(refused)
    assert not ChannelAccount.objects.filter(slug="whatsapp").exists()


def test_a_second_account_at_the_same_address_never_overwrites(as_, account):
    refused = as_("sistemas").post(new("whatsapp"), {**GIVEN, "name": "Pisada"})
    assert "Ya hay una cuenta de este canal con esa dirección." in text(refused)
    account.refresh_from_db()
    assert account.name == GIVEN["name"]


def test_it_is_tried_from_the_page(as_, account, monkeypatch):
    monkeypatch.setattr(
        type(channels.get("whatsapp")),
        "check_health",
        lambda self, account: Health(ok=False, message="El token venció.", remedy="Pedí otro."),
    )
    browser = as_("sistemas")
    done = browser.post(reverse("workbench:account_examine", kwargs={"account_id": account.id}), follow=True)
    assert "El token venció. Pedí otro." in text(done)
    account.refresh_from_db()
    assert account.health["ok"] is False


def test_there_is_no_channel_of_any_name(as_):
    assert as_("sistemas").get(new("paloma")).status_code == 404
