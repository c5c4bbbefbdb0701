"""A service is written without code: its card, its questions, its preview; what changes is told, old versions come back."""

import pytest
from django.test import Client
from django.urls import reverse

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion, Training
from nexo.domain.catalogue.queries.services import published
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.testing.town import small_town

NEW = reverse("workbench:service_new")


def address(name, code="AP01", *more):
    return reverse(f"workbench:{name}", args=[code, *more])


def words(answer):
    return " ".join(answer.content.decode().split())


def asked(**changes):
    return {"label": "Tipo de luz", "type": "choice", "choices": "Poste\nFarol", "required": "on"} | changes


@pytest.fixture
def other(small):
    """Return the browser of a second administrator."""
    account = Account.objects.create_user("otra@prueba.example", "x", name="Otra", kind=AccountKind.STAFF)
    member = StaffMember.objects.create(
        jurisdiction=small.jurisdiction, account=account, name="Otra", unit=small.units["INT"]
    )
    RoleGrant.objects.create(staff=member, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def names(code="AP01"):
    draft = ServiceVersion.objects.filter(service__code=code, status="draft").first()
    return [one["name"] for one in draft.fields] if draft else []


def test_questions_are_written_ordered_published_and_rolled_back(as_, small, other):
    boss = as_("sistemas")
    told = words(boss.post(address("service_question_new"), asked(), follow=True))
    assert "Guardado en el borrador." in told
    assert "1. Tipo de luz" in told
    second = asked(label="Cuánto mide", type="number", choices="", only_if=["tipo_de_luz=Poste"])
    told = words(boss.post(address("service_question_new"), second, follow=True))
    assert "Solo si «Tipo de luz» es «Poste»" in told
    assert names() == ["tipo_de_luz", "cuanto_mide"]
    refused = boss.post(address("service_question_move", "AP01", "cuanto_mide"), {"do": "up"})
    assert refused.status_code == 422
    assert "depende de «Tipo de luz», que se pregunta después" in words(refused)
    assert names() == ["tipo_de_luz", "cuanto_mide"]
    refused = boss.post(address("service_question_move", "AP01", "tipo_de_luz"), {"do": "remove"})
    assert "«Cuánto mide» depende de una pregunta que ya no está." in words(refused)
    told = words(boss.get(address("service")))
    assert "Nueva pregunta: «Tipo de luz»." in told
    assert address("service_publish") not in told
    told = words(other.post(address("service_publish"), follow=True))
    assert "Publicada." in told
    assert "Volver a la versión 1" in told
    told = words(other.post(address("service_restore"), {"number": "1"}, follow=True))
    assert "Se quita la pregunta «Tipo de luz»." in told
    assert "Escribiste en este borrador" in told
    as_("sistemas").post(address("service_publish"))
    version = published(jurisdiction_id=small.jurisdiction.id, code="AP01")
    assert (version.number, version.fields) == (3, [])


def test_a_bad_question_is_refused_at_its_field(as_, small):
    boss = as_("sistemas")
    boss.post(address("service_question_new"), asked())
    for wrong, sentence in (
        (asked(), "Ya hay otra pregunta con ese nombre."),
        (asked(label="Otra", choices="Una"), "Escribí al menos dos opciones, una por renglón."),
        (asked(label="Otra", only_if=["tipo_de_luz=Luna"]), "Luna"),
    ):
        refused = boss.post(address("service_question_new"), wrong)
        assert refused.status_code == 422
        assert sentence in words(refused)
    boss.post(address("service_question_new"), asked(label="Otra"))
    several = asked(label="Tres", only_if=["tipo_de_luz=Poste", "otra=Poste"])
    assert "Marcá respuestas de una sola pregunta." in words(
        boss.post(address("service_question_new"), several)
    )
    # An option that another question waits for is said above, with the name of that question.
    boss.post(address("service_question", "AP01", "otra"), asked(label="Otra", only_if=["tipo_de_luz=Poste"]))
    refused = boss.post(address("service_question", "AP01", "tipo_de_luz"), asked(choices="Farol\nLuna"))
    assert "«Otra» depende de una respuesta que «Tipo de luz» no tiene." in words(refused)
    gone = words(boss.get(address("service_question", "AP01", "nada"), follow=True))
    assert "Esa pregunta ya no está en el borrador." in gone


def test_the_preview_shows_what_is_being_written(as_, small):
    boss = as_("sistemas")
    boss.post(address("service_question_new"), asked())
    shown = words(boss.post(address("service_question_preview"), asked(label="¿Hay peligro?", type="bool")))
    assert "¿Hay peligro?" in shown
    assert "Tipo de luz" in shown
    url = f"{address('service_question_preview')}?pregunta=tipo_de_luz"
    assert "Farol rojo" in words(boss.post(url, asked(choices="Poste\nFarol rojo")))
    card = {"name": "Luz de calle", "documents": "Boleta", "cost_text": "Cien pesos", "wants_photo": "on"}
    shown = words(boss.post(address("service_card_preview"), card))
    assert all(said in shown for said in ("Luz de calle", "Boleta", "Cien pesos", "Una foto, si tiene"))
    assert names() == ["tipo_de_luz"]


def test_the_card_counts_once_published_and_comes_back_with_its_version(as_, small, other):
    boss = as_("sistemas")
    assert boss.get(address("service_card")).status_code == 200
    card = {
        "name": "Luz de calle",
        "keywords": "farol roto",
        "documents": "Boleta\nDNI",
        "needs_location": "on",
    }
    told = words(boss.post(address("service_card"), card, follow=True))
    assert "El nombre: «Luminaria apagada» pasa a «Luz de calle»." in told
    assert PublicService.objects.get(code="AP01").name == "Luminaria apagada"
    assert boss.post(address("service_card"), card | {"documents": "DNI\ndni"}).status_code == 422
    other.post(address("service_publish"))
    service = PublicService.objects.get(code="AP01")
    assert (service.name, service.search_text) == ("Luz de calle", "luz de calle farol roto")
    other.post(address("service_restore"), {"number": "1"})
    assert "no es" not in words(boss.post(address("service_publish"), follow=True))
    assert PublicService.objects.get(code="AP01").name == "Luminaria apagada"


def test_old_cases_keep_their_version_and_the_draft_in_the_way_is_said(as_, small, other):
    case = open_case(
        actor=system(small.jurisdiction.id),
        request=Request(
            version=small.versions["AP01"],
            description="x",
            channel="web",
            anonymous=True,
            place=Place(text="Mitre 1"),
        ),
    ).case
    boss = as_("sistemas")
    boss.post(address("service_question_new", "AP01"), asked())
    other.post(address("service_publish", "AP01"))
    case.refresh_from_db()
    assert (case.service_version.number, case.service_version.fields) == (1, [])
    boss.post(address("service_question_new", "AP01"), asked(label="Otra"))
    told = words(boss.post(address("service_restore", "AP01"), {"number": "1"}, follow=True))
    assert "Ya hay un borrador sin publicar." in told
    assert "está en vigor" in words(
        boss.post(address("service_restore", "AP01"), {"number": "2"}, follow=True)
    )
    other.post(address("service_discard", "AP01"))
    for number in ("77", "x", "9" * 30):
        told = words(boss.post(address("service_restore", "AP01"), {"number": number}, follow=True))
        assert "Esa versión no existe." in told


def test_the_only_one_who_could_publishes_alone_and_that_is_said_and_audited(as_, small):
    boss = as_("sistemas")
    boss.post(address("service_question_new"), asked())
    told = words(boss.get(address("service")))
    assert "Nadie más puede publicarlo hoy." in told
    assert "Publicada." in words(boss.post(address("service_publish"), follow=True))
    entry = AuditEntry.objects.filter(action="catalogue.version_published").latest("at")
    assert entry.changes == {"number": 2, "alone": True}


def test_a_new_service_waits_for_its_first_publication(as_, small, other):
    group = ServiceGroup.objects.get(jurisdiction=small.jurisdiction)
    data = {
        "name": "Poda de árboles",
        "code": "ar01",
        "kind": "request",
        "group": str(group.pk),
        "unit": str(small.units["ALU"].pk),
        "summary": "Pedir que poden un árbol",
        "description": "Contanos cuál.",
        "keywords": "rama",
    }
    boss = as_("sistemas")
    assert boss.get(NEW).status_code == 200
    for wrong, sentence in (
        ({"code": "árbol"}, "El código son letras y números"),
        ({"code": "AP01"}, "Ya hay un servicio con ese código."),
    ):
        refused = boss.post(NEW, data | wrong)
        assert (refused.status_code, sentence in words(refused)) == (422, True)
    assert "Guardado como borrador." in words(boss.post(NEW, data, follow=True))
    assert "Sin publicar" in words(boss.get(reverse("workbench:services")))
    refused = other.post(address("service_publish", "AR01"))
    assert "un área suplente vigente" in words(refused)
    other.post(address("service_deputy", "AR01"), {"unit": str(small.units["VIA"].pk)})
    group_training = Training.objects.first()
    Training.objects.create(
        jurisdiction=small.jurisdiction,
        staff=group_training.staff,
        service=PublicService.objects.get(code="AR01"),
        done_on=group_training.done_on,
    )
    assert "Publicada." in words(other.post(address("service_publish", "AR01"), follow=True))
    assert published(jurisdiction_id=small.jurisdiction.id, code="AR01").summary == "Pedir que poden un árbol"


def test_another_town_has_services_of_its_own(as_, small):
    elsewhere = small_town("lejos")
    boss = as_("sistemas")
    data = {"name": "X", "code": "XX01", "kind": "request", "summary": "X"}
    alien = {
        "group": str(ServiceGroup.objects.get(jurisdiction=elsewhere.jurisdiction).pk),
        "unit": str(elsewhere.units["ALU"].pk),
    }
    assert boss.post(NEW, data | alien).status_code == 422
    assert not PublicService.objects.filter(code="XX01").exists()


@pytest.mark.parametrize("name", ["service_card", "service_questions", "service_question_new"])
def test_a_page_costs_the_same_for_any_number_of_questions(as_, small, name, django_assert_max_num_queries):
    boss = as_("sistemas")
    boss.post(address("service_question_new"), asked())
    boss.post(address("service_question_new"), asked(label="Otra"))
    boss.get(address(name))
    with django_assert_max_num_queries(8):
        assert boss.get(address(name)).status_code == 200
