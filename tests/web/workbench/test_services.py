"""The services in the workbench: written by one, published by another, refused with what they lack; who is trained."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.catalogue.actions.install_terms import install_terms
from nexo.domain.catalogue.models import LegalTerm, PublicService, ServiceVersion, Training
from nexo.domain.catalogue.queries.services import published
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember

LIST, IMPACT, TABLE, TRAINING, RECORD, FILE = (
    reverse(f"workbench:{name}")
    for name in ("services", "impact", "impact_csv", "training", "training_record", "training_import")
)


def address(name, code="AP01"):
    return reverse(f"workbench:{name}", args=[code])


def words(answer):
    return " ".join(answer.content.decode().split())


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


@pytest.fixture
def law(db):
    install_terms(
        [
            {
                "code": "T-1",
                "country": "AR",
                "scope": "municipal",
                "applies_to": ["claim"],
                "subject": "Reclamos",
                "amount": 10,
                "unit": "business_day",
                "norm": "Ordenanza 1",
                "article": "art. 4",
                "verification": "K",
            }
        ]
    )
    return LegalTerm.objects.get(code="T-1")


def written(**changes):
    return {
        "summary": "Luminaria apagada o rota",
        "description": "Contanos dónde.",
        "response_amount": "1",
        "response_unit": "business_day",
        "resolution_amount": "2",
        "resolution_unit": "business_day",
        "legal_term_id": "",
    } | changes


def test_a_version_with_its_legal_term_is_written_by_one_and_published_by_another(as_, small, other, law):
    boss = as_("sistemas")
    form = words(boss.get(address("service_draft")))
    assert "Ordenanza 1 art. 4: 10 días hábiles, Reclamos [borrador, falta confirmarla]" in form
    told = words(boss.post(address("service_draft"), written(legal_term_id=str(law.pk)), follow=True))
    assert "Guardado en el borrador" in told
    assert "Escribiste en este borrador: lo publica otra persona." in told
    assert address("service_publish") not in told
    refused = boss.post(address("service_publish"))
    assert (refused.status_code, published(jurisdiction_id=small.jurisdiction.id, code="AP01").number) == (
        422,
        1,
    )
    assert "tiene que publicarla otra persona" in words(refused)
    told = words(other.post(address("service_publish"), follow=True))
    assert "Publicada. Los casos abiertos siguen con la versión que tenían." in told
    version = published(jurisdiction_id=small.jurisdiction.id, code="AP01")
    assert (version.number, version.legal_term, version.resolution_amount) == (2, law, 2)
    assert "Versión 1" in told
    assert "borrador, falta confirmarla" in told


def test_what_lacks_is_told_with_where_to_mend_it(as_, small, other):
    as_("sistemas").post(address("service_draft"), written())
    PublicService.objects.filter(code="AP01").update(deputy_unit=None)
    Training.objects.all().delete()
    refused = other.post(address("service_publish"))
    assert refused.status_code == 422
    told = words(refused)
    assert "El servicio no puede salir todavía: un área suplente vigente" in told
    assert "Alguien del área responsable con capacitación vigente" in told
    assert f'href="{TRAINING}"' in told
    assert ServiceVersion.objects.get(service__code="AP01", status="published").number == 1
    mended = other.post(address("service_deputy"), {"unit": str(small.units["VIA"].pk)}, follow=True)
    assert "Mantenimiento Vial" in words(mended)
    assert other.post(address("service_deputy"), {"unit": str(small.units["ALU"].pk)}).status_code == 422


def test_a_draft_is_thrown_away_and_there_is_nothing_to_publish(as_, small):
    boss = as_("sistemas")
    boss.post(address("service_draft"), written())
    assert "Descartado" in words(boss.post(address("service_discard"), follow=True))
    assert "ya no es un borrador" in words(boss.post(address("service_discard"), follow=True))
    assert "No hay borrador para publicar." in words(boss.post(address("service_publish"), follow=True))
    assert boss.post(address("service_draft"), written(summary="")).status_code == 422


def test_a_service_is_switched_off_with_a_reason_and_on_again(as_, small):
    boss = as_("sistemas")
    assert boss.post(address("service_switch"), {"reason": ""}).status_code == 422
    assert "Apagado" in words(boss.post(address("service_switch"), {"reason": "Obra"}, follow=True))
    assert "En vigor" in words(boss.post(address("service_switch"), follow=True))


@pytest.mark.parametrize("url", [LIST, address("service"), address("service_draft"), IMPACT, TRAINING])
def test_a_page_asks_the_same_for_any_number_of_rows(as_, small, url, django_assert_max_num_queries):
    boss = as_("sistemas")
    boss.get(url)
    with django_assert_max_num_queries(8):
        assert boss.get(url).status_code == 200


def test_the_map_shows_gaps_and_is_a_table_too(as_, small):
    PublicService.objects.filter(code="VI01").update(deputy_unit=None, name="=1+1")
    boss = as_("auditoria")
    told = words(boss.get(IMPACT))
    assert "1 en vigor con algo que falta" in told
    gap = words(boss.get(IMPACT, {"falta": "deputy"}))
    assert ("VI01" in gap, "AP01" in gap) == (True, False)
    area = words(boss.get(IMPACT, {"area": str(small.units["ALU"].pk)}))
    assert ("VI01" in area, "AP01" in area) == (False, True)
    assert "AP01" in words(boss.get(IMPACT, {"area": "x", "falta": "y"}))
    table = boss.get(TABLE, {"falta": "any"})
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    lines = table.content.decode().splitlines()
    assert lines[1].startswith("VI01,'=1+1,1,sí,Mantenimiento Vial,,")
    assert len(lines) == 2


def test_a_gap_of_a_service_in_force_waits_among_what_is_to_do(as_, small):
    keeping = reverse("workbench:keeping_alarms")
    assert "les falta algo" not in words(as_("sistemas").get(keeping))
    Training.objects.all().delete()
    assert "les falta algo" in words(as_("sistemas").get(keeping))
    assert "les falta algo" not in words(as_("atencion").get(keeping))


def test_training_is_recorded_one_by_one_from_a_file_and_withdrawn(as_, small):
    Training.objects.all().delete()
    boss = as_("secretaria")
    lamp = StaffMember.objects.get(name="Alumbrado")
    given = {
        "staff": str(lamp.pk),
        "subject": "service:AP01",
        "done_on": "2026-03-01",
        "certificate": "Curso 4",
    }
    assert "Anotada." in words(boss.post(RECORD, given, follow=True))
    row = Training.objects.get()
    assert (row.service.code, row.done_on, row.certificate) == ("AP01", date(2026, 3, 1), "Curso 4")
    wrong = boss.post(RECORD, given | {"done_on": "2030-01-01"})
    assert wrong.context["form"].errors == {"done_on": ["Todavía no pasó: anotala cuando se haga."]}
    foreign = boss.post(RECORD, given | {"staff": str(StaffMember.objects.get(name="Genero").pk)})
    assert list(foreign.context["form"].errors) == ["staff"]
    text = (
        "correo,servicio,grupo,fecha,vence,certificado\nvial@prueba.example,,calle,2026-03-01,2026-04-01,\n"
    )
    told = words(boss.post(FILE, {"file": SimpleUploadedFile("c.csv", text.encode())}, follow=True))
    assert "Anotada 1 capacitación." in told
    assert "Vencida" in told
    bad = boss.post(FILE, {"file": SimpleUploadedFile("c.csv", b"\xff\xfe\x00")})
    assert (bad.status_code, "UTF-8" in words(bad)) == (422, True)
    assert boss.post(FILE, {}).status_code == 422
    off = reverse("workbench:training_withdraw", args=[row.pk])
    assert boss.post(off, {"reason": ""}).status_code == 422
    assert "Retirada" in words(boss.post(off, {"reason": "Era otra"}, follow=True))
    assert boss.get(off).status_code == 404


def test_who_only_reads_gets_no_form(as_, small):
    told = words(as_("auditoria").get(TRAINING))
    assert "Anotar una capacitación" not in told
    assert as_("auditoria").post(RECORD, {}).status_code == 404
    told = words(as_("secretaria").get(address("service")))
    assert "Escribir la próxima versión" not in told
    assert as_("secretaria").get(address("service_draft")).status_code == 404
    assert as_("sistemas").get(address("service", "NO99")).status_code == 404
