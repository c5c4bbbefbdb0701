"""The pages of campaigns: written, previewed, launched by another person, paused, read as a table."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from nexo_test_channels import Provider

from domain.campaigns.conftest import country
from nexo.domain.campaigns.actions.freeze_list import freeze_list
from nexo.domain.campaigns.actions.send_batch import send_batch
from nexo.domain.campaigns.models import Campaign, PublicityFreeze, Segment
from nexo.kernel import clock

LIST, NEW, SEGMENTS, SEGMENT_NEW, FREEZES = (
    reverse(f"workbench:{name}")
    for name in ("campaigns", "campaign_new", "segments", "segment_new", "freezes")
)


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def land(small):
    Provider.reset()
    with clock.frozen(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):
        yield country(small)


def address(name, campaign):
    return reverse(f"workbench:{name}", args=[campaign.pk])


def step(campaign, act):
    return reverse("workbench:campaign_act", args=[campaign.pk, act])


def test_a_campaign_is_written_launched_by_another_paused_and_read(as_, land):
    land.add_people(57)
    writer, boss = as_("prensa"), as_("intendencia")
    told = words(
        writer.post(SEGMENT_NEW, {"name": "Cultura", "purpose": "culture", "months": "12"}, follow=True)
    )
    assert "Aceptó recibir: cultura, deporte y cursos" in told
    assert ">57<" not in told
    segment = Segment.objects.get()
    given = {
        "name": "Feria", "segment_id": str(segment.pk), "subject": "Feria", "text": "Hay feria, {nombre}",
        "per_minute": "600", "opens": "09:00", "closes": "20:00",
    }  # fmt: skip
    told = words(writer.post(NEW, given, follow=True))
    assert "La lanza otra persona: quien la escribió no puede." in told
    campaign = Campaign.objects.get()
    launch = address("campaign_launch", campaign)
    assert writer.post(launch).status_code == 404
    assert "Lanzada." in words(boss.post(launch, {}, follow=True))
    assert boss.post(launch, {}).status_code == 422
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    assert "En pausa" in words(boss.post(step(campaign, "pausar"), follow=True))
    assert "Programada" in words(boss.post(step(campaign, "seguir"), follow=True))
    assert boss.post(step(campaign, "otra")).status_code == 404
    assert "Cancelada" in words(boss.post(step(campaign, "cancelar"), follow=True))
    rows = boss.get(address("campaign_table", campaign)).content.decode().splitlines()
    assert rows[0] == "by,label,people,sent,delivered,read,failed,replied,opted_out"
    assert rows[1] == "zone,Centro,57,0,0,0,0,0,0"
    assert "Se canceló la campaña" in words(boss.get(address("campaign_missed", campaign)))
    assert writer.get(address("campaign_missed", campaign)).status_code == 404


def test_what_is_refused_stands_at_its_field_and_nothing_is_lost(as_, land):
    segment = land.segment()
    wrong = as_("prensa").post(NEW, {"name": "Feria", "segment_id": str(segment.pk), "per_minute": "900"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"subject", "text", "per_minute", "opens", "closes"}
    assert 'value="Feria"' in wrong.content.decode()
    again = as_("prensa").post(SEGMENT_NEW, {"name": "Cultura", "purpose": "culture", "months": "12"})
    assert again.context["form"].errors == {"name": ["Ya hay un segmento con ese nombre."]}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_however_long(as_, land, rows, django_assert_max_num_queries):
    for number in range(rows):
        land.draft(land.segment(name=f"S{number}"))
    reader = as_("auditoria")
    for url in (LIST, SEGMENTS):
        reader.get(url)
        with django_assert_max_num_queries(8):
            assert len(reader.get(url).context["rows"]) == rows


def test_a_freeze_is_set_and_lifted(as_, land):
    boss = as_("intendencia")
    given = {"starts_on": "2027-09-01", "ends_on": "2027-09-20", "legal_act": "Código electoral"}
    assert "Del 01/09/2027 al 20/09/2027" in words(boss.post(FREEZES, given, follow=True))
    assert boss.post(FREEZES, given | {"ends_on": "2027-08-01"}).status_code == 422
    row = PublicityFreeze.objects.get()
    assert as_("auditoria").post(FREEZES, given).status_code == 404
    boss.post(reverse("workbench:freeze_lift", args=[row.pk]))
    assert PublicityFreeze.objects.count() == 0
