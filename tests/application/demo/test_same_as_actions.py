"""A row in bulk is the row that the actions make: cases of every channel and kind of life, side by side."""

import re

import pytest
from tests.application.demo.replay import Replay

from nexo.domain.analytics.actions.count_cases import count_cases
from nexo.domain.analytics.models import CaseFigure
from nexo.domain.cases.models import Case
from nexo.domain.interactions.models import Interaction
from nexo.domain.notifications.models import Notice
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.satisfaction.models import Answer, Invitation, Recovery
from nexo.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

OWN = {"id", "public_code", "pin_digest", "origin_id", "search_text", "incident_id"}
OF_ENTRY = {"id", "conversation_id", "external_id", "details", "author_id"}


def alone(*, spoken=1, **wanted):
    """A case of a person with no other case, who spoke so often: nothing else touches its twin."""
    rows = Case.objects.filter(applicant__isnull=False, incident__isnull=True, **wanted).select_related(
        "origin__party", "applicant", "service", "jurisdiction"
    )
    for case in rows.order_by("received_at"):
        others = Case.objects.filter(applicant=case.applicant).count()
        heard = Interaction.objects.filter(party=case.applicant, direction="in").count()
        if others == 1 and heard == spoken:
            return case
    pytest.skip(f"the small_city has no lonely case of {wanted}")


def forget_surveys(case):
    Recovery.objects.filter(case=case).delete()
    Answer.objects.filter(case=case).delete()
    Invitation.objects.filter(case=case).delete()


def columns(row, without):
    return {
        field.column: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.column not in without
    }


def differences(one, other):
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def history(case):
    return [columns(row, {"id", "case_id"}) for row in case.changes.order_by("at", "id")]


def clocks(case):
    """The clocks of a case; that one has run out is written by a job, which no twin waits for."""
    return [
        columns(row, {"id", "case_id", "breached_at"}) for row in case.clocks.order_by("started_at", "kind")
    ]


def acts(case):
    rows = AuditEntry.objects.filter(kind="case", object_id=case.pk).order_by("at", "id")
    return sorted(
        (row.at, row.action, row.actor_kind, str(row.actor_id), row.reason, str(row.changes))
        for row in rows
        if not row.action.startswith("satisfaction.")
    )


def notices(case):
    """What was told, by which channel and in which words, codes and tokens aside."""
    rows = (
        Notice.objects.filter(object_id=case.pk).order_by("created_at", "slug").select_related("interaction")
    )
    return [
        (row.slug, row.channel, row.state, row.because, row.created_at, row.party_id, plain(row.interaction))
        for row in rows
    ]


def decisions(case):
    """What was decided by delegation; whether it is looked at again is drawn by lot."""
    rows = case.delegated_decisions.order_by("at", "id")
    return [columns(row, {"id", "case_id", "is_drawn"}) for row in rows]


def plain(entry):
    if entry is None:
        return None
    words = re.sub(r"LC-\w{6}-\w|/opinar/[\w-]+/", "…", f"{entry.subject}|{entry.text}")
    return words, columns(entry, OF_ENTRY | {"subject", "text", "search_text"})


LIVES = {
    "voice": {"channel": "voice", "phase": "closed"},
    "counter": {"channel": "counter", "phase": "closed"},
    "webform": {"channel": "webform", "phase": "closed"},
    "whatsapp": {"channel": "whatsapp", "phase": "closed"},
    "reopened": {"reopen_count": 1, "phase": "closed"},
    "returned": {"return_count": 1, "phase": "closed"},
    "referred": {"result": "not_competent_referred", "phase": "closed"},
    "asked": {"paused_seconds__gt": 0, "phase": "closed", "spoken": 2},
    "planned": {"scheduled_for__isnull": False, "phase": "closed"},
    "at once": {"result": "informed", "phase": "closed"},
    "preferential": {"is_preferential": True, "phase": "closed"},
}


@pytest.mark.parametrize("life", LIVES)
def test_a_case_lived_through_the_actions_has_the_same_rows(small_city, life):
    case = alone(**LIVES[life])
    told = notices(case), history(case), acts(case), columns(case, OWN), clocks(case), decisions(case)
    assert len(told[5]) == (life == "at once")
    forget_surveys(case)
    # Measures of preferential attention are given from the day of the load on.
    Jurisdiction.objects.update(local_rules={})
    twin = Replay(case).run()
    assert notices(twin) == told[0]
    assert history(twin) == told[1]
    assert acts(twin) == told[2]
    assert clocks(twin) == told[4]
    assert decisions(twin) == told[5]
    assert differences(columns(twin, OWN), told[3]) == {}
    assert twin.search_text.replace(twin.public_code.lower(), "").replace(
        twin.public_code.replace("-", "").lower(), ""
    ) == case.search_text.replace(case.public_code.lower(), "").replace(
        case.public_code.replace("-", "").lower(), ""
    )
    assert columns(twin.origin, OF_ENTRY) == columns(case.origin, OF_ENTRY)
    assert twin.origin.details == case.origin.details


def test_days_counted_anew_give_the_rows_that_were_loaded(small_city):
    town = Case.objects.first().jurisdiction
    days = list(CaseFigure.objects.values_list("service_id", "day").distinct().order_by("day", "service_id"))
    for service_id, day in days[:: max(1, len(days) // 60)]:
        rows = CaseFigure.objects.filter(service_id=service_id, day=day)
        loaded = sorted(str(sorted(columns(row, {"id"}).items(), key=str)) for row in rows)
        count_cases(jurisdiction_id=town.id, zone=town.zone_info, service_id=service_id, day=day)
        counted = sorted(str(sorted(columns(row, {"id"}).items(), key=str)) for row in rows.all())
        assert counted == loaded
