"""Services, impact map, training, districts, control report and street map in a real browser, on both screens."""

import pytest
from django.core.management import call_command

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.catalogue.actions.keep_service import attend_in_districts
from nexo.domain.catalogue.actions.write_version import write_version
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.actions.arrange_district import make_district, move_zone
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(db):
    """Return a town with a district, a gap, a draft, three streets and an open case."""
    call_command("createcachetable", verbosity=0)
    made = small_town()
    machine = system(made.jurisdiction.id)
    district = make_district(actor=machine, unit_id=made.units["VIA"].pk)
    move_zone(
        actor=machine,
        zone_id=made.zone.pk,
        unit_id=district.pk,
        from_day=clock.today(made.jurisdiction.zone_info),
        legal_act="Ordenanza 9",
    )
    service = made.versions["AP01"].service_id
    attend_in_districts(actor=machine, service_id=service, in_districts=True)
    write_version(actor=machine, service_id=service, changes={"summary": "Luminaria apagada o rota"})
    PublicService.objects.filter(code="VI01").update(deputy_unit=None)
    ends = {
        "desde": "1",
        "hasta": "999",
        "lat1": "-34.95",
        "lon1": "-58.955",
        "lat2": "-34.95",
        "lon2": "-58.945",
    }
    across = ends | {"lat1": "-34.955", "lon1": "-58.951", "lat2": "-34.945", "lon2": "-58.951"}
    rows = [{"calle": "Mitre", **ends}, {"calle": "Belgrano", **across}]
    import_streets(actor=machine, jurisdiction=made.jurisdiction, rows=enumerate(rows, start=2))
    open_case(
        actor=machine,
        request=Request(
            version=made.versions["VI01"],
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(lat=INSIDE[0], lon=INSIDE[1]),
        ),
    )
    return made


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_no_page_keeps_anybody_out(town, visit, size, tmp_path) -> None:
    for login, pages in (
        (
            "sistemas",
            {
                "services": "ajustes/servicios/",
                "service": "ajustes/servicios/AP01/",
                "draft": "ajustes/servicios/AP01/borrador/",
                "impact": "ajustes/impacto/",
                "training": "ajustes/capacitacion/",
                "districts": "ajustes/distritos/",
            },
        ),
        ("auditoria", {"control": "tablero/control/", "rows": "tablero/control/reopened/"}),
        ("atencion", {"cases": "casos/?vista=districts"}),
    ):
        visitor = visit(size)
        visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
        page = visitor.page
        visitor.go("/panel/entrar/")
        page.fill("#id_login", f"{login}@prueba.example")
        page.fill("#id_password", PASSWORD)
        page.click("main button.govuk-button >> nth=0")
        page.wait_for_url("**/panel/**")
        for name, path in pages.items():
            visitor.go(f"/panel/{path}")
            page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
            assert (name, visitor.barriers()) == (name, [])
        if login == "atencion":
            visitor.go("/panel/casos/nuevo/AP01/")
            page.locator("#id_place").press_sequentially("mitre 500")
            page.locator("svg line").first.wait_for(state="attached")
            page.screenshot(path=tmp_path / f"map-{size[0]}.png", full_page=True)
            assert ("map", visitor.barriers()) == ("map", [])
            page.locator("foreignObject label", has_text="A").first.click()
            assert page.locator("#spot-A").is_checked()
