"""What people asked about their record, decided by officials under the person."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nexo.application.my_file.rights import ask_right
from nexo.domain.accounts.actions.ensure_citizen_account import ensure_citizen_account
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import ServiceKind
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.actions.link_citizen_account import link_citizen_account
from nexo.domain.parties.enums import RecordRequestKind
from nexo.domain.parties.models import ContactPoint, Identifier, Party, RecordRequest, Representation
from nexo.kernel.actors import Actor, ActorKind, anonymous, system
from nexo.kernel.files.store import store


@pytest.fixture
def herself(small, rosa):
    """Rosa as an actor, signed in by her telephone."""
    town = small.jurisdiction
    account = ensure_citizen_account(actor=anonymous(town.id), email_or_phone="+5492262412345")
    ContactPoint.objects.filter(party=rosa).update(assurance="channel_verified")
    link_citizen_account(actor=anonymous(town.id), account=account)
    return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.id, party_id=rosa.id, label="vecina")


@pytest.fixture
def guardian(small, rights):
    """Whoever keeps watch over the data of the town."""
    member = StaffMember.objects.get(account=small.accounts["intendencia"])
    grant_role(actor=system(small.jurisdiction.id), staff=member, role=Role.DATA_PROTECTION, unit=None)


@pytest.fixture
def rights(small):
    version = small.versions["MO01"]
    type(version.service).objects.filter(pk=version.service_id).update(kind=ServiceKind.DATA_RIGHT)
    type(version).objects.filter(pk=version.pk).update(needs_location=False)
    return version


def decide(browser, asked, verdict="yes", **more):
    told = {"request": str(asked.id), "verdict": verdict, "answer": "Vimos el documento.", **more}
    return browser.post(f"/panel/personas/{asked.party_id}/pedidos/", told, follow=True)


def test_a_correction_is_confirmed_and_its_case_is_answered(as_, rosa, herself, rights):
    details = {"field": "surname", "value": "Gómez Paz"}
    asked = ask_right(actor=herself, kind=RecordRequestKind.CORRECT, details=details)
    browser = as_("atencion")
    assert "Rosa Gómez" in browser.get("/panel/personas/pedidos/").content.decode()
    page = browser.get(f"/panel/personas/{rosa.id}/pedidos/").content.decode()
    assert "<del>Gómez</del> → <strong>Gómez Paz</strong>" in page.replace("&rarr;", "→")
    assert "Decidido" in decide(browser, asked).content.decode()
    rosa.refresh_from_db()
    assert rosa.display_name == "Rosa Gómez Paz"
    case = Case.objects.get(id=asked.case_id)
    assert (case.phase, case.public_answer) == ("resolved", "Vimos el documento.")
    again = decide(browser, asked)
    assert "ya lo decidió" in again.content.decode()


def test_a_refusal_says_why(as_, rosa, herself):
    details = {"field": "surname", "value": "Otro"}
    asked = ask_right(actor=herself, kind=RecordRequestKind.CORRECT, details=details)
    assert "Contá en una frase por qué" in decide(as_(), asked, "no", answer="").content.decode()
    decide(as_(), asked, "no", answer="No coincide con el documento.")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "No coincide con el documento.")
    rosa.refresh_from_db()
    assert rosa.surname == "Gómez"


def test_only_who_guards_the_data_erases_and_not_while_a_matter_is_open(as_, small, rosa, herself, guardian):
    machine = system(small.jurisdiction.id)
    case = open_case(
        actor=machine,
        request=Request(
            version=small.versions["VI01"],
            description="Un pozo",
            channel="counter",
            applicant=rosa,
            place=Place(text="Belgrano 1450"),
        ),
    ).case
    asked = ask_right(actor=herself, kind=RecordRequestKind.ERASE, reason="Me mudo")
    desk = as_("atencion")
    assert "Borrar sus datos" not in desk.get(f"/panel/personas/{rosa.id}/pedidos/").content.decode()
    assert decide(desk, asked).status_code == 422
    keeper = as_("intendencia")
    assert "no se puede deshacer" in keeper.get(f"/panel/personas/{rosa.id}/pedidos/").content.decode()
    assert "asuntos abiertos" in decide(keeper, asked).content.decode()
    Case.objects.filter(pk=case.pk).update(phase="closed")
    decide(keeper, asked)
    asked.refresh_from_db()
    assert asked.state == "granted"


def test_erasing_blanks_and_deletes_nothing(as_, small, rosa, herself, guardian):
    mail = register_contact(
        actor=system(small.jurisdiction.id), channel="email", party=rosa, text="Vivo en Belgrano 1",
        kind="message", external_id="x", details={"senders": [["email", "rosa@x.com"]], "a": 1},
    )  # fmt: skip
    asked = ask_right(actor=herself, kind=RecordRequestKind.ERASE)
    decide(as_("intendencia"), asked)
    rosa.refresh_from_db()
    assert (rosa.display_name, rosa.birth_date, rosa.search_text, rosa.account_id) == ("", None, "", None)
    assert {row.normalised for row in [*Identifier.objects.all(), *ContactPoint.objects.all()]} == {""}
    mail.refresh_from_db()
    assert (mail.text, mail.sender_label, mail.details) == ("", "", {"a": 1})
    assert mail.redacted_at is not None
    assert Interaction.objects.filter(party=rosa).count() == 3
    assert Party.objects.filter(id=rosa.id).exists()


def test_acting_for_a_firm_is_confirmed_with_its_paper(as_, small, rosa, herself):
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    paper = store(
        SimpleUploadedFile("acta.pdf", pdf).read(), filename="acta.pdf", declared_type="application/pdf",
        jurisdiction_id=small.jurisdiction.id,
    )  # fmt: skip
    details = {"kind": "officer", "name": "Panadería La Espiga SA", "document": "30-71234567-1", "groups": []}
    asked = ask_right(actor=herself, kind=RecordRequestKind.REPRESENT, details=details, file=paper)
    browser = as_()
    page = browser.get(f"/panel/personas/{rosa.id}/pedidos/").content.decode()
    assert "Panadería La Espiga SA" in page
    shown = browser.get(f"/panel/personas/{rosa.id}/pedidos/{asked.id}/papel")
    assert shown.status_code == 200
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "Elegí por quién" in decide(browser, asked, principal="").content.decode()
    decide(browser, asked, principal="new")
    tie = Representation.objects.select_related("principal").get()
    assert (tie.principal.display_name, tie.principal.kind) == ("Panadería La Espiga SA", "organisation")
    assert (tie.representative_id, tie.kind, tie.scope) == (rosa.id, "officer", "")
    assert tie.evidence == paper.sha256


def test_a_known_principal_is_offered_by_document(as_, small, rosa, herself):
    details = {"kind": "parent", "name": "Rosa", "document": "5.123.456", "groups": ["x"]}
    other = Party.objects.create(jurisdiction=small.jurisdiction, display_name="Juan Gómez")
    Identifier.objects.filter(party=rosa).update(party=other)
    asked = ask_right(actor=herself, kind=RecordRequestKind.REPRESENT, details=details)
    assert "Juan Gómez" in as_().get(f"/panel/personas/{rosa.id}/pedidos/").content.decode()
    decide(as_(), asked, principal=str(other.id))
    assert Representation.objects.get().principal == other


def test_who_may_not_keep_people_decides_nothing(as_, rosa, herself):
    ask_right(actor=herself, kind=RecordRequestKind.CORRECT, details={"field": "surname", "value": "x"})
    for login in ("auditoria", "sistemas"):
        assert as_(login).get("/panel/personas/pedidos/").status_code in {403, 404}
        assert as_(login).get(f"/panel/personas/{rosa.id}/pedidos/").status_code in {403, 404}


def test_of_a_protected_person_the_desk_reads_nothing(as_, rosa, herself):
    ask_right(
        actor=herself, kind=RecordRequestKind.CORRECT, details={"field": "address_text", "value": "Secreta 1"}
    )
    Party.objects.filter(id=rosa.id).update(is_confidential=True)
    assert as_().get(f"/panel/personas/{rosa.id}/pedidos/").status_code == 404
    assert "Rosa" not in as_().get("/panel/personas/pedidos/").content.decode()


def test_the_pages_ask_the_database_little(as_, rosa, herself, django_assert_max_num_queries):
    for field in ("surname", "given_names", "address_text"):
        ask_right(actor=herself, kind=RecordRequestKind.CORRECT, details={"field": field, "value": "x"})
    browser = as_()
    for path in ("/panel/personas/pedidos/", f"/panel/personas/{rosa.id}/pedidos/"):
        with django_assert_max_num_queries(8):
            browser.get(path)
    assert RecordRequest.objects.count() == 3
