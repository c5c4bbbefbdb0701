"""A small town with a security analyst, at a moment that is no full hour."""

from datetime import UTC, datetime

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.safety.actions.file_report import Told, file_report
from nexo.kernel import clock
from nexo.kernel.actors import anonymous, system
from nexo.testing.town import INSIDE, small_town

MOMENT = datetime(2026, 11, 23, 13, 47, 31, 123456, tzinfo=UTC)
HOUR = datetime(2026, 11, 23, 13, tzinfo=UTC)
WORDS = "Venden en la casa verde de Mitre y Belgrano"


@pytest.fixture(autouse=True)
def _moment(db):
    with clock.frozen(MOMENT):
        yield


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def nobody(town):
    return anonymous(town.jurisdiction.id)


@pytest.fixture
def filed(nobody, town):
    def file(**changed):
        return file_report(actor=nobody, told=Told(**({"text": WORDS, "zone_id": town.zone.id} | changed)))

    return file


@pytest.fixture
def case_of(town):
    def make(code):
        request = Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1]),
        )
        return open_case(actor=system(town.jurisdiction.id), request=request).case

    return make
