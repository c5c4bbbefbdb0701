"""Districts have queues of their own under the common catalogue (R104)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.policies import may_see_applicant, visible_to
from nexo.domain.cases.queries.desk import desk
from nexo.domain.catalogue.actions.keep_service import attend_in_districts
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.queries.routing import route
from nexo.domain.organisation.actions.arrange_district import make_district, move_zone
from nexo.domain.organisation.enums import Role, UnitKind
from nexo.domain.organisation.errors import DistrictUnfit
from nexo.domain.organisation.models import DistrictZone, RoleGrant, StaffMember, Unit
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.organisation.queries.places import district_of, districts_of
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import INSIDE, route_by, small_town

TODAY = date(2026, 11, 27)


@pytest.fixture
def town(db):
    """Return a town whose district of the centre attends street lights."""
    made = small_town()
    made.units["DEL"] = Unit.objects.create(
        jurisdiction=made.jurisdiction,
        code="DEL",
        name="Delegación Centro",
        parent=made.units["INT"],
        path="INT/DEL",
        kind=UnitKind.DISTRICT,
        valid_from=date(2020, 1, 1),
    )
    DistrictZone.objects.create(
        unit=made.units["DEL"], zone=made.zone, valid_from=date(2020, 1, 1), legal_act="Ord. 1"
    )
    PublicService.objects.filter(code="AP01").update(in_districts=True)
    made.versions["AP01"].service.in_districts = True
    member = StaffMember.objects.get(account=made.accounts["vial"])
    RoleGrant.objects.filter(staff=member).update(unit=made.units["DEL"])
    StaffMember.objects.filter(pk=member.pk).update(unit=made.units["DEL"])
    made.actors["delegada"] = actor_for(made.accounts["vial"])
    return made


def opened(town, code="AP01", place=INSIDE):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(lat=place[0], lon=place[1]),
        ),
    ).case


def seen(actor, view="queue", **more):
    return {row.public_code for row in desk(actor=actor, view=view, **more).items}


class TestRouting:
    """A rule first, then the district of the zone, then the owner."""

    def test_the_district_of_the_zone_has_it_and_says_why(self, town):
        case = opened(town)
        assert (case.owner_unit.code, case.routing_reason) == (
            "DEL",
            "Delegación Centro atiende este servicio en Centro",
        )

    def test_a_day_begins_when_it_does_where_the_town_is(self, town):
        DistrictZone.objects.update(valid_from=TODAY)
        # Half past ten at night in the town: in Greenwich it is the day of the change already.
        with clock.frozen(datetime(2026, 11, 27, 1, 30, tzinfo=UTC)):
            assert opened(town).owner_unit.code == "ALU"
        with clock.frozen(datetime(2026, 11, 27, 3, 30, tzinfo=UTC)):
            assert opened(town).owner_unit.code == "DEL"

    def test_a_service_that_is_not_marked_goes_to_its_owner(self, town):
        assert opened(town, "VI01").owner_unit.code == "VIA"

    def test_a_place_in_no_zone_goes_to_the_owner(self, town):
        assert opened(town, place=(-30.0, -50.0)).owner_unit.code == "ALU"

    def test_a_district_without_anybody_at_work_leaves_it_to_the_owner(self, town):
        StaffMember.objects.filter(unit__code="DEL").update(status="on_leave")
        case = opened(town)
        assert case.owner_unit.code == "ALU"
        assert case.routing_reason == (
            "Delegación Centro atiende Centro y hoy no tiene personal; va al área responsable del servicio"
        )

    def test_a_rule_goes_first(self, town):
        route_by(town, "si el servicio es AP01 y la zona es Centro, va a SP")
        assert opened(town).owner_unit.code == "SP"

    def test_a_protected_route_never_goes_to_a_district(self, town):
        PublicService.objects.filter(code="SO04").update(in_districts=True)
        town.versions["SO04"].service.in_districts = True
        assert route(version=town.versions["SO04"], zone=town.zone).unit.code == "GEN"


class TestViews:
    """The district works its queue; the owner sees what districts have of its services; others do not."""

    def test_each_sees_what_is_theirs(self, town):
        mine, other = opened(town).public_code, opened(town, "VI01").public_code
        assert seen(town.actors["delegada"]) == {mine}
        assert seen(town.actors["alumbrado"]) == set()
        assert seen(town.actors["alumbrado"], "districts") == {mine}
        assert seen(town.actors["alumbrado"], "all") == {mine}
        assert seen(town.actors["genero"], "districts") == set()
        assert seen(town.actors["atencion"], "all") == {mine, other}
        assert seen(town.actors["atencion"], "districts", district=town.units["DEL"].pk) == {mine}
        assert seen(town.actors["atencion"], "districts", district=town.units["SP"].pk) == set()

    def test_what_a_district_has_of_others_services_stays_hidden_from_an_owner(self, town):
        route_by(town, "si el servicio es VI01, va a DEL")
        code = opened(town, "VI01").public_code
        assert code in seen(town.actors["delegada"])
        assert code not in seen(town.actors["alumbrado"], "all")

    def test_the_owner_does_not_learn_who_asked_of_a_reserved_case(self, town):
        case = opened(town)
        case.visibility = "reserved"
        case.save(update_fields=["visibility"])
        owner = town.actors["alumbrado"]
        assert visible_to(owner).filter(pk=case.pk).exists()
        assert may_see_applicant(owner, case) is False


class TestArranging:
    """Zones change hands on a day; days before stay."""

    def test_a_zone_moves_on_its_day(self, town):
        boss = town.actors["sistemas"]
        other = make_district(actor=boss, unit_id=town.units["VIA"].pk)
        with clock.frozen(clock.now().replace(year=2026, month=11, day=27)):
            move_zone(
                actor=boss,
                zone_id=town.zone.pk,
                unit_id=other.pk,
                from_day=TODAY + timedelta(days=3),
                legal_act="Ord. 9",
            )
        days = {day: district_of(town.zone.pk, TODAY + timedelta(days=day)) for day in (0, 2, 3)}
        assert {day: found and found[0].code for day, found in days.items()} == {0: "DEL", 2: "DEL", 3: "VIA"}

    def test_a_zone_goes_back_to_the_central_areas(self, town):
        boss = town.actors["sistemas"]
        today = clock.today(town.jurisdiction.zone_info)
        assert (
            move_zone(actor=boss, zone_id=town.zone.pk, unit_id=None, from_day=today, legal_act="Ord. 9")
            is None
        )
        assert opened(town).owner_unit.code == "ALU"
        make_district(actor=boss, unit_id=town.units["DEL"].pk, is_district=False)
        assert districts_of(town.jurisdiction.id) == []

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"unit": "ALU"}, "unit"),
            ({"legal_act": " "}, "legal_act"),
            ({"from_day": date(2020, 1, 1)}, "from_day"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, town, change, field):
        given = {"unit": "DEL", "legal_act": "Ord. 9", "from_day": date(2999, 1, 1)} | change
        with pytest.raises(DistrictUnfit) as refused:
            move_zone(
                actor=town.actors["sistemas"],
                zone_id=town.zone.pk,
                unit_id=town.units[given.pop("unit")].pk,
                **given,
            )
        assert refused.value.field == field

    def test_a_district_with_zones_stays_one_and_only_who_rules_the_town_arranges(self, town):
        with pytest.raises(DistrictUnfit):
            make_district(actor=town.actors["sistemas"], unit_id=town.units["DEL"].pk, is_district=False)
        with pytest.raises(NotAllowed):
            make_district(actor=town.actors["secretaria"], unit_id=town.units["SP"].pk)
        with pytest.raises(NotAllowed):
            attend_in_districts(
                actor=town.actors["secretaria"],
                service_id=town.versions["AP01"].service_id,
                in_districts=True,
            )
        far = small_town("lejos").actors["sistemas"]
        with pytest.raises(NotFound):
            move_zone(
                actor=far,
                zone_id=town.zone.pk,
                unit_id=None,
                from_day=date(2999, 1, 1),
                legal_act="x",
            )
        assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count() == 2
