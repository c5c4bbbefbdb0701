"""Confidential reports in the workbench: the team works, control looks in, nobody else learns of them."""

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.safety.actions.file_report import Told, file_report
from nexo.domain.safety.actions.write_back import write_back
from nexo.domain.safety.enums import Category
from nexo.domain.safety.models import ConfidentialReport, LiftedSeal
from nexo.kernel.actors import anonymous
from nexo.kernel.audit.models import AuditEntry
from nexo.testing.town import STAFF_LOGINS

WORDS = "Venden en la casa verde"
REASON = "Control anual de la reserva"
LIST, FIGURES, ACCESS, LIFT = (
    "/panel/seguridad/",
    "/panel/seguridad/cifras/",
    "/panel/seguridad/accesos/",
    "/panel/seguridad/abrir/",
)


@pytest.fixture
def filed(small):
    def file(text=WORDS):
        told = Told(text=text, category=Category.DRUGS, zone_id=small.zone.id, place="la esquina")
        return file_report(actor=anonymous(small.jurisdiction.id), told=told)

    return file


def of(name, report, **more):
    return reverse(f"workbench:{name}", kwargs={"report_id": report.report_id, **more})


def test_the_list_tells_nothing_of_what_was_said(as_, filed):
    report = filed()
    html = as_("prevencion").get(LIST).content.decode()
    assert of("safety_report", report) in html
    assert "Centro" in html
    assert WORDS not in html
    assert "la esquina" not in html


def test_the_team_reads_asks_and_answers(as_, filed, small):
    report, analyst = filed(), as_("prevencion")
    opened = analyst.get(of("safety_report", report)).content.decode()
    assert WORDS in opened
    assert "la esquina" in opened
    asked = analyst.post(of("safety_answer", report), {"text": "¿A qué hora?", "to": "acting"}, follow=True)
    assert "¿A qué hora?" in asked.content.decode()
    write_back(actor=anonymous(small.jurisdiction.id), key=report.key, text="A las diez")
    assert 'nx-count">1<' in analyst.get(LIST).content.decode()
    assert "A las diez" in analyst.get(of("safety_report", report)).content.decode()
    refused = analyst.post(of("safety_answer", report), {"text": "", "to": "answered"})
    assert refused.status_code == 422
    assert "Escribí qué le contestás." in refused.content.decode()
    closed = analyst.post(of("safety_answer", report), {"text": "Gracias", "to": "closed"}, follow=True)
    assert closed.status_code == 200
    assert WORDS not in analyst.get(LIST).content.decode()
    assert of("safety_report", report) in analyst.get(f"{LIST}?vista=cerrados").content.decode()


def test_a_link_asks_for_its_act(as_, filed, small, rosa):
    request = Request(
        version=small.versions["AP01"],
        description="x",
        channel="counter",
        applicant=rosa,
        place=Place(text="x"),
    )
    case = open_case(actor=small.actors["atencion"], request=request).case
    report, analyst = filed(), as_("prevencion")
    address = of("safety_link", report)
    refused = analyst.post(address, {"legal_act": "oficio", "case_code": case.public_code})
    assert (refused.status_code, "número del acto" in refused.content.decode()) == (422, True)
    done = analyst.post(address, {"legal_act": "Oficio 7/2026", "case_code": case.public_code}, follow=True)
    assert "Oficio 7/2026" in done.content.decode()
    assert "Rosa" not in done.content.decode()
    for login in ("atencion", "alumbrado", "intendencia", "auditoria"):
        shown = as_(login).get(reverse("workbench:case", kwargs={"case_id": case.pk})).content.decode()
        assert "Oficio 7/2026" not in shown
        assert str(report.report_id) not in shown
    assert Case.objects.get(pk=case.pk).updated_at == case.updated_at


@pytest.mark.parametrize("login", [one for one in STAFF_LOGINS if one not in ("prevencion", "auditoria")])
def test_everybody_else_finds_nothing(as_, filed, login):
    report, client = filed(), as_(login)
    for address in (LIST, FIGURES, ACCESS, LIFT, of("safety_report", report)):
        assert client.get(address).status_code == 404
    for address in (of("safety_answer", report), of("safety_link", report), LIFT):
        assert client.post(address, {"text": "x"}).status_code == 404
    assert "/panel/seguridad/" not in client.get("/panel/").content.decode()


def test_control_says_why_and_the_team_sees_it(as_, filed):
    report, auditor = filed(), as_("auditoria")
    for address in (LIST, FIGURES):
        assert auditor.get(address).headers["Location"] == LIFT
    assert auditor.get(of("safety_report", report)).status_code == 404
    refused = auditor.post(LIFT, {"reason": "porque", "hours": 2})
    assert (refused.status_code, LiftedSeal.objects.count()) == (422, 0)
    assert auditor.post(LIFT, {"reason": REASON, "hours": 2}).headers["Location"] == LIST
    opened = auditor.get(of("safety_report", report)).content.decode()
    assert WORDS in opened
    assert of("safety_answer", report) not in opened
    assert auditor.post(of("safety_answer", report), {"text": "x"}).status_code == 404
    assert REASON in as_("prevencion").get(ACCESS).content.decode()
    assert AuditEntry.objects.filter(action="safety.read_report").count() == 1
    assert ConfidentialReport.objects.get().status == "received"


def test_small_counts_stay_hidden(as_, filed):
    for _ in range(4):
        filed()
    assert "menos de 5" in as_("prevencion").get(FIGURES).content.decode()
    filed()
    assert "menos de 5" not in as_("prevencion").get(FIGURES).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(as_, filed, django_assert_num_queries, count):
    analyst = as_("prevencion")
    for _ in range(count):
        filed()
    for address, queries in ((LIST, 6), (FIGURES, 6), (ACCESS, 6)):
        with django_assert_num_queries(queries):
            assert analyst.get(address).status_code == 200
