"""Opening a case: the same whatever the channel."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.enums import Phase, PlaceSource
from nexo.domain.cases.errors import ContactMissing, PersonMissing, PlaceMissing
from nexo.domain.cases.models import Case, StateChange
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.kernel.actors import anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.kernel.ids import parse_code
from nexo.testing.town import INSIDE, route_by

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
CORNER = Place(text="Mitre y San Martín")


def test_a_case_has_its_code_owner_clock_zone_and_history(town, opened):
    case = Case.objects.get()
    assert parse_code(case.public_code) == case.public_code
    assert case.owner_unit == town.units["ALU"]
    assert case.routing_reason == "área responsable del servicio"
    assert case.zone == town.zone
    assert case.phase == Phase.ASSIGNED
    assert case.due_at == datetime(2026, 11, 26, 23, 59, 59, tzinfo=ZONE)
    assert case.first_response_due_at == datetime(2026, 11, 24, 23, 59, 59, tzinfo=ZONE)
    assert case.acknowledged_at == case.registered_at
    assert list(StateChange.objects.order_by("id").values_list("from_phase", "to_phase", "actor_kind")) == [
        ("", "submitted", "staff"),
        ("submitted", "registered", "system"),
        ("registered", "assigned", "system"),
    ]
    assert AuditEntry.objects.filter(action="cases.opened", object_id=case.id).count() == 1
    assert EventRecord.objects.filter(topic="cases.case_opened").count() == 1
    assert len(opened.pin) == 6
    assert opened.pin not in case.pin_digest


@pytest.mark.parametrize("channel", ["webform", "email", "whatsapp", "counter", "voice"])
def test_the_channel_changes_nothing_but_its_name(town, neighbour, channel):
    case = open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="x",
            channel=channel,
            applicant=neighbour,
            place=CORNER,
        ),
    ).case
    assert (case.channel, case.phase, case.owner_unit.code, case.title) == (
        channel,
        "assigned",
        "ALU",
        "Luminaria apagada",
    )
    assert case.due_at == datetime(2026, 11, 26, 23, 59, 59, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("code", "changes", "error"),
    [
        ("AP01", {"place": Place()}, PlaceMissing),
        ("MO01", {"anonymous": True}, ContactMissing),
        ("SO04", {"anonymous": True}, PersonMissing),
    ],
)
def test_what_the_service_needs_is_asked_for(town, neighbour, code, changes, error):
    base = {
        "version": town.versions[code],
        "description": "x",
        "channel": "webform",
        "applicant": neighbour,
        "place": CORNER,
    }
    with pytest.raises(error):
        open_case(actor=anonymous(town.jurisdiction.id), request=Request(**(base | changes)))
    assert Case.objects.count() == 0


def test_staff_without_the_desk_opens_nothing(town, neighbour):
    request = Request(
        version=town.versions["AP01"], description="x", channel="counter", applicant=neighbour, place=CORNER
    )
    with pytest.raises(NotAllowed):
        open_case(actor=town.actors["auditoria"], request=request)


def test_opening_costs_few_statements(town, neighbour, django_assert_max_num_queries):
    request = Request(
        version=town.versions["AP01"], description="x", channel="counter", applicant=neighbour, place=CORNER
    )
    with django_assert_max_num_queries(20):
        open_case(actor=town.actors["atencion"], request=request)


class TestTheRegisterOfStreets:
    """An address without a point is looked up; what surely means one place gets its point and zone."""

    @pytest.fixture
    def streets(self, town):
        row = {"lat1": "-34.95", "lon1": "-58.98", "lat2": "-34.95", "lon2": "-58.92"}
        numbers = {"desde": "1", "hasta": "99"}
        rows = [{"calle": "Av. Belgrano", **numbers, **row}, {"calle": "Belgrano", **numbers, **row}]
        rows.append({"calle": "Gral. Mitre", **numbers, **row})
        import_streets(
            actor=system(town.jurisdiction.id), jurisdiction=town.jurisdiction, rows=enumerate(rows, start=2)
        )

    def open(self, town, place):
        request = Request(version=town.versions["AP01"], description="x", channel="webform", place=place)
        return open_case(actor=anonymous(town.jurisdiction.id), request=request).case

    def told(self, case):
        case.refresh_from_db()
        return case.place_text, case.lat, case.lon, case.place_source, case.zone

    def test_a_sure_address_gets_point_and_zone_and_drives_routing(self, town, streets):
        route_by(town, "si el servicio es AP01 y la zona es Centro, va a VIA")
        case = self.open(town, Place(text=" mitre  50 "))
        assert self.told(case) == ("mitre  50", -34.95, -58.95, "register", town.zone)
        assert case.owner_unit == town.units["VIA"]

    @pytest.mark.parametrize("text", ["Belgrano 50", "Mitre 900", "la plaza", "Rivadavia 50"])
    def test_otherwise_the_words_stay_and_nothing_is_invented(self, town, streets, text):
        assert self.told(self.open(town, Place(text=text))) == (text, None, None, "words", None)

    def test_a_point_that_was_given_is_not_looked_up(self, town, streets):
        place = Place(text="Mitre 50", lat=INSIDE[0], lon=INSIDE[1])
        assert self.told(self.open(town, place)) == ("Mitre 50", *INSIDE, "point", town.zone)

    def test_who_said_that_it_is_none_of_them_is_believed(self, town, streets):
        place = Place(text="Mitre 50", source=PlaceSource.WORDS)
        assert self.told(self.open(town, place)) == ("Mitre 50", None, None, "words", None)

    def test_a_request_without_a_place_has_no_source(self, town, neighbour):
        version = town.versions["MO01"]
        request = Request(version=version, description="x", channel="webform", applicant=neighbour)
        case = open_case(actor=anonymous(town.jurisdiction.id), request=request).case
        assert (case.place_source, case.place_text) == ("", "")
