"""Officials say how dangerous a case is and which cases are not the same problem; nobody else does."""

import pytest

from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.actions.set_danger import set_danger
from nexo.domain.cases.actions.tell_apart import leave_incident, tell_apart
from nexo.domain.cases.enums import Danger
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case, ToldApart
from nexo.kernel.actors import anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import Invalid, NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import INSIDE, small_town


@pytest.fixture
def another(town, neighbour):
    def make(code: str = "AP01", **changed: object) -> Case:
        request = Request(
            version=town.versions[code],
            description="no anda",
            channel="counter",
            applicant=neighbour,
            place=Place(text="Mitre 100", lat=INSIDE[0], lon=INSIDE[1]),
            **changed,
        )
        return open_case(actor=town.actors["atencion"], request=request).case

    return make


def codes(case: Case) -> dict[str, int]:
    case.refresh_from_db()
    return {reason["code"]: reason["points"] for reason in case.priority_reasons}


class TestDanger:
    def test_a_level_weighs_is_audited_and_announced_once(self, town, case):
        for _ in range(2):
            set_danger(actor=town.actors["alumbrado"], case_id=case.id, danger=Danger.STREET)
        assert codes(case)["safety"] == 80
        assert case.priority >= 80
        (act,) = AuditEntry.objects.filter(action="cases.danger_set")
        assert (act.object_id, act.changes) == (case.id, {"danger": [None, 80]})
        (told,) = EventRecord.objects.filter(topic="cases.danger_set")
        assert told.payload["danger"] == 80

    def test_what_an_official_said_outlives_every_counting_and_may_be_less_than_the_service(self, town, case):
        type(case.service_version).objects.filter(pk=case.service_version_id).update(safety_points=60)
        rank_case(actor=system(case.jurisdiction_id), case_id=case.id)
        assert codes(case)["safety"] == 60
        set_danger(actor=town.actors["atencion"], case_id=case.id, danger=Danger.NONE)
        rank_case(actor=system(case.jurisdiction_id), case_id=case.id)
        assert "safety" not in codes(case)

    def test_who_opens_it_may_say_so_at_once_but_no_citizen(self, town, another, neighbour):
        assert codes(another(danger=Danger.LIFE))["safety"] == 100
        request = Request(
            version=town.versions["AP01"],
            description="x",
            channel="webform",
            anonymous=True,
            place=Place(text="Mitre"),
            danger=Danger.LIFE,
        )
        with pytest.raises(NotAllowed):
            open_case(actor=anonymous(town.jurisdiction.id), request=request)

    def test_machines_readers_and_strangers_do_not_and_an_ended_case_stays(self, town, case):
        for actor in (system(case.jurisdiction_id), town.actors["auditoria"]):
            with pytest.raises(NotAllowed):
                set_danger(actor=actor, case_id=case.id, danger=Danger.LIFE)
        for actor in (town.actors["vial"], small_town("lejos").actors["atencion"]):
            with pytest.raises(CaseUnknown):
                set_danger(actor=actor, case_id=case.id, danger=Danger.LIFE)
        Case.objects.filter(pk=case.pk).update(phase="closed")
        with pytest.raises(Invalid):
            set_danger(actor=town.actors["atencion"], case_id=case.id, danger=Danger.LIFE)


class TestApart:
    def test_leaving_keeps_the_others_the_pair_and_the_count(self, town, case, another):
        desk, other, third = town.actors["atencion"], another(), another()
        for one in (other, third):
            join_incident(actor=desk, case_id=one.id, with_case_id=case.id)
        leave_incident(actor=desk, case_id=other.id)
        other.refresh_from_db()
        case.refresh_from_db()
        assert (other.incident_id, case.incident.report_count) == (None, 2)
        pairs = set(ToldApart.objects.values_list("case_id", "other_id"))
        assert pairs == {tuple(sorted((other.id, one.id))) for one in (case, third)}
        (act,) = AuditEntry.objects.filter(action="cases.incident_left")
        assert act.object_id == other.id
        with pytest.raises(Invalid):
            leave_incident(actor=desk, case_id=other.id)

    def test_a_refusal_is_kept_once_whoever_is_named_first(self, town, case, another):
        desk, other = town.actors["atencion"], another("VI01")
        tell_apart(actor=desk, case_id=case.id, other_id=other.id)
        tell_apart(actor=desk, case_id=other.id, other_id=case.id)
        assert ToldApart.objects.count() == 1
        assert AuditEntry.objects.filter(action="cases.told_apart").count() == 1
        assert EventRecord.objects.filter(topic="cases.told_apart").count() == 1

    def test_itself_a_grouped_one_and_strangers_are_refused(self, town, case, another):
        desk, other = town.actors["atencion"], another()
        with pytest.raises(Invalid):
            tell_apart(actor=desk, case_id=case.id, other_id=case.id)
        join_incident(actor=desk, case_id=other.id, with_case_id=case.id)
        with pytest.raises(Invalid):
            tell_apart(actor=desk, case_id=case.id, other_id=other.id)
        for act in (leave_incident, lambda **names: tell_apart(**names, other_id=other.id)):
            with pytest.raises(NotAllowed):
                act(actor=town.actors["auditoria"], case_id=case.id)
            with pytest.raises(CaseUnknown):
                act(actor=town.actors["vial"], case_id=case.id)
