"""The catalogue as the sites and the cases read it, and how a version goes live."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from nexo.domain.catalogue.actions.publish_version import publish_version
from nexo.domain.catalogue.enums import ServiceKind, VersionStatus
from nexo.domain.catalogue.errors import NotReady, OwnVersion, ServiceUnknown, VersionNotDraft
from nexo.domain.catalogue.models import PublicService, ServiceVersion, StatusType
from nexo.domain.catalogue.policies import may_publish
from nexo.domain.catalogue.queries.services import find_services, guide, popular, published, status_types
from nexo.domain.catalogue.rules.form import validate_answers
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, Grant, system
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import small_town


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def owner(town) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        jurisdiction_id=town.jurisdiction.id,
        account_id=uuid4(),
        grants=frozenset({Grant(Role.SERVICE_OWNER.value, frozenset({town.units["ALU"].id}))}),
    )


def draft(town, code="AP01", **more) -> ServiceVersion:
    old = town.versions[code]
    return ServiceVersion.objects.create(
        service=old.service,
        number=2,
        summary="Nueva",
        description="Más rápido que antes.",
        resolution_amount=2,
        resolution_unit="business_day",
        response_amount=1,
        response_unit="business_day",
        **more,
    )


class TestReading:
    def test_the_version_in_force_comes_with_all_its_case_needs(self, town, django_assert_num_queries):
        with django_assert_num_queries(1):
            version = published(jurisdiction_id=town.jurisdiction.id, code="AP01")
            assert (version.service.owner_unit.code, version.service.group.name) == ("ALU", "La calle")

    def test_an_unknown_retired_or_foreign_code_is_unknown(self, town):
        ServiceVersion.objects.filter(pk=town.versions["VI01"].pk).update(status=VersionStatus.RETIRED)
        elsewhere = small_town("lejos").jurisdiction.id
        PublicService.objects.filter(jurisdiction_id=elsewhere, code="MO01").update(is_active=False)
        for jurisdiction_id, code in (
            (town.jurisdiction.id, "ZZ99"),
            (town.jurisdiction.id, "VI01"),
            (elsewhere, "MO01"),
        ):
            with pytest.raises(ServiceUnknown):
                published(jurisdiction_id=jurisdiction_id, code=code)

    def test_the_guide_is_one_query_by_group(self, town, django_assert_num_queries):
        with django_assert_num_queries(1):
            (group,) = guide(town.jurisdiction.id)
        assert (group.code, group.name) == ("calle", "La calle")
        assert [version.service.code for version in group.versions] == ["VI01", "AP01", "MO01", "SO04"]

    def test_what_people_ask_for_most_without_protected_routes(self, town, django_assert_num_queries):
        PublicService.objects.filter(code="VI01").update(popularity=9)
        with django_assert_num_queries(1):
            found = popular(town.jurisdiction.id, limit=2)
        assert [version.service.code for version in found] == ["VI01", "AP01"]
        assert "SO04" not in {version.service.code for version in popular(town.jurisdiction.id)}

    def test_a_persons_words_find_the_service_with_why(self, town, django_assert_num_queries):
        with django_assert_num_queries(1):
            hits = find_services(jurisdiction_id=town.jurisdiction.id, text="hay un pozo enorme")
        assert [(hit.version.service.code, hit.because) for hit in hits] == [("VI01", ("pozo",))]
        none = find_services(jurisdiction_id=town.jurisdiction.id, text="pozo", kinds=(ServiceKind.PRAISE,))
        assert none == []

    def test_statuses_of_the_service_come_before_those_of_all(self, town):
        plain = {"jurisdiction": town.jurisdiction, "phase": "in_progress"}
        StatusType.objects.create(**plain, code="b", name="En obra", order=1)
        mine = StatusType.objects.create(
            **plain, code="a", name="Cuadrilla asignada", order=9, service=town.versions["AP01"].service
        )
        rows = status_types(
            jurisdiction_id=town.jurisdiction.id, service_id=mine.service_id, phase="in_progress"
        )
        assert [row.code for row in rows] == ["a", "b"]
        assert str(town.versions["AP01"].service) == "AP01 Luminaria apagada"
        assert str(town.versions["AP01"].service.group) == "La calle"


class TestPublishing:
    def test_a_draft_goes_live_and_the_one_before_retires(self, town, owner):
        version = publish_version(actor=owner, version_id=draft(town).pk)
        town.versions["AP01"].refresh_from_db()
        assert (version.status, version.published_by_id) == ("published", owner.account_id)
        assert town.versions["AP01"].status == "retired"
        assert published(jurisdiction_id=town.jurisdiction.id, code="AP01") == version
        assert EventRecord.objects.get(topic="catalogue.version_published").payload == {
            "version_id": str(version.pk),
            "service_id": str(version.service_id),
        }

    def test_nobody_publishes_what_they_wrote(self, town, owner):
        with pytest.raises(OwnVersion):
            publish_version(actor=owner, version_id=draft(town, created_by_id=owner.account_id).pk)

    def test_only_a_draft_goes_live(self, town, owner):
        with pytest.raises(VersionNotDraft):
            publish_version(actor=owner, version_id=town.versions["AP01"].pk)

    def test_a_service_without_an_area_does_not_go_live(self, town, owner):
        yesterday = clock.now().date() - timedelta(days=2)
        Unit.objects.filter(code="ALU").update(valid_to=yesterday)
        with pytest.raises(NotReady):
            publish_version(actor=owner, version_id=draft(town).pk)
        Unit.objects.filter(code="ALU").update(valid_to=date(2999, 1, 1))
        assert publish_version(actor=owner, version_id=ServiceVersion.objects.get(number=2).pk)

    def test_only_the_owner_of_the_service_publishes(self, town, owner):
        with pytest.raises(NotAllowed):
            publish_version(actor=owner, version_id=draft(town, "VI01").pk)
        with pytest.raises(NotAllowed):
            publish_version(actor=town.actors["atencion"], version_id=draft(town).pk)
        with pytest.raises(NotFound):
            publish_version(actor=owner, version_id=uuid4())
        with pytest.raises(NotFound):
            publish_version(actor=small_town("lejos").actors["sistemas"], version_id=draft(town, "MO01").pk)

    def test_the_machine_publishes_at_home_alone(self, town):
        service = town.versions["AP01"].service
        assert may_publish(system(town.jurisdiction.id), service) is True
        assert may_publish(system(uuid4()), service) is False


def test_a_choice_may_have_a_value_apart_from_its_words():
    fields = [
        {"name": "size", "label": "Tamaño", "type": "choice", "choices": [{"value": "s", "label": "Chico"}]}
    ]
    assert validate_answers(fields, {"size": "s"}) == {"size": "s"}
