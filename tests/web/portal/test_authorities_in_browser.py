"""Who governs, in a real browser: no barrier on a telephone and on a wide screen, light, and without any script."""

import re

import pytest

from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.models import Authority, Letter
from nexo.domain.organisation.models import Position
from nexo.kernel.actors import system

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def authority(light, town) -> Authority:
    return arrange_authority(
        actor=system(town.id),
        terms=Terms(
            position_id=Position.objects.get().id,
            offers_hearings=True,
            hours="vie 09:00-12:00",
            hearing_place="Av. San Martín 500",
            background="Electricista.",
        ),
    )


def _pages(authority: Authority) -> list[str]:
    base = f"/autoridades/{authority.slug}/"
    return ["/autoridades/", base, f"{base}escribir", f"{base}audiencia"]


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_no_page_has_a_barrier(visit, authority, size: tuple[int, int]) -> None:
    visitor = visit(size)
    for path in _pages(authority):
        visitor.go(path)
        assert (path, visitor.barriers()) == (path, [])


def test_a_letter_without_any_script(visit, authority) -> None:
    page = (visitor := visit(java_script_enabled=False)).page
    visitor.go(f"/autoridades/{authority.slug}/escribir")
    page.fill("#id_text", "¿Cuándo arreglan la plaza?")
    page.fill("#id_contact", "341 555-0188")
    page.click("main form[novalidate] button[type=submit]")
    assert Letter.objects.get().case.public_code in re.sub(r"\s", "", page.inner_text("main"))
