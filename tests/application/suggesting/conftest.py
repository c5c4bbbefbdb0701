"""A small town whose people wrote about two services, often enough to learn from."""

from datetime import timedelta

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.kernel import clock, ids
from nexo.testing.town import INSIDE

SAID = {"AP01": ("foco quemado", "no anda la luz"), "VI01": ("bache enorme", "un pozo en la calle")}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Keep the models of this test in a folder of its own."""
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))
    return tmp_path / "suggestions"


@pytest.fixture
def write(town, monday):
    """Return what opens one case and repeats its row with these words."""

    def write(code: str, texts: list[str], **changed: object) -> list[Case]:
        place = Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1])
        request = Request(
            version=town.versions[code], description=texts[0], channel="counter", place=place, anonymous=True
        )
        first = open_case(actor=town.actors["atencion"], request=request).case
        rows = [first]
        for number, text in enumerate(texts[1:]):
            row = Case.objects.get(pk=first.pk)
            row.pk, row.public_code, row.description = (
                ids.uuid7(),
                f"{code}-{first.pk.hex[-6:]}-{number}"[:15],
                text,
            )
            row.received_at = clock.now() - timedelta(minutes=number)
            rows.append(row)
        Case.objects.bulk_create(rows[1:])
        if changed:
            Case.objects.filter(pk__in=[row.pk for row in rows]).update(**changed)
        return rows

    return write


@pytest.fixture
def sorted_cases(write):
    for code, (one, other) in SAID.items():
        write(code, [one, other] * 80)
