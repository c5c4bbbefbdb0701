"""A complaint about an area lies above it, and the area does not learn that there is one."""

import pytest

from nexo.application.intake.submit_request import Asked, submit_request
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.errors import LeftElsewhere
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import may_see_applicant, visible_to
from nexo.domain.cases.queries.reviewing import REVIEWED_ABOVE
from nexo.domain.catalogue.enums import ServiceKind, TermUnit, VersionStatus, Visibility
from nexo.domain.catalogue.models import PublicService, ServiceVersion
from nexo.kernel.actors import anonymous
from nexo.testing.town import STAFF_LOGINS


@pytest.fixture
def complaint(town, machine, neighbour):
    """Open a complaint of a service whose owner is `owner`, naming a case or not."""

    def make(owner="ALU", named="", deputy=None):
        service = PublicService.objects.create(
            jurisdiction=town.jurisdiction,
            code=f"OT01{owner}",
            kind=ServiceKind.COMPLAINT,
            group=town.versions["AP01"].service.group,
            name="Queja por la atención",
            owner_unit=town.units[owner],
            deputy_unit=town.units[deputy] if deputy else None,
        )
        version = ServiceVersion.objects.create(
            service=service,
            status=VersionStatus.PUBLISHED,
            summary="x",
            resolution_amount=10,
            resolution_unit=TermUnit.BUSINESS_DAY,
            response_amount=2,
            response_unit=TermUnit.BUSINESS_DAY,
            visibility=Visibility.ABOVE,
            fields=[{"name": "case", "label": "Código", "type": "text"}],
        )
        return version, open_case(
            actor=machine,
            request=Request(
                version=version,
                description="Me trataron mal",
                channel="webform",
                applicant=neighbour,
                answers={"case": named},
            ),
        ).case

    return make


@pytest.mark.parametrize(
    ("about", "reviewer"),
    [
        (("ALU", False, None), "SP"),  # no case named: above the owner of the service
        (("VIA", True, None), "SP"),  # above the area of the case named, which is Alumbrado
        (("GEN", True, None), "SP"),
        (("SP", False, None), "INT"),
        (("INT", False, "GEN"), "GEN"),  # nobody is above: the deputy
        (("INT", False, None), "INT"),
    ],
)
def test_the_unit_above_reviews(town, case, complaint, about, reviewer):
    owner, named, deputy = about
    _, made = complaint(owner, case.public_code if named else "", deputy)
    assert made.owner_unit == town.units[reviewer]
    assert made.routing_reason == REVIEWED_ABOVE


@pytest.mark.parametrize("text", ["PR-222222-2", "no me acuerdo", "''--"])
def test_a_code_that_is_none_leaves_it_above_the_owner(town, complaint, text):
    _, made = complaint("ALU", text)
    assert made.owner_unit == town.units["SP"]


def test_only_whoever_is_above_learns_of_it(town, complaint):
    _, made = complaint("ALU")
    seers = {login for login in STAFF_LOGINS if visible_to(town.actors[login]).filter(pk=made.pk).exists()}
    assert seers == {"secretaria", "intendencia"}
    assert {login for login in STAFF_LOGINS if may_see_applicant(town.actors[login], made)} == seers


def test_what_was_said_is_for_the_reviewing_unit_even_when_the_form_came_first(town, complaint):
    version, _ = complaint("ALU")
    made = submit_request(
        actor=anonymous(town.jurisdiction.id),
        asked=Asked(key="k1", version=version, description="Otra vez", senders=[("phone", "2262 15 400009")]),
    ).case
    assert (made.origin.is_protected, made.origin.reader_unit) == (True, town.units["SP"])


def test_a_reserved_contact_is_for_the_unit_of_the_case_alone(town, neighbour):
    version = town.versions["AP01"]
    version.visibility = Visibility.RESERVED
    version.save()
    made = submit_request(
        actor=anonymous(town.jurisdiction.id),
        asked=Asked(
            key="k2",
            version=version,
            description="El taller de al lado",
            senders=[("phone", "2262 15 400008")],
            place=Place(text="Mitre 1"),
        ),
    ).case
    assert (made.origin.is_protected, made.origin.reader_unit) == (True, town.units["ALU"])
    assert made.guarded_by == town.units["ALU"]
    assert not made.is_hidden


def test_of_what_is_told_in_confidence_no_case_is_opened(town, machine, neighbour):
    version = town.versions["AP01"]
    town.jurisdiction.local_rules = {"confidential_services": ["AP01"]}
    town.jurisdiction.save()
    version.service.refresh_from_db()
    request = Request(
        version=version, description="x", channel="counter", applicant=neighbour, place=Place(text="Mitre 1")
    )
    with pytest.raises(LeftElsewhere):
        open_case(actor=machine, request=request)
    assert Case.objects.count() == 0
