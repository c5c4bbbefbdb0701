"""The office's pages of work in a real browser: no barrier on a telephone and on a wide screen."""

import pytest
from django.core.management import call_command

from domain.works.conftest import works_in
from nexo.domain.works.actions.take_mark import take_mark
from nexo.kernel import clock
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_the_office_sees_its_crews_without_barriers(visit, db, size, tmp_path):
    call_command("createcachetable", verbosity=0)
    work = works_in(small_town())
    today = clock.today(work.town.jurisdiction.zone_info)
    order, other = (work.plan(work.case(name), day=today) for name in ("Uno", "Dos"))
    for kind, more in (
        ("photo", {"photo_kind": "after"}),
        ("material", {"name": "Asfalto", "quantity": "2"}),
    ):
        take_mark(actor=work.julian, mark=work.mark(order, kind, **more), file=work.picture())
    take_mark(actor=work.julian, mark=work.mark(order, "done", note="Quedó firme"))
    visitor = visit(size)
    page = visitor.page
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "vial@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    for name, address in (
        ("day", "/panel/ordenes/"),
        ("ended", "/panel/ordenes/por-revisar/"),
        ("order", f"/panel/ordenes/{order.pk}/"),
        ("plan", f"/panel/ordenes/caso/{other.case_id}/"),
        ("solve", f"/panel/ordenes/{order.pk}/resolver/{order.case_id}/"),
        ("case", f"/panel/casos/{order.case_id}/"),
        ("crews", "/panel/ajustes/cuadrillas/"),
        ("crew", f"/panel/ajustes/cuadrillas/{work.one.pk}/"),
        ("ask", f"/panel/casos/{order.case_id}/pedir/"),
        ("tasks", "/panel/pendientes/tareas/"),
    ):
        visitor.go(address)
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
    page.wait_for_load_state("networkidle")
