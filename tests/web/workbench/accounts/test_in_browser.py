import re

import pytest

EMAIL = "ana@losceibos.test"
PASSWORD = "tres palabras separadas"
TELEPHONE, DESK = (360, 640), (1440, 900)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(ana):
    ana.go("/panel/entrar/")
    ana.page.get_by_label("Correo").fill(EMAIL)
    ana.page.get_by_label("Contraseña").fill(PASSWORD)
    ana.page.get_by_role("button", name="Ingresar", exact=True).click()


def leave(ana):
    ana.go("/panel/salir/")
    ana.page.get_by_role("button", name="Salir").click()
    ana.page.wait_for_url("**/panel/entrar/")


@pytest.mark.parametrize("size", [TELEPHONE, DESK], ids=["telephone", "desk"])
def test_the_pages_of_a_login_keep_nobody_out(visit, ana, size):
    somebody = visit(size)
    found: dict[str, list[str]] = {}

    def look(path: str) -> None:
        somebody.go(f"/panel/{path}")
        # The inbox listens to the front door, which is not part of this server.
        found[path] = [barrier for barrier in somebody.barriers() if "404" not in barrier]

    for path in ("entrar/", "cuenta/clave/olvidada/", "cuenta/clave/enviada/", "cuenta/clave/nueva/x/y/"):
        look(path)
    sign_in(somebody)
    somebody.page.wait_for_url("**/panel/")

    for path in ("cuenta/", "cuenta/clave/", "cuenta/telefono/", "cuenta/llaves/nueva/", "salir/"):
        look(path)
    assert found == {path: [] for path in found}


@pytest.mark.parametrize("size", [TELEPHONE, DESK], ids=["telephone", "desk"])
def test_the_account_and_the_way_out_are_two_presses_away(visit, ana, size):
    somebody = visit(size)
    page, menu = somebody.page, somebody.page.locator(".nx-bar summary", has_text="Ana")
    sign_in(somebody)
    page.wait_for_url("**/panel/")
    somebody.go("/panel/casos/")
    menu.click()
    assert [barrier for barrier in somebody.barriers() if "404" not in barrier] == []
    page.get_by_role("link", name="Mi cuenta").click()
    page.wait_for_url("**/panel/cuenta/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="My account").wait_for()
    somebody.go("/panel/tablero/")
    menu.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/panel/entrar/")


def test_a_passkey_is_made_used_and_removed(visit, ana):
    somebody = visit(DESK)
    page = somebody.page
    device = somebody.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(somebody)
    page.wait_for_url("**/panel/")
    somebody.go("/panel/cuenta/llaves/nueva/")
    page.get_by_label("Nombre").fill("Teléfono de Ana")
    page.get_by_label("Entrar sólo con esta llave").check()
    page.get_by_role("button", name="Agregar").click()
    page.wait_for_url("**/panel/cuenta/codigos/")
    leave(somebody)
    page.get_by_role("button", name="Ingresar con una llave de acceso").click()
    page.wait_for_url("**/panel/")
    leave(somebody)
    sign_in(somebody)
    page.wait_for_url("**/panel/entrar/codigo/")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url("**/panel/")
    somebody.go("/panel/cuenta/")
    page.get_by_role("link", name=re.compile("Quitar Teléfono de Ana")).click()
    page.get_by_role("button", name="Quitar").click()
    page.wait_for_url("**/panel/cuenta/")
    assert "Teléfono de Ana" not in page.inner_text("main")
    assert [fault for fault in somebody.faults if "404" not in fault] == []
