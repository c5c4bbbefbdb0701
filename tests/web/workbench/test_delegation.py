"""The delegation matrix in the workbench: granted, used at the counter, reviewed, revoked."""

from datetime import date

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.review_decision import review_decision
from nexo.domain.cases.enums import Result
from nexo.domain.cases.models import Case, DelegatedDecision
from nexo.domain.catalogue.models import Delegation
from nexo.domain.knowledge.models import StandardAnswer

MATRIX, NEW, HISTORY, DECISIONS, KEEPING = (
    reverse(f"workbench:{name}")
    for name in ("delegation", "delegation_new", "delegation_history", "decisions", "keeping")
)


def words(answer):
    return " ".join(answer.content.decode().split())


def given(small, **changes):
    return {
        "service_id": str(small.versions["AP01"].service_id),
        "role": "front_office",
        "legal_act": "Decreto 31/2026",
        "daily_limit": "5",
        "valid_from": "2026-11-23",
        "valid_to": "2026-12-31",
    } | changes


@pytest.fixture
def note(small, rosa):
    def write():
        return open_case(
            actor=small.actors["atencion"],
            request=Request(
                version=small.versions["MO01"], description="x", channel="counter", applicant=rosa
            ),
        ).case

    return write


@pytest.fixture
def decided(small, note):
    def decide(times):
        for _ in range(times):
            resolve_case(
                actor=small.actors["atencion"], case_id=note().id, result=Result.INFORMED, answer="Informado."
            )
        return list(DelegatedDecision.objects.order_by("at", "id"))

    return decide


def test_a_delegation_is_granted_read_and_revoked(as_, small):
    boss = as_("secretaria")
    told = words(boss.post(NEW, given(small), follow=True))
    assert "Delegado. Queda en la historia con su acto." in told
    assert "Luminaria apagada" in told
    assert "del 23/11/2026 al 31/12/2026" in told
    row = Delegation.objects.get(service__code="AP01")
    assert (row.daily_limit, row.valid_to, row.granted_by_label) == (5, date(2026, 12, 31), "Secretaria")
    revoke = reverse("workbench:delegation_revoke", args=[row.id])
    assert boss.post(revoke, {"reason": " "}).status_code == 422
    assert "Revocada desde ahora" in words(boss.post(revoke, {"reason": "Faltó gente"}, follow=True))
    again = boss.post(revoke, {"reason": "otra vez"})
    assert again.context["form"].non_field_errors() == ["Esta delegación ya no vale."]
    past = words(as_("auditoria").get(HISTORY))
    assert "La revocó Secretaria" in past
    assert "Faltó gente" in past


def test_what_is_refused_stands_at_its_field(as_, small):
    boss = as_("secretaria")
    wrong = boss.post(NEW, given(small, valid_from="2026-11-22", legal_act=""))
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {"legal_act": ["Este campo es obligatorio."]}
    late = boss.post(NEW, given(small, valid_from="2026-11-22"))
    assert late.context["form"].errors == {
        "valid_from": ["Una delegación no vale para atrás: elegí hoy o un día que viene."]
    }
    foreign = boss.post(NEW, given(small, service_id=str(small.versions["SO04"].service_id)))
    assert list(foreign.context["form"].errors) == ["service_id"]
    assert boss.post(NEW, given(small, role="supervisor")).status_code == 422
    assert Delegation.objects.filter(service__code__in=["AP01", "SO04"]).count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_tells_how_it_turns_out(as_, small, decided, rows, django_assert_max_num_queries):
    first, *_ = decided(rows)
    review_decision(actor=small.actors["intendencia"], decision_id=first.pk, agrees=False, reason="No")
    desk = as_("auditoria")
    desk.get(MATRIX)
    with django_assert_max_num_queries(8):
        told = words(desk.get(MATRIX))
    assert f">{rows}</td>" in told
    assert "Faltan datos" in told
    assert "Revocar" not in told
    assert "Delegar una decisión" not in told


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_waits_is_short_of_queries(as_, decided, rows, django_assert_max_num_queries):
    decided(rows)
    desk = as_("intendencia")
    desk.get(DECISIONS)
    with django_assert_max_num_queries(8):
        assert len(desk.get(DECISIONS).context["rows"]) == rows
    with django_assert_max_num_queries(8):
        assert "Decisiones delegadas para revisar" in words(desk.get(KEEPING))
    assert "Decisiones delegadas para revisar" not in words(as_("atencion").get(KEEPING))


def test_a_review_agrees_or_leads_to_the_case(as_, small, decided, django_assert_max_num_queries):
    yes, no = decided(2)
    desk = as_("intendencia")
    one = reverse("workbench:decision", args=[yes.id])
    desk.get(one)
    with django_assert_max_num_queries(8):
        assert "por Decreto 7/2020" in words(desk.get(one))
    assert desk.post(one, {}).context["form"].errors == {"agrees": ["Elegí sí o no."]}
    assert desk.post(one, {"agrees": "si"}).headers["Location"] == DECISIONS
    assert "Esta decisión ya se revisó." in words(desk.get(one))
    late = desk.post(one, {"agrees": "si"})
    assert late.context["form"].non_field_errors() == ["Esta decisión ya la revisó otra persona."]
    other = reverse("workbench:decision", args=[no.id])
    assert desk.post(other, {"agrees": "no"}).context["form"].errors == {
        "reason": ["Escribí qué habrías decidido y por qué."]
    }
    done = desk.post(other, {"agrees": "no", "reason": "Faltó el plano"})
    assert done.headers["Location"] == reverse("workbench:case", args=[no.case_id])
    assert words(desk.get(DECISIONS)).count("Nada para revisar") == 1
    assert as_("secretaria").get(one).status_code == 404


def test_the_counter_resolves_with_a_standard_answer(as_, small, note, django_assert_max_num_queries):
    town = small.jurisdiction
    own = StandardAnswer.objects.create(
        jurisdiction=town,
        code="nota",
        title="Nota recibida",
        body="Hola {nombre}: {codigo} está en {area}. Retirá en {oficina}.",
        service_code="MO01",
    )
    StandardAnswer.objects.create(jurisdiction=town, code="todo", title="Para todo", body="Hola")
    case, desk = note(), as_("atencion")
    do = reverse("workbench:case_do", args=[case.id, "resolver"])
    desk.get(do)
    with django_assert_max_num_queries(8):
        shown = desk.get(do, {"respuesta": str(own.pk)})
    assert [one.title for one in shown.context["answers"]] == ["Nota recibida"]
    text = f"Hola Rosa Gómez: {case.public_code} está en Intendencia. Retirá en ________."
    assert shown.context["form"]["answer"].value() == text
    left = desk.post(do, {"result": "informed", "answer": text})
    assert left.context["form"].errors == {
        "answer": ["Quedó un hueco sin completar: buscá la línea ________."]
    }
    desk.post(do, {"result": "informed", "answer": text.replace("________", "Mitre 1")})
    assert Case.objects.get(pk=case.pk).phase == "resolved"
    assert DelegatedDecision.objects.get().case_id == case.pk
    assert (
        as_("intendencia").get(reverse("workbench:case_do", args=[note().id, "resolver"])).context["answers"]
        == []
    )


def test_the_limit_is_said_in_a_sentence(as_, small, note, decided):
    Delegation.objects.update(daily_limit=1)
    decided(1)
    do = reverse("workbench:case_do", args=[note().id, "resolver"])
    refused = as_("atencion").post(do, {"result": "informed", "answer": "Listo"})
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "Hoy ya resolviste 1 de este servicio, el tope por día de tu delegación. Este lo resuelve el área."
    ]


def test_the_case_page_asks_no_more_for_a_delegation(as_, small, note, django_assert_num_queries):
    desk, url = as_("atencion"), reverse("workbench:case", args=[note().id])
    desk.get(url)
    with django_assert_num_queries(7):
        assert "Resolver" in words(desk.get(url))
    Delegation.objects.all().delete()
    with django_assert_num_queries(7):
        assert "Resolver" not in words(desk.get(url))
