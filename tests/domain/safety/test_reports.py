"""A report from the first word to its end, and who stays outside."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from PIL import Image

from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.errors import LegalActMissing
from nexo.domain.safety.actions.answer_report import answer_report
from nexo.domain.safety.actions.file_report import MOST_PICTURES, Told, file_report
from nexo.domain.safety.actions.forget_closed import forget_closed
from nexo.domain.safety.actions.lift_seal import lift_seal
from nexo.domain.safety.actions.link_with_legal_act import link_with_legal_act
from nexo.domain.safety.actions.read_report import read_report
from nexo.domain.safety.actions.write_back import write_back
from nexo.domain.safety.enums import Side, Status
from nexo.domain.safety.errors import (
    ActMissing,
    CaseMissing,
    FileNotCleanable,
    HoursWrong,
    ReasonMissing,
    ReportClosed,
    ReportIncomplete,
    ReportUnknown,
    StepNotPossible,
    TooManyFiles,
)
from nexo.domain.safety.models import ConfidentialReport, LegalLink, Message, Picture
from nexo.domain.safety.policies import visible_to
from nexo.domain.safety.queries.access import seals_seen_by, team_of
from nexo.domain.safety.queries.figures import by_zone
from nexo.domain.safety.queries.reports import opened_for_team, picture_of, report_by_key, reports_of
from nexo.kernel import clock, ids
from nexo.kernel.actors import anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.kernel.files.refused import FileRefused
from nexo.testing.town import STAFF_LOGINS, small_town
from stored import everything_stored

MOMENT = datetime(2026, 11, 23, 13, 47, 31, 123456, tzinfo=UTC)
HOUR = datetime(2026, 11, 23, 13, tzinfo=UTC)
WORDS = "Venden en la casa verde de Mitre y Belgrano"
OUTSIDE = [login for login in STAFF_LOGINS if login != "prevencion"]
REASON = "Control anual de la reserva, expediente 44"


def photo(**saved):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", **saved)
    return out.getvalue()


def with_place():
    exif = Image.Exif()
    exif[0x010F] = "Telefono de Juana"
    exif.get_ifd(0x8825)[1] = "S"
    return photo(exif=exif)


def test_a_report_is_kept_sealed_and_leaves_nothing_outside_its_room(filed):
    before = everything_stored(but="safety_")
    made = filed(place="la casa verde", happened="los viernes", pictures=[with_place()])
    write_back(actor=anonymous(ConfidentialReport.objects.get().jurisdiction_id), key=made.key, text="y hoy")
    assert everything_stored(but="safety_") == before  # no audit, event, job, file, session: nothing
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(t::text, ' ') FROM safety_confidentialreport t)"
            " || (SELECT string_agg(t::text, ' ') FROM safety_message t)"
            " || (SELECT string_agg(t::text, ' ') FROM safety_picture t)"
        )
        kept = cursor.fetchone()[0]
    for secret in (WORDS, "casa verde", "viernes", "y hoy", made.key, made.key.replace("-", ""), "Juana"):
        assert secret not in kept
        assert secret.encode().hex() not in kept
    assert "13:47" not in kept
    assert AuditEntry.objects.filter(action__startswith="safety").count() == 0
    assert EventRecord.objects.filter(topic__startswith="safety").count() == 0


def test_neither_id_nor_time_tells_when_it_was_written(filed):
    made = filed(pictures=[photo()])
    report = ConfidentialReport.objects.get()
    assert report.pk == made.report_id
    assert (report.received_at, report.moved_at) == (HOUR, HOUR)
    assert {report.pk.version, Picture.objects.get().pk.version} == {4}
    assert MOMENT not in {report.received_at, report.moved_at}


def test_the_words_come_back_by_the_key_and_by_nothing_else(filed, nobody):
    made = filed(place="la casa verde", happened="los viernes")
    found = report_by_key(nobody, key=made.key.lower().replace("-", ""))
    assert (found.text, found.place, found.happened, found.zone) == (
        WORDS, "la casa verde", "los viernes", "Centro",
    )  # fmt: skip
    for refused in (ids.new_secret(), ids.new_secret()):
        with pytest.raises(ReportUnknown):
            report_by_key(nobody, key=refused)
    with pytest.raises(ids.CodeMistyped):
        report_by_key(nobody, key="casa verde")


def test_a_key_opens_nothing_in_another_town(filed):
    made = filed()
    other = anonymous(small_town("otra").jurisdiction.id)
    with pytest.raises(ReportUnknown):
        report_by_key(other, key=made.key)
    with pytest.raises(ReportUnknown):
        write_back(actor=other, key=made.key, text="hola")


def test_pictures_lose_what_they_hide(filed, town):
    made = filed(pictures=[with_place(), photo()])
    content, media_type = picture_of(town.actors["prevencion"], report_id=made.report_id, number=1)
    assert media_type == "image/jpeg"
    assert len(Image.open(io.BytesIO(content)).getexif()) == 0
    assert b"Juana" in with_place()
    assert b"Juana" not in content


@pytest.mark.parametrize(
    ("pictures", "error"),
    [
        ([b"%PDF-1.7\n1 0 obj"], FileNotCleanable),
        ([b"una nota con nombre"], FileNotCleanable),
        ([photo()] * (MOST_PICTURES + 1), TooManyFiles),
        ([b"\xff\xd8\xff rota"], FileRefused),
        ([b"<html><script>"], FileRefused),
    ],
)
def test_what_cannot_be_cleaned_is_refused_and_nothing_is_kept(filed, pictures, error):
    with pytest.raises(error):
        filed(pictures=pictures)
    assert ConfidentialReport.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 6001])
def test_a_report_has_words_and_not_too_many(filed, text):
    with pytest.raises(ReportIncomplete):
        filed(text=text)


def test_only_who_has_not_said_who_they_are_leaves_a_report(town):
    for actor in (town.actors["atencion"], town.actors["prevencion"], system(town.jurisdiction.id)):
        with pytest.raises(NotAllowed):
            file_report(actor=actor, told=Told(text=WORDS))


def test_a_zone_of_another_town_is_no_place(filed):
    filed(zone_id=small_town("otra").zone.id)
    assert ConfidentialReport.objects.get().zone is None


@pytest.mark.parametrize("login", OUTSIDE)
def test_everybody_else_stays_outside(filed, town, login):
    made, actor = filed(pictures=[photo()]), town.actors[login]
    assert list(visible_to(actor)) == []
    assert reports_of(actor).items == []
    for act in (
        lambda: read_report(actor=actor, report_id=made.report_id),
        lambda: answer_report(actor=actor, report_id=made.report_id, text="hola"),
        lambda: picture_of(actor, report_id=made.report_id, number=1),
        lambda: link_with_legal_act(
            actor=actor, report_id=made.report_id, case_code="PR-222222-2", legal_act="Oficio 1/2026"
        ),
    ):
        with pytest.raises(ReportUnknown):
            act()
    if login != "auditoria":
        with pytest.raises(NotAllowed):
            lift_seal(actor=actor, reason=REASON, hours=1)


def test_automatic_work_and_the_other_town_stay_outside_too(filed, town):
    filed()
    assert list(visible_to(system(town.jurisdiction.id))) == []
    assert list(visible_to(small_town("otra").actors["prevencion"])) == []


def test_the_whole_way_of_a_report(filed, town, nobody):
    made, analyst = filed(), town.actors["prevencion"]
    assert [(row.status, row.unread) for row in reports_of(analyst).items] == [(Status.RECEIVED, 0)]
    report = read_report(actor=analyst, report_id=made.report_id)
    assert report.status == Status.READ
    assert opened_for_team(report).text == WORDS
    answer_report(actor=analyst, report_id=made.report_id, to=Status.ACTING)
    answer_report(actor=analyst, report_id=made.report_id, text="¿A qué hora?", to=Status.ANSWERED)
    assert [(word.side, word.text) for word in report_by_key(nobody, key=made.key).words] == [
        (Side.TEAM, "¿A qué hora?")
    ]
    write_back(actor=nobody, key=made.key, text="A las diez")
    row = reports_of(analyst).items[0]
    assert (row.status, row.unread) == (Status.READ, 1)
    read_report(actor=analyst, report_id=made.report_id)
    assert reports_of(analyst).items[0].unread == 0
    answer_report(actor=analyst, report_id=made.report_id, text="Gracias", to=Status.CLOSED)
    assert reports_of(analyst).items == []
    assert [row.id for row in reports_of(analyst, closed=True).items] == [made.report_id]
    with pytest.raises(ReportClosed):
        write_back(actor=nobody, key=made.key, text="otra cosa")
    assert set(Message.objects.values_list("at", flat=True)) == {HOUR}
    actions = AuditEntry.objects.filter(object_id=made.report_id).order_by("id")
    assert [entry.action.removeprefix("safety.") for entry in actions] == [
        "read_report", "answer_report", "answer_report", "read_report", "answer_report",
    ]  # fmt: skip


def test_steps_that_are_not_there_and_answers_without_words(filed, town):
    made, analyst = filed(), town.actors["prevencion"]
    with pytest.raises(StepNotPossible):
        answer_report(actor=analyst, report_id=made.report_id, to=Status.CLOSED, text="x")
    read_report(actor=analyst, report_id=made.report_id)
    for empty in (None, Status.ANSWERED):
        with pytest.raises(ReportIncomplete):
            answer_report(actor=analyst, report_id=made.report_id, to=empty)
    answer_report(actor=analyst, report_id=made.report_id, to=Status.CLOSED)
    with pytest.raises(StepNotPossible):
        answer_report(actor=analyst, report_id=made.report_id, text="tarde")


def test_an_auditor_reads_for_a_while_and_the_team_sees_it(filed, town):
    made, auditor, analyst = filed(), town.actors["auditoria"], town.actors["prevencion"]
    seal = lift_seal(actor=auditor, reason=REASON, hours=2)
    report = read_report(actor=auditor, report_id=made.report_id)
    assert report.status == Status.RECEIVED  # control changes nothing
    with pytest.raises(NotAllowed):
        answer_report(actor=auditor, report_id=made.report_id, text="hola")
    told = [(row.staff.name, row.reason) for row in seals_seen_by(analyst).items]
    assert told == [("Auditoria", REASON)]
    assert seals_seen_by(town.actors["sistemas"]).items == []
    read = AuditEntry.objects.get(action="safety.read_report")
    assert (read.actor_id, read.changes) == (auditor.staff_id, {"lifted_seal": str(seal.pk)})
    assert AuditEntry.objects.get(action="safety.lift_seal").reason == REASON
    with clock.frozen(MOMENT + timedelta(hours=2, seconds=1)), pytest.raises(ReportUnknown):
        read_report(actor=auditor, report_id=made.report_id)


@pytest.mark.parametrize(
    ("reason", "hours", "error"),
    [("", 1, ReasonMissing), ("corto", 1, ReasonMissing), (REASON, 0, HoursWrong), (REASON, 25, HoursWrong)],
)
def test_a_seal_has_a_reason_and_an_end(town, reason, hours, error):
    with pytest.raises(error):
        lift_seal(actor=town.actors["auditoria"], reason=reason, hours=hours)


def test_only_an_act_ties_a_report_to_a_case(filed, town, case_of):
    made, analyst, case = filed(), town.actors["prevencion"], case_of("AP01")
    give = {"actor": analyst, "report_id": made.report_id, "case_code": case.public_code}
    for act in ("", "   ", "oficio"):
        with pytest.raises(ActMissing):
            link_with_legal_act(**give, legal_act=act)
    for code in ("PR-222222-2", "nada"):
        with pytest.raises(CaseMissing):
            link_with_legal_act(**{**give, "case_code": code}, legal_act="Oficio 12/2026")
    link_with_legal_act(**give, legal_act="Oficio 12/2026, Juzgado 2")
    with pytest.raises(StepNotPossible):
        link_with_legal_act(**give, legal_act="Oficio 12/2026, Juzgado 2")
    assert LegalLink.objects.get().case_id == case.id
    entry = AuditEntry.objects.get(action="safety.link_with_legal_act")
    assert entry.reason == "Oficio 12/2026, Juzgado 2"
    assert str(case.id) not in str(entry.changes)  # from the audit nobody walks from a report to a person
    assert AuditEntry.objects.filter(object_id=case.id, action__startswith="safety").count() == 0
    foreign = [field.name for field in LegalLink._meta.get_fields() if field.related_model is type(case)]
    assert foreign == []


def test_small_counts_are_hidden_by_zone_and_month(filed, town):
    for _ in range(4):
        filed()
    counts = by_zone(town.actors["prevencion"], town.jurisdiction)
    assert [row.zone for row in counts.rows] == ["Centro", ""]
    assert counts.rows[0].cells == [0, 0, 0, 0, 0, None]
    filed()
    assert by_zone(town.actors["prevencion"], town.jurisdiction).rows[0].cells[-1] == 5
    assert by_zone(town.actors["sistemas"], town.jurisdiction).rows[0].cells[-1] == 0


def test_whoever_runs_the_platform_gives_the_role_to_nobody_in_silence(town):
    boss, clerk = town.actors["sistemas"], town.accounts["atencion"].staff_member
    with pytest.raises(LegalActMissing):
        grant_role(actor=boss, staff=clerk, role=Role.SECURITY_ANALYST, unit=None)
    with pytest.raises(NotAllowed):
        grant_role(
            actor=boss,
            staff=town.accounts["sistemas"].staff_member,
            role=Role.SECURITY_ANALYST,
            unit=None,
            legal_act="Decreto 9",
        )
    grant_role(actor=boss, staff=clerk, role=Role.SECURITY_ANALYST, unit=None, legal_act="Decreto 9")
    seen = [(one.name, one.legal_act) for one in team_of(town.actors["prevencion"])]
    assert seen == [("Prevencion", ""), ("Atencion", "Decreto 9")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_one_query(filed, town, django_assert_num_queries, count):
    for _ in range(count):
        filed()
    with django_assert_num_queries(1):
        assert len(reports_of(town.actors["prevencion"]).items) == count


def test_a_closed_report_goes_after_a_year_with_all_that_belongs_to_it(filed, town, nobody):
    made, kept = filed(pictures=[photo()]), filed()
    read_report(actor=town.actors["prevencion"], report_id=made.report_id)
    answer_report(actor=town.actors["prevencion"], report_id=made.report_id, text="Gracias", to=Status.CLOSED)
    with clock.frozen(MOMENT + timedelta(days=364)):
        assert forget_closed() == 0
    with clock.frozen(MOMENT + timedelta(days=366)):
        assert forget_closed() == 1
    assert [row.pk for row in ConfidentialReport.objects.all()] == [kept.report_id]
    assert (Message.objects.count(), Picture.objects.count()) == (0, 0)
    with pytest.raises(ReportUnknown):
        report_by_key(nobody, key=made.key)
