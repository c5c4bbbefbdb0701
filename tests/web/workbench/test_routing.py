"""Routing rules in the workbench: written, tried, published by somebody else, switched off."""

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.catalogue.models import RoutingSet
from nexo.domain.catalogue.queries.routing import routing_rules
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.testing.town import route_by

LIST, NEW, TRIAL, DIFFERENCES, PUBLISH, REPORT, HISTORY, DISCARD = (
    reverse(f"workbench:{name}")
    for name in (
        "routing",
        "routing_new",
        "routing_trial",
        "routing_differences",
        "routing_publish",
        "routing_report",
        "routing_history",
        "routing_discard",
    )
)
TO_VIA = "si el servicio es AP01 y la zona es Centro, va a VIA"


def of(name, number):
    return reverse(f"workbench:routing_{name}", args=[number])


def words(answer):
    return " ".join(answer.content.decode().split())


def sentences(small):
    return [row.sentence for row in routing_rules(small.jurisdiction.id)]


@pytest.fixture
def writer(small):
    """Let the official of Alumbrado configure services too."""
    member = StaffMember.objects.get(account=small.accounts["alumbrado"])
    RoleGrant.objects.create(staff=member, role=Role.SERVICE_OWNER, unit=small.units["ALU"])
    return "alumbrado"


def test_a_rule_goes_from_its_words_to_being_followed(as_, small, writer, django_assert_max_num_queries):
    desk, boss = as_(writer), as_("sistemas")
    assert (
        desk.post(NEW, {"sentence": "SI el servicio es nota general VA A mantenimiento vial"}).status_code
        == 302
    )
    assert sentences(small) == []
    desk.get(LIST)  # reads away what was said, and the name of the town
    with django_assert_max_num_queries(8):
        listed = words(desk.get(LIST))
    assert "Borrador: todavía no vale" in listed
    assert "si el servicio es MO01, va a VIA" in listed
    with django_assert_max_num_queries(8):
        tried = words(boss.get(TRIAL))
    assert "Nueva" in tried
    with django_assert_max_num_queries(8):
        assert "Ninguno de los 0 casos" in words(boss.get(DIFFERENCES))
    draft = RoutingSet.objects.get(status="draft")
    assert desk.post(PUBLISH, {"revision": draft.revision}).status_code == 404
    told = words(boss.post(PUBLISH, {"revision": draft.revision}, follow=True))
    assert "Publicada la versión 1: vale desde el próximo caso." in told
    assert sentences(small) == ["si el servicio es MO01, va a VIA"]
    with django_assert_max_num_queries(8):
        history = words(boss.get(HISTORY))
    assert "La escribió Alumbrado. La publicó Sistemas" in history
    assert "<li>si el servicio es MO01, va a VIA</li>" in history


def test_what_is_wrong_stands_at_the_field_with_what_was_meant(as_, small, django_assert_max_num_queries):
    desk = as_("sistemas")
    desk.get(LIST)
    with django_assert_max_num_queries(8):
        assert "Centro" in words(desk.get(NEW))
    answer = desk.post(NEW, {"sentence": "si la zona es Sentro, va a VIA"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "sentence": ["En «Sentro» (palabra 5) se esperaba una zona. ¿Quisiste decir «Centro»?"]
    }
    assert RoutingSet.objects.count() == 0


def test_a_rule_is_changed_moved_taken_out_and_the_draft_thrown_away(
    as_, small, django_assert_max_num_queries
):
    route_by(small, TO_VIA, "siempre va a SP")
    desk = as_("sistemas")
    desk.get(LIST)
    with django_assert_max_num_queries(8):
        assert TO_VIA in words(desk.get(of("rule", 1)))
    desk.post(of("rule", 1), {"sentence": "si la zona es Centro, va a SP"})
    desk.post(of("move", 2), {"to": "up"})
    draft = RoutingSet.objects.get(status="draft")
    assert [row.number for row in draft.rules.order_by("order")] == [2, 1]
    assert "¿Sacar la regla 2?" in words(desk.get(of("remove", 2)))
    desk.post(of("remove", 2))
    assert draft.rules.count() == 2
    desk.post(of("remove", 2), {"sure": "1"})
    assert draft.rules.count() == 1
    assert "Decía:" in words(desk.get(DISCARD))
    desk.post(DISCARD, {"sure": "1"})
    assert RoutingSet.objects.filter(status="draft").count() == 0
    assert sentences(small) == [TO_VIA, "siempre va a SP"]
    assert desk.get(of("rule", 9)).status_code == 404


def test_a_draft_that_changed_meanwhile_is_not_published(as_, small):
    desk = as_("sistemas")
    desk.post(NEW, {"sentence": TO_VIA})
    assert "Escribiste parte de este borrador" in words(desk.get(TRIAL))
    for seen in ("0", "nada"):
        told = words(desk.post(PUBLISH, {"revision": seen}, follow=True))
        assert "El borrador cambió mientras lo mirabas" in told
    assert sentences(small) == []


def test_off_with_a_reason_raises_an_alarm_where_people_look(as_, small, django_assert_max_num_queries):
    route_by(small, TO_VIA)
    boss = as_("sistemas")
    assert boss.post(of("switch", 1), {"reason": " "}).status_code == 422
    boss.post(of("switch", 1), {"reason": "la cuadrilla está de paro"})
    assert "La regla 1 está apagada" in words(boss.get(LIST))
    keeping = reverse("workbench:keeping_alarms")
    with django_assert_max_num_queries(8):
        assert "Reglas de derivación que no andan" in words(boss.get(keeping))
    assert "Reglas de derivación que no andan" not in words(as_("atencion").get(keeping))
    with django_assert_max_num_queries(8):
        assert "La regla 1 está apagada: la cuadrilla está de paro" in words(boss.get(REPORT))
    assert "Se apagó por: la cuadrilla está de paro" in words(boss.get(of("switch", 1)))
    boss.post(of("switch", 1))
    assert "está apagada" not in words(boss.get(LIST))


def test_who_supervises_a_part_reads_and_changes_nothing(as_, small):
    route_by(small, TO_VIA)
    desk = as_("secretaria")
    listed = words(desk.get(LIST))
    assert TO_VIA in listed
    assert "Sumar una regla" not in listed
    assert "Apagar" not in listed
    assert [desk.get(url).status_code for url in (NEW, of("rule", 1), of("switch", 1), of("remove", 1))] == [
        404
    ] * 4
    assert "No hay cambios para probar" in words(desk.get(TRIAL))
    assert "Derivación" in words(desk.get(reverse("workbench:settings")))
    assert as_("atencion").get(LIST).status_code == 404


def test_the_table_of_differences_shows_codes(as_, small, rosa):
    case = open_case(
        actor=small.actors["atencion"],
        request=Request(version=small.versions["MO01"], description="x", channel="counter", applicant=rosa),
    ).case
    desk = as_("sistemas")
    desk.post(NEW, {"sentence": "si el canal es mostrador, va a SP"})
    whole = words(desk.get(DIFFERENCES))
    assert "1 de 1 casos de los últimos 90 días habrían ido a otra área." in whole
    assert case.public_code in whole
    part = desk.get(DIFFERENCES, headers={"HX-Request": "true"})
    assert case.public_code in words(part)
    assert "<html" not in words(part)
