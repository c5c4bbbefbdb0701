import pytest
from django.urls import reverse

from nexo.domain.parties import queries
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.actions.propose_match import propose_match
from nexo.domain.parties.actions.register_organisation import register_organisation
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import IndicatorSource, ProposalState
from nexo.domain.parties.models import ContactPoint, Identifier, MatchProposal, Merge, Party
from nexo.domain.parties.models import VulnerabilityIndicator as Indicator
from nexo.domain.parties.rules.matching import IDENTITY_CONFLICT
from nexo.kernel.audit.models import ReadEntry


def url(name, person, **more):
    return reverse(f"workbench:{name}", kwargs={"party_id": person.id, **more})


def text(response):
    return response.content.decode()


@pytest.fixture
def twin(small):
    return register_person(
        actor=small.actors["atencion"], given_names="Rosita", surname="Gomez", source="counter"
    )


def test_the_citizen_view_in_twelve_queries(as_, rosa, django_assert_max_num_queries):
    browser = as_()
    browser.get(url("person", rosa))
    with django_assert_max_num_queries(12):
        page = browser.get(url("person", rosa))
    shown = text(page)
    for words in ("Rosa Gómez", "78 años", "Atención preferencial por edad", "Otra vez sin luz", "••••456"):
        assert words in shown
    assert "5123456" not in shown


def test_the_story_of_one_channel(as_, rosa):
    shown = text(as_().get(f"{url('person', rosa)}?canal=voice"))
    assert "Pregunta cuándo van" in shown
    assert "Otra vez sin luz" not in shown


def test_the_purpose_is_written_down_with_the_look(as_, rosa, small):
    as_().get(url("person", rosa))
    as_().get(f"{url('person', rosa)}?para=verificar+quién+es")
    looks = ReadEntry.objects.filter(kind="person").order_by("id").values_list("purpose", "actor_id")
    clerk = small.actors["atencion"].staff_id
    assert [*looks] == [("atención de la persona", clerk), ("verificar quién es", clerk)]


def test_correcting_the_record(as_, rosa):
    browser = as_()
    form = browser.get(url("person_edit", rosa))
    assert 'value="1948-03-02"' in text(form)
    given = {"given_names": "Rosa María", "surname": "Gómez", "language": "gn", "address_text": "Ribera 123"}
    saved = browser.post(url("person_edit", rosa), given)
    assert saved["Location"] == url("person", rosa)
    changed = Party.objects.get(id=rosa.id)
    assert (changed.display_name, changed.language, changed.birth_date) == ("Rosa María Gómez", "gn", None)
    assert "is_confidential" not in text(form)
    refused = browser.post(url("person_edit", rosa), {**given, "birth_date": "2030-01-01"})
    assert refused.status_code == 422
    assert "no puede ser futura" in text(refused)


def test_extra_fields_of_a_request_change_nothing(as_, rosa):
    given = {
        "given_names": "Rosa",
        "surname": "Gómez",
        "language": "es",
        "is_confidential": "on",
        "source": "x",
    }
    as_().post(url("person_edit", rosa), given)
    assert Party.objects.values_list("is_confidential", "source").get(id=rosa.id) == (False, "counter")


def test_an_organisation_has_its_own_fields(as_, small):
    firm = register_organisation(actor=small.actors["atencion"], legal_name="UTE Norte", source="counter")
    form = text(as_().get(url("person_edit", firm)))
    assert "Nombre de la organización" in form
    assert "Nombre elegido" not in form
    given = {"legal_name": "UTE Sur", "organisation_type": "firm", "language": "es"}
    as_().post(url("person_edit", firm), given)
    assert Party.objects.get(id=firm.id).display_name == "UTE Sur"


def test_a_protected_record_is_corrected_by_few(as_, rosa, small):
    edit_party(actor=small.actors["secretaria"], party=rosa, changes={"is_confidential": True})
    assert as_().get(url("person_edit", rosa)).status_code == 404
    assert "Reservar domicilio" in text(as_("secretaria").get(url("person_edit", rosa)))


def test_adding_ways_to_reach_and_documents(as_, rosa):
    browser = as_()
    assert browser.get(url("person_add", rosa)).status_code == 200
    added = browser.post(
        url("person_add", rosa), {"kind": "email", "value": "Rosa@X.com", "is_preferred": "on"}
    )
    assert added["Location"] == url("person", rosa)
    assert [*ContactPoint.objects.filter(is_preferred=True).values_list("normalised", flat=True)] == [
        "rosa@x.com"
    ]
    browser.post(url("person_add", rosa), {"kind": "cuil", "value": "27-05123456-7", "is_seen": "on"})
    assert Identifier.objects.get(scheme="cuil").assurance == "document_checked"
    wrong = browser.post(url("person_add", rosa), {"kind": "phone", "value": "no tiene"})
    assert wrong.status_code == 422
    assert "El teléfono no es correcto." in text(wrong)


def test_what_helps_is_written_by_the_desk_and_shown_as_far_as_one_may(as_, rosa, small):
    browser = as_()
    form = text(browser.get(url("person_helps", rosa)))
    assert "Discapacidad" in form
    assert "Violencia por motivos de género" not in form
    given = {"code": "DIS", "adjustment": "Atender en planta baja", "source": "declared"}
    assert browser.post(url("person_helps", rosa), given)["Location"] == url("person", rosa)
    assert browser.post(url("person_helps", rosa), {**given, "code": "GBV"}).status_code == 422
    assert Indicator.objects.count() == 1
    shown = text(browser.get(url("person", rosa)))
    assert "Atender en planta baja" in shown
    assert "Discapacidad" not in shown


def test_what_is_sensitive_opens_for_a_purpose_and_for_few(as_, rosa, small):
    declare_indicator(
        actor=small.actors["atencion"],
        party=rosa,
        code="DIS",
        source=IndicatorSource.DECLARED,
        adjustment="Rampa",
    )
    member = small.accounts["genero"].staff_member
    member.role_grants.create(role="social_worker")
    browser = as_("genero")
    closed = text(browser.get(url("person", rosa)))
    assert "Discapacidad" not in closed
    assert "Ver lo sensible" in closed
    opened = text(browser.get(f"{url('person', rosa)}?para=verificar+quién+es"))
    assert "Discapacidad" in opened
    assert "Ver lo sensible" not in opened


def test_whole_numbers_for_a_purpose(as_, rosa):
    browser = as_()
    asked = text(browser.get(url("person_whole", rosa)))
    assert "5.123.456" not in asked
    shown = text(browser.post(url("person_whole", rosa), {"purpose": "llamar o escribir a la persona"}))
    assert "5.123.456" in shown
    assert "+54 9 2262 41-2345" in shown
    assert browser.post(url("person_whole", rosa), {"purpose": "curiosidad"}).status_code == 422
    assert ReadEntry.objects.filter(kind="person_reveal").count() == 1


def test_the_auditor_sees_who_looked(as_, rosa, small, django_assert_max_num_queries):
    as_().get(url("person", rosa))
    auditor = as_("auditoria")
    with django_assert_max_num_queries(8):
        shown = text(auditor.get(url("person_looks", rosa)))
    assert small.actors["atencion"].label in shown
    assert "Abrió la ficha" in shown
    assert "Quién miró esta ficha" in text(auditor.get(url("person", rosa)))


def test_two_records_side_by_side_are_joined_and_separated(as_, rosa, twin):
    browser = as_()
    pair = {"other_id": twin.id}
    page = browser.get(url("person_merge", rosa, **pair))
    shown = " ".join(text(page).split())
    for words in (
        "Rosita Gomez",
        "Queda lo del primero",
        "Distinto",
        "Quedan los dos",
        "Quedan todos juntos",
    ):
        assert words in shown
    assert "5123456" not in shown
    assert "Que quede el otro primero" in shown
    assert {*ReadEntry.objects.filter(kind="merge").values_list("party_id", flat=True)} == {rosa.id, twin.id}
    assert browser.post(url("person_merge", rosa, **pair), {"reason": ""}).status_code == 422
    joined = browser.post(url("person_merge", rosa, **pair), {"reason": "Mismo domicilio"})
    assert joined["Location"] == url("person", rosa)
    shown = text(browser.get(url("person", rosa)))
    assert "Registros unidos" in shown
    assert "Mismo domicilio" in shown
    done = Merge.objects.get()
    apart = url("person_unmerge", rosa, merge_id=done.id)
    assert "Vuelve a cada uno lo suyo" in text(browser.get(apart))
    assert browser.post(apart, {"reason": "Era la hija"})["Location"] == url("person", rosa)
    assert queries.cluster_ids(rosa) == [rosa.id]
    again = browser.post(apart, {"reason": "Era la hija"})
    assert again.status_code == 422


def test_two_people_stay_two(as_, rosa, twin, small):
    propose_match(actor=small.actors["atencion"], one=rosa, other=twin, reasons=[IDENTITY_CONFLICT])
    browser = as_()
    assert "¿Son la misma persona?" in text(browser.get(reverse("workbench:people")))
    no = url("person_reject", rosa, other_id=twin.id)
    assert browser.post(no)["Location"] == reverse("workbench:people")
    assert MatchProposal.objects.get().state == ProposalState.REJECTED
    assert browser.post(no).status_code == 302
    assert browser.post(url("person_reject", rosa, other_id=rosa.id)).status_code == 302


def test_finding_people_in_eight_queries(as_, rosa, django_assert_max_num_queries):
    browser = as_()
    with django_assert_max_num_queries(8):
        shown = text(browser.get(f"{reverse('workbench:people')}?q=412345"))
    assert "Rosa Gómez" in shown
    assert "por teléfono" in shown
    assert "Nadie con ese dato" in text(browser.get(f"{reverse('workbench:people')}?q=zzzzzz"))


def test_a_person_as_a_contact_is_asked_what_for_and_logged(as_, rosa):
    browser = as_()
    assert browser.post(url("person_whole", rosa), {"card": "1"}).status_code == 422
    given = {"card": "1", "purpose": "llamar o escribir a la persona"}
    card = browser.post(url("person_whole", rosa), given)
    assert card["Content-Type"] == "text/vcard; charset=utf-8"
    lines = card.content.decode().replace("\r\n ", "").split("\r\n")
    assert "FN:Rosa Gómez" in lines
    assert "N:Gómez;Rosa;;;" in lines
    assert [line for line in lines if line.startswith("TEL")] == [
        "TEL;VALUE=uri;TYPE=voice:tel:+5492262412345"
    ]
    assert ReadEntry.objects.get(kind="person_reveal").purpose == "llamar o escribir a la persona"
