import re

import pytest
from django.urls import reverse

from nexo.domain.accounts.models import Account
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.models import Interaction
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.kernel.actors import system

ANSWERS, NEW = reverse("workbench:answers"), reverse("workbench:answer_new")
GIVEN = {"title": "Ya estamos", "body": "Hola {nombre}: {area} ya está con {codigo}.", "is_active": "on"}


def text(response):
    return response.content.decode()


def test_the_door_shows_what_one_may_set(as_):
    for login, answers, staff in [("secretaria", True, False), ("sistemas", True, True)]:
        shown = text(as_(login).get(reverse("workbench:settings")))
        assert ("Respuestas tipo" in shown, "Personal y roles" in shown) == (answers, staff)
    assert as_("atencion").get(reverse("workbench:settings")).status_code == 404


def test_an_answer_is_written_offered_and_changed(as_, django_assert_max_num_queries):
    browser = as_("secretaria")
    assert "Todavía no hay respuestas" in text(browser.get(ANSWERS))
    assert browser.get(NEW).status_code == 200
    assert browser.post(NEW, GIVEN)["Location"] == ANSWERS
    answer = StandardAnswer.objects.get()
    assert re.fullmatch(r"ya-estamos-[0-9a-f]{6}", answer.code)
    page = reverse("workbench:answer", kwargs={"answer_id": answer.id})
    assert "Hola Rosa: Alumbrado ya está con LC-7F3K9A-M." in text(browser.get(page))
    browser.post(page, {**GIVEN, "title": "Ya vamos", "is_active": "", "service_code": "AP01"})
    changed = StandardAnswer.objects.get()
    assert (changed.title, changed.code, changed.is_active, changed.service_code) == (
        "Ya vamos",
        answer.code,
        False,
        "AP01",
    )
    with django_assert_max_num_queries(8):
        assert "No se ofrece" in text(browser.get(ANSWERS))


def test_a_wrong_blank_is_told_to_its_author(as_):
    browser = as_("secretaria")
    refused = browser.post(NEW, {**GIVEN, "body": "Hola {apodo}"})
    assert refused.status_code == 422
    assert "La variable {apodo} no existe." in text(refused)
    assert StandardAnswer.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [("Hola {nombre}", "Hola Rosa"), ("Hola {", "Falta abrir o cerrar una llave."), ("", "Acá vas a ver")],
)
def test_the_text_is_seen_while_it_is_written(as_, body, words):
    shown = as_("secretaria").post(
        reverse("workbench:answer_preview"), {"body": body}, HTTP_HX_REQUEST="true"
    )
    assert words in text(shown)
    assert "<html" not in text(shown)


def test_somebody_new_gets_a_link_to_choose_a_password(as_, small):
    configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="email",
        name="Correo",
        address="hola@prueba.example",
    )
    browser = as_("sistemas")
    assert browser.get(reverse("workbench:staff_new")).status_code == 200
    given = {"name": "Lucía Paz", "email": "Lucia@prueba.example", "unit": str(small.units["ALU"].id)}
    done = browser.post(reverse("workbench:staff_new"), given)
    member = StaffMember.objects.get(name="Lucía Paz")
    assert done["Location"] == reverse("workbench:staff_member", kwargs={"staff_id": member.id})
    assert Account.objects.get(id=member.account_id).has_usable_password() is False
    assert "/panel/cuenta/clave/nueva/" in Interaction.objects.latest("id").text
    again = browser.post(reverse("workbench:staff_new"), given)
    assert again.status_code == 422
    assert "Ya hay una cuenta con ese correo." in text(again)


def test_a_role_is_given_and_taken_at_once(as_, small, django_assert_max_num_queries):
    browser, other = as_("sistemas"), as_("vial")
    member = small.accounts["vial"].staff_member
    with django_assert_max_num_queries(8):
        assert "Mantenimiento Vial" in text(browser.get(reverse("workbench:staff")))
    page = reverse("workbench:staff_member", kwargs={"staff_id": member.id})
    assert other.get(reverse("workbench:counter")).status_code == 404
    grant = reverse("workbench:staff_grant", kwargs={"staff_id": member.id})
    given = {"role": "front_office", "unit": "", "legal_act": "Dec. 12/26"}
    assert browser.post(grant, given)["Location"] == page
    assert other.get(reverse("workbench:counter")).status_code == 200
    assert "Dec. 12/26" in text(browser.get(page))
    twice = browser.post(grant, given)
    assert twice.status_code == 422
    assert "Ya tiene ese rol en esa área." in text(twice)
    assert browser.post(grant, {"role": "king"}).status_code == 422
    row = RoleGrant.objects.get(staff=member, role="front_office")
    revoke = reverse("workbench:staff_revoke", kwargs={"staff_id": member.id, "grant_id": row.id})
    assert browser.post(revoke)["Location"] == page
    assert other.get(reverse("workbench:counter")).status_code == 404
    assert browser.post(revoke).status_code == 404


def test_nobody_grants_a_role_to_oneself(as_, small):
    me = small.accounts["sistemas"].staff_member
    grant = reverse("workbench:staff_grant", kwargs={"staff_id": me.id})
    assert as_("sistemas").post(grant, {"role": "auditor", "unit": ""}).status_code in {404, 422}
    assert RoleGrant.objects.filter(staff=me, role="auditor").count() == 0
