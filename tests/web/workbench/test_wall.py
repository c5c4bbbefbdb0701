"""The wall: eight queries, counts alone, and what each of them counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.models import ChannelAccount
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE

WALL = reverse("workbench:board_wall")


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def cases(small, noon):
    """Open four cases: late and old, due today, due tomorrow, due later."""
    dues = (-timedelta(days=3), timedelta(hours=5), timedelta(hours=25), timedelta(days=9))
    found = []
    for due in dues:
        case = open_case(
            actor=small.actors["atencion"],
            request=Request(
                version=small.versions["AP01"],
                description="La esquina de Rosa",
                channel="counter",
                anonymous=True,
                place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
            ),
        ).case
        Case.objects.filter(pk=case.pk).update(due_at=noon + due)
        found.append(case)
    Case.objects.filter(pk=found[0].pk).update(received_at=noon - timedelta(days=40))
    return found


def test_it_tells_load_age_and_what_falls_due(as_, small, cases):
    shown = words(as_("secretaria").get(WALL))
    assert '<p class="nx-wall__big">4</p>' in shown
    for label, count in (
        ("vencidos", 1),
        ("vencen hoy", 1),
        ("vencen mañana", 1),
        ("más de un mes", 1),
        ("hasta una semana", 3),
    ):
        assert f"<dt>{label}</dt><dd>{count}</dd>" in shown
    assert "Así está a las 12:00" in shown


def test_it_names_nobody_and_no_case(as_, small, cases, rosa):
    shown = words(as_("secretaria").get(WALL))
    assert "<dt>una respuesta escrita</dt>" in shown
    for secret in ("Rosa", "La esquina", "Mitre", cases[0].public_code):
        assert secret not in shown


def test_it_says_which_channel_does_not_work(as_, small):
    configure_account(
        actor=system(small.jurisdiction.id), jurisdiction=small.jurisdiction, slug="email", name="Correo",
        address="hola@prueba.example", settings={"smtp_host": "127.0.0.1"},
    )  # fmt: skip
    assert "Correo: sin mirar todavía" in words(as_("secretaria").get(WALL))
    ChannelAccount.objects.update(health={"ok": False, "message": "x"})
    assert "Correo: no funciona" in words(as_("secretaria").get(WALL))
    ChannelAccount.objects.update(health={"ok": True})
    assert "Correo: funciona" in words(as_("secretaria").get(WALL))


def test_eight_queries_and_only_the_piece_when_it_renews_itself(as_, cases, django_assert_max_num_queries):
    browser = as_("secretaria")
    browser.get(WALL)
    with django_assert_max_num_queries(8):
        browser.get(WALL)
    with django_assert_max_num_queries(8):
        piece = browser.get(WALL, HTTP_HX_REQUEST="true")
    assert "<html" not in piece.content.decode()


def test_an_area_sees_its_own(as_, small, cases):
    assert '<p class="nx-wall__big">0</p>' in words(as_("vial").get(WALL))
    assert as_("atencion").get(WALL).status_code == 404
