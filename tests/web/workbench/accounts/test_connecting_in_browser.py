"""To the provider and back in a real browser: what our own rules of content and cookies let through."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from authority import Authority, serving
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant
from nexo.kernel.actors import system
from web.workbench.accounts.test_in_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_there_and_back_again(visit, ana, town, live_server, settings, monkeypatch):  # noqa: PLR0917 - fixtures
    settings.NEXO_PUBLIC_URL = live_server.url
    RoleGrant.objects.create(staff=ana.staff_member, role=Role.ADMINISTRATOR)
    back = f"{live_server.url}{reverse('workbench:account_connected')}"
    with serving(Authority(redirect_uri=back, user="mesa@losceibos.test")) as authority:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{authority.port}")
        account = configure_account(
            actor=system(town.id),
            jurisdiction=town,
            slug="email",
            name="Mesa",
            address=authority.user,
            settings={**authority.settings, "access": "oauth_code"},
            secrets={"oauth_client_secret": authority.secret},
        )
        somebody = visit((1440, 900))
        sign_in(somebody)
        somebody.page.wait_for_url("**/panel/")
        somebody.go(reverse("workbench:account", kwargs={"account_id": account.pk}))
        somebody.page.get_by_role("button", name="Conectar").click()
        somebody.page.get_by_role("link", name="Seguir a 127.0.0.1").click()
        expect(somebody.page.get_by_text("Listo: la cuenta quedó conectada.")).to_be_visible()
        expect(somebody.page.get_by_role("button", name="Volver a conectar")).to_be_visible()
        account.refresh_from_db()
        assert authority.whose(config_of(account).secrets["oauth_access"])["active"]
