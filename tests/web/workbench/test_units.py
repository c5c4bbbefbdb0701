"""Units and posts in the settings, who holds what role, and the history of all settings."""

import pytest
from django.urls import reverse

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.errors import RolesApart
from nexo.domain.organisation.models import Position, RoleGrant, StaffMember, Unit
from nexo.testing.town import small_town

UNITS, NEW, HISTORY = (reverse(f"workbench:{name}") for name in ("units", "unit_new", "settings_history"))


def words(answer):
    return " ".join(answer.content.decode().split())


def unit_url(unit):
    return reverse("workbench:unit", args=[unit.pk])


def member(login, small):
    return small.accounts[login].staff_member


def test_a_unit_is_added_renamed_moved_and_closed(as_, small):
    boss = as_("sistemas")
    data = {"name": "Poda", "code": "pod", "parent": str(small.units["SP"].pk), "from_day": "2026-11-23"}
    assert boss.get(NEW).status_code == 200
    told = words(boss.post(NEW, data | {"legal_act": "Decreto 1"}, follow=True))
    assert "Poda" in told
    pod = Unit.objects.get(code="POD")
    assert (pod.path, pod.valid_from.isoformat()) == ("INT/SP/POD", "2026-11-23")
    assert "Ya hay un área con ese código." in words(boss.post(NEW, data))
    assert "El código son letras" in words(boss.post(NEW, data | {"code": "á"}))
    sp = small.units["SP"]
    circle = {"name": sp.name, "parent": str(pod.pk), "from_day": "2026-12-01"}
    refused = boss.post(unit_url(sp), circle)
    assert (refused.status_code, "no puede depender de sí misma" in words(refused)) == (422, True)
    early = {"name": "X", "parent": str(sp.pk), "from_day": "2020-01-01"}
    assert "anterior a la del último cambio" in words(boss.post(unit_url(pod), early))
    boss.post(unit_url(pod), early | {"name": "Arbolado", "from_day": "2026-12-01"})
    assert "Arbolado" in words(boss.get(UNITS))
    assert "Poda" in words(boss.get(unit_url(pod)))
    closing = {"name": "Arbolado", "parent": str(sp.pk), "from_day": "2026-12-02", "is_closed": "on"}
    boss.post(unit_url(pod), closing)
    assert boss.get(unit_url(pod)).status_code == 404


def test_a_post_is_added_filled_and_its_past_is_kept(as_, small):
    boss, unit = as_("sistemas"), small.units["ALU"]
    assert "Vacante" in words(boss.get(UNITS))
    boss.post(reverse("workbench:unit_post", args=[unit.pk]), {"title": "Guardia", "level": "0"})
    assert (
        boss.post(reverse("workbench:unit_post", args=[unit.pk]), {"title": "", "level": "9"}).status_code
        == 422
    )
    url = reverse("workbench:position", args=[Position.objects.get(title="Guardia").pk])
    assert "Está vacante" in words(boss.get(url))
    lamp, road = member("alumbrado", small), member("vial", small)
    filled = {"holder": str(lamp.pk), "substitute": str(road.pk), "legal_act": "Decreto 2"}
    assert "Listo: vale desde ya." in words(boss.post(url, filled, follow=True))
    boss.post(url, {"holder": str(road.pk), "substitute": ""})
    told = words(boss.get(url))
    assert "Alumbrado · suple Vial" in told
    assert "Decreto 2" in told
    refused = boss.post(url, {"holder": str(lamp.pk), "substitute": str(lamp.pk)})
    assert "Suple otra persona que quien lo ocupa." in words(refused)


def test_the_last_administrator_stays_and_roles_are_kept_apart(as_, small):
    boss, grant = as_("sistemas"), RoleGrant.objects.get(role=Role.ADMINISTRATOR)
    url = reverse("workbench:staff_revoke", args=[grant.staff_id, grant.pk])
    assert "Es la última persona que administra" in words(boss.post(url, follow=True))
    grant.refresh_from_db()
    assert grant.valid_to is None
    with pytest.raises(RolesApart):
        grant_role(
            actor=small.actors["sistemas"],
            staff=member("auditoria", small),
            role=Role.ADMINISTRATOR,
            unit=None,
        )
    account = Account.objects.create_user("otra@prueba.example", "x", name="Otra", kind=AccountKind.STAFF)
    other = StaffMember.objects.create(
        jurisdiction=small.jurisdiction, account=account, name="Otra", unit=small.units["INT"]
    )
    grant_role(actor=small.actors["sistemas"], staff=other, role=Role.ADMINISTRATOR, unit=None)
    assert "el rol ya no vale" in words(boss.post(url, follow=True)) or boss.get(UNITS).status_code == 404
    grant.refresh_from_db()
    assert grant.valid_to is not None


def test_the_history_tells_who_did_what(as_, small):
    boss = as_("sistemas")
    assert "Todavía no hay cambios" in words(boss.get(HISTORY))
    boss.post(
        reverse("workbench:unit_post", args=[small.units["ALU"].pk]), {"title": "Guardia", "level": "0"}
    )
    texts = {"subject": "A {code}", "long": "{code} {link}", "chat": "{code} {link}"}
    boss.post(reverse("workbench:notice_text", args=["case_registered"]), texts)
    boss.post(reverse("workbench:setting_publish", args=["notice", "case_registered"]), {"revision": "1"})
    told = words(boss.get(HISTORY))
    assert "Cargo nuevo" in told
    assert "Textos de los avisos" in told
    assert "Sin otra persona" in told
    assert "Sistemas" in told
    assert boss.get(HISTORY, {"desde": "x"}).status_code == 404


def test_another_towns_units_and_posts_are_not_found(as_, small):
    elsewhere = small_town("lejos")
    boss = as_("sistemas")
    assert boss.get(unit_url(elsewhere.units["ALU"])).status_code == 404
    post = Position.objects.filter(unit=elsewhere.units["ALU"]).first()
    assert boss.get(reverse("workbench:position", args=[post.pk])).status_code == 404
    assert as_("secretaria").get(UNITS).status_code == 404


def test_pages_cost_at_most_eight_queries(as_, small, django_assert_max_num_queries):
    boss, unit = as_("sistemas"), small.units["ALU"]
    post = Position.objects.filter(unit=unit).first()
    for url in (UNITS, NEW, unit_url(unit), reverse("workbench:position", args=[post.pk]), HISTORY):
        boss.get(url)
        with django_assert_max_num_queries(8):
            assert boss.get(url).status_code == 200
