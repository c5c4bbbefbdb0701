import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.sessions.models import Session

from nexo.domain.accounts.models import Account
from nexo.domain.interactions.models import Interaction

EMAIL = "ana@losceibos.test"
PASSWORD = "tres palabras separadas"


def sign_in(browser, email=EMAIL, password=PASSWORD, **more):
    return browser.post("/panel/entrar/", {"login": email, "password": password}, **more)


def code_of(secret):
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def with_phone(account):
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def test_signing_in_and_out(browser, ana):
    page = browser.get("/panel/entrar/")
    assert page.status_code == 200
    assert "Los Ceibos" in page.content.decode()
    before = browser.session.session_key
    response = sign_in(browser)
    assert (response.status_code, response["Location"]) == (302, "/panel/")
    assert browser.session.session_key != before
    assert browser.get("/panel/salir/").status_code == 200
    left = browser.post("/panel/salir/")
    assert (left["Location"], left["Clear-Site-Data"]) == ("/panel/entrar/", '"cache", "storage"')
    assert "_auth_user_id" not in browser.session


def test_the_session_ends_with_the_browser(signed_in):
    assert signed_in.cookies[settings.SESSION_COOKIE_NAME]["expires"] == ""


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "otra"), ("nadie@losceibos.test", PASSWORD), ("+5492320411111", PASSWORD), ("", "")],
)
def test_what_is_wrong_is_told_the_same_way(browser, ana, email, password):
    page = sign_in(browser, email, password).content.decode()
    assert "_auth_user_id" not in browser.session
    if email and "@" in email:
        assert "El correo o la contraseña no son correctos." in page


def test_after_five_wrong_passwords_the_right_one_waits(browser, ana):
    for _ in range(5):
        sign_in(browser, password="otra")
    page = sign_in(browser).content.decode()
    assert "Hubo muchos intentos." in page
    assert "_auth_user_id" not in browser.session


def test_attempts_are_counted_by_the_address_that_the_front_door_tells(browser, ana):
    for number in range(11):
        sign_in(browser, f"x{number}@x.com", headers={"x-forwarded-for": "203.0.113.7"})
    assert (
        "Hubo muchos intentos."
        in sign_in(browser, headers={"x-forwarded-for": "203.0.113.7"}).content.decode()
    )
    assert sign_in(browser, headers={"x-forwarded-for": "203.0.113.8"}).status_code == 302


def test_a_citizens_address_has_no_password_to_try(browser, town):
    Account.objects.create(kind="citizen", sign_in_address="rosa@x.com")
    assert sign_in(browser, "rosa@x.com", "").status_code == 200
    browser.post("/panel/cuenta/clave/olvidada/", {"email": "rosa@x.com"})
    assert Interaction.objects.count() == 0


def test_a_closed_account_is_told_so_only_after_the_right_password(browser, ana):
    Account.objects.update(is_active=False)
    assert sign_in(browser)["Location"] == "/panel/cuenta/cerrada/"
    assert "Tu cuenta está cerrada" in browser.get("/panel/cuenta/cerrada/").content.decode()
    assert "no son correctos" in sign_in(browser, password="otra").content.decode()


def test_nobody_signs_up_and_no_other_host_gets_a_redirect(browser, ana):
    assert browser.get("/panel/registro/").status_code == 404
    response = browser.post(
        "/panel/entrar/?next=https://malo.example/", {"login": EMAIL, "password": PASSWORD}
    )
    assert response["Location"] == "/panel/"


def test_forms_want_their_token(ana):
    from django.test import Client  # noqa: PLC0415 - only this test wants another browser

    strict = Client(enforce_csrf_checks=True)
    for path in ("/panel/entrar/", "/panel/salir/", "/panel/cuenta/clave/olvidada/"):
        assert strict.post(path, {"login": EMAIL, "password": PASSWORD}).status_code == 403


def test_a_code_is_asked_for_after_the_password(browser, ana):
    secret = with_phone(ana)
    assert sign_in(browser)["Location"] == "/panel/entrar/codigo/"
    assert "_auth_user_id" not in browser.session
    assert browser.get("/panel/cuenta/")["Location"].startswith("/panel/entrar/")
    assert "Segunda verificación" in browser.get("/panel/entrar/codigo/").content.decode()
    wrong = browser.post("/panel/entrar/codigo/", {"code": "000000"})
    assert "El código no es correcto." in wrong.content.decode()
    assert browser.post("/panel/entrar/codigo/", {"code": code_of(secret)})["Location"] == "/panel/"
    assert browser.get("/panel/cuenta/").status_code == 200


def test_a_code_is_used_once(browser, ana):
    secret = with_phone(ana)
    code = code_of(secret)
    sign_in(browser)
    browser.post("/panel/entrar/codigo/", {"code": code})
    browser.post("/panel/salir/")
    sign_in(browser)
    assert browser.post("/panel/entrar/codigo/", {"code": code}).status_code == 200


def test_the_second_step_cannot_be_asked_for_alone(browser, ana):
    with_phone(ana)
    assert browser.get("/panel/entrar/codigo/")["Location"] == "/panel/entrar/"
    assert browser.post("/panel/entrar/codigo/", {"code": "123456"})["Location"] == "/panel/entrar/"


def test_secrets_of_second_factors_are_sealed(ana):
    secret = with_phone(ana)
    kept = Authenticator.objects.get().data["secret"]
    assert secret not in kept
    assert get_adapter().decrypt(kept) == secret


def test_setting_up_a_phone_gives_recovery_codes_that_work_once(
    signed_in, ana, django_capture_on_commit_callbacks
):
    page = signed_in.get("/panel/cuenta/telefono/").content.decode()
    secret = re.search(r'<p class="nx-numbers">([A-Z2-7 ]+)</p>', page)[1].replace(" ", "")
    with django_capture_on_commit_callbacks(execute=True):
        done = signed_in.post("/panel/cuenta/telefono/", {"code": code_of(secret)})
    assert done["Location"] == "/panel/cuenta/codigos/"
    codes = re.findall(r"<li>(\d+)</li>", signed_in.get("/panel/cuenta/codigos/").content.decode())
    assert len(codes) == 10
    for expected in (302, 200):
        signed_in.post("/panel/salir/")
        sign_in(signed_in)
        assert signed_in.post("/panel/entrar/codigo/", {"code": codes[0]}).status_code == expected
    told = Interaction.objects.order_by("id").values_list("subject", flat=True)
    assert [*told] == ["Activaste la segunda verificación"]


def test_without_a_second_factor_staff_see_their_account_alone(signed_in, settings):
    assert signed_in.get("/panel/").status_code == 200
    settings.NEXO_SECOND_FACTOR_REQUIRED = True
    for path in ("/panel/", "/panel/casos/", "/panel/personas/"):
        assert signed_in.get(path)["Location"] == "/panel/cuenta/"
    assert "Falta la segunda verificación" in signed_in.get("/panel/cuenta/").content.decode()


def test_the_last_second_factor_stays_where_one_is_required(signed_in, ana, settings):
    with_phone(ana)
    settings.NEXO_SECOND_FACTOR_REQUIRED = True
    assert signed_in.get("/panel/").status_code == 200
    page = signed_in.post("/panel/cuenta/telefono/quitar/").content.decode()
    assert "Necesitás al menos una segunda verificación." in page
    settings.NEXO_SECOND_FACTOR_REQUIRED = False
    assert signed_in.post("/panel/cuenta/telefono/quitar/")["Location"] == "/panel/cuenta/"
    assert Authenticator.objects.filter(type="totp").count() == 0


def test_changing_the_password_ends_every_other_session(signed_in, ana):
    from django.test import Client  # noqa: PLC0415 - only this test wants another browser

    other = Client()
    sign_in(other)
    assert other.get("/panel/cuenta/").status_code == 200
    given = {
        "oldpassword": PASSWORD,
        "password1": "otras palabras lejos",
        "password2": "otras palabras lejos",
    }
    assert signed_in.post("/panel/cuenta/clave/", given)["Location"] == "/panel/cuenta/"
    assert signed_in.get("/panel/cuenta/").status_code == 200
    assert other.get("/panel/cuenta/")["Location"].startswith("/panel/entrar/")
    assert Session.objects.count() >= 1
    assert [*Interaction.objects.values_list("subject", flat=True)] == ["Cambió tu contraseña"]


def test_a_weak_password_is_refused(signed_in):
    given = {"oldpassword": PASSWORD, "password1": "contraseña", "password2": "contraseña"}
    assert signed_in.post("/panel/cuenta/clave/", given).status_code == 200


def test_what_protects_a_login_changes_only_after_a_fresh_confirmation(signed_in, ana, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    secret = with_phone(ana)
    asked = signed_in.get("/panel/cuenta/telefono/quitar/")["Location"]
    assert asked.startswith("/panel/cuenta/confirmar/")
    page = signed_in.get(asked)
    assert page.status_code == 200
    assert "Confirmá que sos vos" in page.content.decode()
    assert signed_in.post("/panel/cuenta/confirmar/codigo/", {"code": code_of(secret)}).status_code == 302
    assert signed_in.post("/panel/cuenta/confirmar/", {"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "cuenta/",
        "cuenta/clave/",
        "cuenta/confirmar/",
        "cuenta/confirmar/codigo/",
        "cuenta/confirmar/llave/",
        "cuenta/telefono/",
        "cuenta/telefono/quitar/",
        "cuenta/codigos/",
        "cuenta/codigos/nuevos/",
        "cuenta/llaves/nueva/",
        "cuenta/llaves/1/quitar/",
    ],
)
def test_pages_of_an_account_are_for_whoever_is_signed_in(browser, town, path):
    assert browser.get(f"/panel/{path}")["Location"].startswith("/panel/entrar/")


def test_a_passkey_page_holds_its_options(signed_in):
    page = signed_in.get("/panel/cuenta/llaves/nueva/").content.decode()
    assert '<script id="passkey-options" type="application/json">' in page
    signed_in.post("/panel/salir/")
    options = signed_in.get("/panel/entrar/llave/", headers={"x-requested-with": "XMLHttpRequest"})
    assert "challenge" in options.json()["request_options"]["publicKey"]
    assert signed_in.post("/panel/entrar/llave/", {"credential": "{}"})["Location"] == "/panel/entrar/"
    assert signed_in.get("/panel/cuenta/llaves/").status_code == 302
