"""What a service needs to go live: the gate, the drafts, the deputies, who was trained (R25)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.impact import impact_map
from nexo.domain.catalogue.actions.install_terms import install_terms
from nexo.domain.catalogue.actions.keep_service import name_deputy, switch_service
from nexo.domain.catalogue.actions.publish_version import publish_version
from nexo.domain.catalogue.actions.record_training import (
    Course,
    import_trainings,
    record_training,
    withdraw_training,
)
from nexo.domain.catalogue.actions.write_version import discard_version, write_version
from nexo.domain.catalogue.enums import Lack
from nexo.domain.catalogue.errors import (
    DeputyUnsuitable,
    NotReady,
    OwnVersion,
    ReasonMissing,
    ServiceUnknown,
    TrainingInvalid,
    VersionInvalid,
    VersionNotDraft,
)
from nexo.domain.catalogue.models import LegalTerm, PublicService, ServiceVersion, Training
from nexo.domain.catalogue.queries.readiness import gaps
from nexo.domain.catalogue.queries.services import published
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember, Unit
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import INSIDE, route_by, small_town

DAY = date(2026, 11, 27)


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def second(town):
    """Return a second administrator, who publishes what the first wrote."""
    account = Account.objects.create_user("otra@prueba.example", "x", name="Otra", kind=AccountKind.STAFF)
    member = StaffMember.objects.create(
        jurisdiction=town.jurisdiction, account=account, name="Otra", unit=town.units["INT"]
    )
    RoleGrant.objects.create(staff=member, role=Role.ADMINISTRATOR)
    return actor_for(account)


def drafted(town, code="AP01", **changes):
    return write_version(
        actor=town.actors["sistemas"],
        service_id=town.versions[code].service_id,
        changes=changes or {"summary": "Luminaria apagada o rota"},
    )


def member(town, login):
    return StaffMember.objects.get(account=town.accounts[login])


class TestGate:
    """Nothing goes live without owner, deputy, somebody trained and texts; nothing that is live goes off alone."""

    @pytest.mark.parametrize(
        ("spoil", "missing"),
        [
            (lambda _: PublicService.objects.update(deputy_unit=None), [Lack.DEPUTY]),
            (lambda _: Unit.objects.filter(code="SP").update(valid_to=date(2020, 2, 2)), [Lack.DEPUTY]),
            (lambda _: Training.objects.all().delete(), [Lack.TRAINED]),
            (lambda _: Training.objects.update(valid_to=date(2021, 1, 1)), [Lack.TRAINED]),
            (lambda _: StaffMember.objects.filter(name="Alumbrado").update(status="left"), [Lack.STAFF, Lack.TRAINED]),
            (lambda _: StaffMember.objects.filter(name="Alumbrado").update(status="on_leave"), [Lack.STAFF, Lack.TRAINED]),
            (lambda _: ServiceVersion.objects.filter(status="draft").update(description=""), [Lack.TEXTS]),
        ],
    )  # fmt: skip
    def test_a_version_is_refused_with_all_that_is_lacking(self, town, second, spoil, missing):
        draft = drafted(town)
        spoil(town)
        with pytest.raises(NotReady) as refused:
            publish_version(actor=second, version_id=draft.pk)
        assert list(refused.value.lacks) == missing
        assert all(str(one.label) in refused.value.said for one in missing)
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_with_all_of_it_the_version_goes_live(self, town, second):
        version = publish_version(actor=second, version_id=drafted(town).pk)
        assert published(jurisdiction_id=town.jurisdiction.id, code="AP01") == version

    def test_a_service_that_loses_somebody_stays_live_and_is_a_gap(self, town, django_assert_num_queries):
        assert gaps(town.jurisdiction.id) == []
        StaffMember.objects.filter(name="Alumbrado").update(status="left")
        with django_assert_num_queries(3):
            found = gaps(town.jurisdiction.id)
        assert [(row.service.code, missing) for row, missing in found] == [
            ("AP01", (Lack.STAFF, Lack.TRAINED))
        ]
        assert published(jurisdiction_id=town.jurisdiction.id, code="AP01")

    def test_off_needs_a_reason_and_on_again_all_of_it(self, town):
        boss, service = town.actors["sistemas"], town.versions["AP01"].service_id
        with pytest.raises(ReasonMissing):
            switch_service(actor=boss, service_id=service, is_active=False, reason=" ")
        switch_service(actor=boss, service_id=service, is_active=False, reason="Obra en la planta")
        with pytest.raises(ServiceUnknown):
            published(jurisdiction_id=town.jurisdiction.id, code="AP01")
        Training.objects.all().delete()
        with pytest.raises(NotReady):
            switch_service(actor=boss, service_id=service, is_active=True)
        record_training(
            actor=boss, staff_id=member(town, "alumbrado").pk, course=Course(done_on=DAY, service="AP01")
        )
        switch_service(actor=boss, service_id=service, is_active=True)
        assert published(jurisdiction_id=town.jurisdiction.id, code="AP01")
        said = AuditEntry.objects.filter(object_id=service).values_list("action", "reason")
        assert set(said) == {("catalogue.service_off", "Obra en la planta"), ("catalogue.service_on", "")}


class TestDraft:
    """A draft is written by one and published by another; what is in force stays until then."""

    def test_who_wrote_any_of_it_does_not_publish_it(self, town, second):
        draft = drafted(town)
        with pytest.raises(OwnVersion):
            publish_version(actor=town.actors["sistemas"], version_id=draft.pk)
        again = write_version(
            actor=second, service_id=draft.service_id, changes={"description": "Otra cosa."}
        )
        assert (again.pk, again.summary) == (draft.pk, "Luminaria apagada o rota")
        with pytest.raises(OwnVersion):
            publish_version(actor=second, version_id=draft.pk)

    def test_a_legal_term_makes_a_version_and_open_cases_keep_theirs(self, town, second):
        install_terms(TERMS)
        law = LegalTerm.objects.get(code="T-1")
        before = opened(town)
        draft = drafted(town, legal_term_id=law.pk)
        assert (draft.number, town.versions["AP01"].status) == (2, "published")
        publish_version(actor=second, version_id=draft.pk)
        town.versions["AP01"] = published(jurisdiction_id=town.jurisdiction.id, code="AP01")
        after = opened(town)
        assert Case.objects.get(pk=before.pk).service_version.legal_term is None
        assert Case.objects.get(pk=after.pk).service_version.legal_term == law
        assert drafted(town, legal_term_id=None).legal_term is None

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"summary": "x" * 301}, "summary"),
            ({"resolution_amount": 0}, "resolution_amount"),
            ({"response_amount": 1000}, "response_amount"),
            ({"response_unit": "week"}, "response_unit"),
            ({"legal_term_id": uuid4()}, "legal_term_id"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, town, changes, field):
        with pytest.raises(VersionInvalid) as refused:
            drafted(town, **changes)
        assert refused.value.field == field
        assert not ServiceVersion.objects.filter(status="draft").exists()

    def test_a_draft_is_thrown_away(self, town):
        draft = drafted(town)
        discard_version(actor=town.actors["sistemas"], service_id=draft.service_id)
        assert not ServiceVersion.objects.filter(pk=draft.pk).exists()
        with pytest.raises(VersionNotDraft):
            discard_version(actor=town.actors["sistemas"], service_id=draft.service_id)

    def test_others_and_strangers_write_nothing(self, town):
        service = town.versions["AP01"].service_id
        with pytest.raises(NotAllowed):
            write_version(actor=town.actors["alumbrado"], service_id=service, changes={"summary": "x"})
        with pytest.raises(NotAllowed):
            discard_version(actor=town.actors["alumbrado"], service_id=service)
        with pytest.raises(NotAllowed):
            name_deputy(actor=town.actors["alumbrado"], service_id=service, unit_id=town.units["INT"].pk)
        with pytest.raises(NotAllowed):
            switch_service(actor=town.actors["secretaria"], service_id=service, is_active=False, reason="x")
        with pytest.raises(ServiceUnknown):
            write_version(actor=small_town("lejos").actors["sistemas"], service_id=service, changes={})


class TestDeputy:
    """Another unit of the town, in force."""

    def test_the_deputy_is_named(self, town):
        service = name_deputy(
            actor=town.actors["sistemas"],
            service_id=town.versions["AP01"].service_id,
            unit_id=town.units["VIA"].pk,
        )
        assert service.deputy_unit == town.units["VIA"]
        entry = AuditEntry.objects.get(action="catalogue.deputy_named")
        assert entry.changes == {"unit": ["SP", "VIA"]}

    @pytest.mark.parametrize("code", ["ALU", "GEN", None])
    def test_not_the_owner_nor_one_that_is_over_nor_a_foreign_one(self, town, code):
        Unit.objects.filter(code="GEN").update(valid_to=date(2021, 1, 1))
        unit = town.units[code] if code else small_town("lejos").units["VIA"]
        with pytest.raises(DeputyUnsuitable):
            name_deputy(
                actor=town.actors["sistemas"],
                service_id=town.versions["AP01"].service_id,
                unit_id=unit.pk,
            )


class TestTraining:
    """Recorded by who stands above, never by oneself; from a file all or nothing; withdrawn with a reason."""

    @pytest.mark.parametrize(
        ("course", "field"),
        [
            (Course(done_on=DAY), "subject"),
            (Course(done_on=DAY, service="AP01", group="calle"), "subject"),
            (Course(done_on=DAY, service="NO99"), "subject"),
            (Course(done_on=date(2999, 1, 1), service="AP01"), "done_on"),
            (Course(done_on=DAY, service="AP01", valid_to=DAY - timedelta(days=1)), "valid_to"),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_field(self, town, course, field):
        with pytest.raises(TrainingInvalid) as refused:
            record_training(actor=town.actors["sistemas"], staff_id=member(town, "vial").pk, course=course)
        assert refused.value.field == field

    def test_only_who_stands_above_and_never_oneself(self, town):
        course = Course(done_on=DAY, group="calle")
        row = record_training(
            actor=town.actors["secretaria"], staff_id=member(town, "vial").pk, course=course
        )
        assert (row.recorded_by_label, row.service) == ("Secretaria", None)
        with pytest.raises(NotAllowed):
            record_training(
                actor=town.actors["secretaria"], staff_id=member(town, "genero").pk, course=course
            )
        with pytest.raises(TrainingInvalid):
            record_training(
                actor=town.actors["secretaria"], staff_id=member(town, "secretaria").pk, course=course
            )
        with pytest.raises(NotFound):
            record_training(
                actor=small_town("lejos").actors["sistemas"], staff_id=member(town, "vial").pk, course=course
            )

    def test_one_recorded_by_mistake_counts_no_more(self, town):
        boss = town.actors["sistemas"]
        row = Training.objects.get(staff=member(town, "alumbrado"))
        with pytest.raises(ReasonMissing):
            withdraw_training(actor=boss, training_id=row.pk, reason="")
        with pytest.raises(NotFound):
            withdraw_training(actor=town.actors["vial"], training_id=row.pk, reason="x")
        withdraw_training(actor=boss, training_id=row.pk, reason="Era otra persona")
        assert [one.service.code for one, _ in gaps(town.jurisdiction.id)] == ["AP01"]
        with pytest.raises(NotFound):
            withdraw_training(actor=boss, training_id=row.pk, reason="otra vez")

    @pytest.mark.parametrize("mark", [",", ";"])
    def test_a_file_brings_many(self, town, mark):
        Training.objects.all().delete()
        lines = [
            "correo,servicio,grupo,fecha,vence,certificado",
            "Alumbrado@prueba.example,AP01,,2026-03-01,,Curso 1",
            "vial@prueba.example,,calle,2026-03-01,2027-03-01,",
        ]
        text = "\ufeff" + "\n".join(lines).replace(",", mark)
        assert import_trainings(actor=town.actors["sistemas"], text=text) == 2
        assert set(Training.objects.values_list("staff__name", "service__code", "group__code")) == {
            ("Alumbrado", "AP01", None),
            ("Vial", None, "calle"),
        }

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("nadie@x.example,AP01,,2026-03-01,,", "Línea 3: no trabaja nadie con ese correo"),
            ("vial@prueba.example,AP01,,1/3/2026,,", "Línea 3: la fecha se escribe 2026-11-27."),
            ("vial@prueba.example,NO99,,2026-03-01,,", "Línea 3: Ese servicio o grupo no existe."),
            ("genero@prueba.example,AP01,,2026-03-01,,", "Línea 3: No podés hacer esto."),
        ],
    )
    def test_a_file_with_one_wrong_line_brings_nothing(self, town, line, said):
        Training.objects.all().delete()
        text = (
            f"correo,servicio,grupo,fecha,vence,certificado\nvial@prueba.example,AP01,,2026-03-01,,\n{line}"
        )
        with pytest.raises(TrainingInvalid) as refused:
            import_trainings(actor=town.actors["secretaria"], text=text)
        assert refused.value.said.startswith(said[:12])
        assert not Training.objects.exists()

    def test_a_file_of_something_else_is_told_its_header(self, town):
        with pytest.raises(TrainingInvalid, match="correo,servicio,grupo,fecha,vence,certificado"):
            import_trainings(actor=town.actors["sistemas"], text="a,b\n1,2")


class TestImpact:
    """The map tells each area once, by what touches the service, at the same cost for any number of services."""

    def test_a_service_with_its_areas_people_and_gaps(self, town, django_assert_num_queries):
        route_by(
            town, "si el servicio es AP01 y la zona es Centro, va a VIA", "si el servicio es VI01, va a SP"
        )
        with django_assert_num_queries(5):
            rows = {row.service.code: row for row in impact_map(town.actors["auditoria"]).rows}
        lamp = rows["AP01"]
        assert (lamp.owner.code, lamp.deputy.code, lamp.is_live) == ("ALU", "SP", True)
        assert lamp.by_rules == ("Mantenimiento Vial",)
        assert lamp.policy == ("Intendencia", "Secretaría de Servicios Públicos")
        assert (lamp.care, lamp.it) == (("Intendencia",), ("Intendencia",))
        assert (lamp.staff, lamp.trained, lamp.lacks) == (("Alumbrado",), ("Alumbrado",), ())

    def test_it_is_asked_by_area_and_by_gap(self, town):
        PublicService.objects.filter(code="VI01").update(deputy_unit=None)
        actor = town.actors["auditoria"]

        def codes(**asked):
            return [row.service.code for row in impact_map(actor, **asked).rows]

        assert codes(lack="deputy") == codes(lack="any") == ["VI01"]
        assert codes(lack="trained") == []
        assert codes(unit_id=town.units["ALU"].pk) == ["AP01"]
        assert codes(unit_id=town.units["SP"].pk) == ["AP01", "MO01", "VI01"]

    def test_who_may_not_read_services_sees_none(self, town):
        assert impact_map(town.actors["atencion"]).rows == []
        assert len(impact_map(system(town.jurisdiction.id)).rows) == 4


def opened(town):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


TERMS = [
    {
        "code": "T-1",
        "country": "AR",
        "scope": "municipal",
        "applies_to": ["claim"],
        "subject": "Reclamos",
        "amount": 10,
        "unit": "business_day",
        "norm": "Ordenanza 1",
        "verification": "K",
    }
]
