"""Suggestions at the desk: beside the search when a case is opened from a message, and their switch."""

import pytest

from nexo.domain.cases.models import Case
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.audit.models import AuditEntry
from web.taught import teach

CHOOSE, FILL, SWITCH = "/panel/casos/nuevo/", "/panel/casos/nuevo/AP01/", "/panel/ajustes/sugerencias/"
HEADING = "Por lo que dice el mensaje"


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))


@pytest.fixture
def visit(rosa):
    return Interaction.objects.get(party=rosa, kind="visit")


def test_the_message_suggests_a_service_says_why_and_chooses_nothing(
    small, as_, visit, django_assert_max_num_queries
) -> None:
    teach(small.jurisdiction)
    desk = as_("atencion")
    with django_assert_max_num_queries(8):
        shown = desk.get(CHOOSE, {"contacto": visit.pk}).content.decode()
    assert shown.count(HEADING) == 1
    assert f'href="{FILL}?contacto={visit.pk}"' in shown
    assert "<p>muy probable</p>" in shown
    assert "Porque dice: " in shown
    assert "Decidís vos." in shown
    assert not Case.objects.exists()


def test_without_a_model_or_a_message_the_page_is_as_ever(
    small, as_, visit, django_assert_max_num_queries
) -> None:
    desk = as_("atencion")
    with django_assert_max_num_queries(8):
        assert HEADING not in desk.get(CHOOSE, {"contacto": visit.pk}).content.decode()
    teach(small.jurisdiction)
    assert HEADING not in desk.get(CHOOSE).content.decode()
    assert HEADING not in desk.get(CHOOSE, {"q": "sin luz"}).content.decode()


def test_what_was_suggested_is_kept_with_the_case(small, as_, visit) -> None:
    teach(small.jurisdiction)
    sent = {"description": "Otra vez sin luz", "place": "Mitre 50", "origin": visit.pk}
    done = as_("atencion").post(FILL, sent)
    assert done.status_code == 200
    entry = AuditEntry.objects.get(action="cases.suggested")
    assert (entry.object_id, entry.changes) == (
        Case.objects.get().pk,
        {"suggested": ["AP01"], "chosen": "AP01"},
    )


def test_an_administrator_reads_how_they_do_and_turns_them_off_and_on(small, as_, visit) -> None:
    desk = as_("sistemas")
    assert "hacen falta 300 casos" in desk.get(SWITCH).content.decode()
    teach(small.jurisdiction)
    shown = desk.get(SWITCH).content.decode()
    assert "La primera sugerencia acierta el 100" in shown
    assert "Aprendió de 40 casos, el 23/11/2026." in shown
    assert desk.post(SWITCH, {"on": "no"})["Location"] == SWITCH
    assert Jurisdiction.objects.get(pk=small.jurisdiction.pk).local_rules["suggestions"] is False
    assert "Están apagadas. Lo aprendido se borra esta noche." in desk.get(SWITCH).content.decode()
    assert HEADING not in as_("atencion").get(CHOOSE, {"contacto": visit.pk}).content.decode()
    desk.post(SWITCH, {"on": "yes"})
    assert HEADING in as_("atencion").get(CHOOSE, {"contacto": visit.pk}).content.decode()


def test_others_do_not_find_the_switch(as_) -> None:
    for login in ("atencion", "secretaria"):
        assert as_(login).get(SWITCH).status_code == 404
        assert as_(login).post(SWITCH, {"on": "no"}).status_code == 404
