import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.testing.town import INSIDE


@pytest.fixture
def case(small):
    return open_case(
        actor=small.actors["atencion"],
        request=Request(
            version=small.versions["AP01"],
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def test_the_day_a_case_is_owed_goes_into_a_calendar(as_, small, case):
    file = as_("alumbrado").get(reverse("workbench:case_due", args=[case.pk]))
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    day = case.due_at.astimezone(small.jurisdiction.zone_info)
    text = file.content.decode().replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    assert f"SUMMARY:Vence {case.public_code}: {case.title}" in text


def test_a_case_that_has_ended_owes_no_day(as_, case):
    Case.objects.filter(pk=case.pk).update(phase="closed")
    assert as_("alumbrado").get(reverse("workbench:case_due", args=[case.pk])).status_code == 404
