"""Call scripts are written in the workbench, by whoever answers for the service."""

import pytest
from django.urls import reverse

from nexo.domain.catalogue.actions.write_call_script import write_call_script
from nexo.domain.catalogue.queries.services import published
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound

LIST = reverse("workbench:scripts")


def address(code):
    return reverse("workbench:script", args=[code])


def kept(small, code="AP01"):
    return published(jurisdiction_id=small.jurisdiction.id, code=code).call_script


def test_a_script_is_written_and_read_by_who_takes_the_call(as_, small, django_assert_max_num_queries):
    desk = as_("sistemas")
    with django_assert_max_num_queries(8):
        assert "AP01" in desk.get(LIST).content.decode()
    answer = desk.post(address("AP01"), {"script": "¿Qué número tiene la columna?\n¿Hay cables sueltos?"})
    assert answer.status_code == 302
    assert kept(small) == "¿Qué número tiene la columna?\n¿Hay cables sueltos?"
    with django_assert_max_num_queries(8):
        assert "cables sueltos" in desk.get(address("AP01")).content.decode()
    assert AuditEntry.objects.get(action="catalogue.call_script_written").changes["before"] == ""


def test_a_supervisor_writes_for_their_own_units_alone(as_, small):
    desk = as_("secretaria")
    assert desk.get(address("AP01")).status_code == 200
    actor = small.actors["alumbrado"]
    with pytest.raises(NotAllowed):
        write_call_script(actor=actor, code="AP01", script="x")
    assert kept(small) == ""


def test_a_service_that_is_not_is_not_found(as_, small):
    assert as_("sistemas").get(address("NO99")).status_code == 404
    with pytest.raises(NotFound):
        write_call_script(actor=small.actors["sistemas"], code="NO99", script="x")
