import pytest

from kernel.documents.samples import docx, odt, run
from nexo.application.letters.write_letter import (
    draft_for_case,
    draft_for_person,
    write_to_case,
    write_to_person,
)
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case, Evidence
from nexo.domain.interactions.models import Attachment, Interaction, Reference
from nexo.domain.knowledge.actions.write_letter_template import write_letter_template
from nexo.domain.knowledge.errors import FieldUnknown, TextMissing, TitleTaken
from nexo.domain.knowledge.models import LetterTemplateVersion
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.models import Party
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.documents.refused import DocumentRefused
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.files.store import open_file
from nexo.testing.town import INSIDE, small_town

BODY = run("{{municipio}}, {{hoy}}") + run("Sra. {{nom", "bre}}:") + run("Su caso {{codigo}}, en {{lugar}}.")


@pytest.fixture
def rosa(clerk):
    return register_person(
        actor=clerk, given_names="Rosa", surname="Gómez", address_text="Ribera 123", source="counter"
    )


@pytest.fixture
def case(town, clerk, rosa, monday):
    return open_case(
        actor=clerk,
        request=Request(
            version=town.versions["AP01"],
            description="x",
            channel="counter",
            applicant=rosa,
            place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def template(town, content=None, login="secretaria", **given):
    return write_letter_template(
        actor=town.actors[login],
        **{"title": "Respuesta", "content": content or docx(BODY), "filename": "modelo.docx", **given},
    )


def test_a_letter_is_kept_in_the_papers_and_in_the_ledger(town, rosa, case, monday):
    model = template(town)
    written = write_to_case(actor=town.actors["alumbrado"], case_id=case.id, template_id=model.id)
    papers = Evidence.objects.filter(case=case).order_by("id")
    assert [one.file.media_type for one in papers] == [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/pdf",
    ]
    assert papers[0].file.filename == f"Respuesta {case.public_code}.docx"
    assert open_file(papers[1].file).startswith(b"%PDF-")
    entry = Interaction.objects.get(pk=written.entry.pk)
    assert (entry.channel, entry.direction, entry.party_id) == ("letter", "out", rosa.id)
    assert entry.text.splitlines() == [
        "Municipalidad de Prueba, lunes 23 de noviembre",
        "Sra. Rosa Gómez:",
        f"Su caso {case.public_code}, en Mitre y San Martín.",
    ]
    assert entry.subject == "Respuesta, v1"
    assert Attachment.objects.get(interaction=entry).file_id == papers[1].file_id
    assert Reference.objects.filter(interaction=entry, object_id=case.id).exists()


def test_a_letter_for_a_person_alone(town, rosa, monday):
    model = template(town, odt("<text:p>{{nombre}}, {{domicilio}}, {{codigo}}</text:p>"), filename="m.odt")
    clerk = town.actors["atencion"]
    made = draft_for_person(actor=clerk, party_id=rosa.id, template_id=model.id)
    assert made.words == ["Rosa Gómez, Ribera 123, ________"]
    assert ReadEntry.objects.filter(kind="letter", party_id=rosa.id).count() == 1
    written = write_to_person(actor=clerk, party_id=rosa.id, template_id=model.id)
    assert Attachment.objects.filter(interaction=written.entry).count() == 2
    Party.objects.filter(id=rosa.id).update(is_confidential=True)
    with pytest.raises(NotAllowed):
        write_to_person(actor=clerk, party_id=rosa.id, template_id=model.id)


def test_versions_stay_as_they_were_and_the_newest_is_used(town, case, monday):
    model = template(town)
    template(town, docx(run("Otra: {{codigo}}")), template_id=model.id)
    rows = LetterTemplateVersion.objects.order_by("number").values_list("number", "fields")
    assert [*rows] == [(1, ["municipio", "hoy", "nombre", "codigo", "lugar"]), (2, ["codigo"])]
    made = draft_for_case(actor=town.actors["alumbrado"], case_id=case.id, template_id=model.id)
    assert made.words == [f"Otra: {case.public_code}"]
    template(town, template_id=model.id, is_active=False)
    with pytest.raises(NotFound):
        draft_for_case(actor=town.actors["alumbrado"], case_id=case.id, template_id=model.id)


def test_what_is_wrong_with_a_model_is_told_to_its_author(town, monday):
    with pytest.raises(FieldUnknown, match="apellido"):
        template(town, docx(run("{{apellido}}")))
    with pytest.raises(DocumentRefused):
        template(town, b"%PDF-1.4")
    with pytest.raises(TextMissing):
        template(town, title=" ")
    with pytest.raises(TextMissing):
        write_letter_template(actor=town.actors["secretaria"], title="x", content=None)
    template(town)
    with pytest.raises(TitleTaken):
        template(town)
    with pytest.raises(NotAllowed):
        template(town, title="otra", login="atencion")
    assert LetterTemplateVersion.objects.count() == 1


def test_who_has_no_part_in_a_case_writes_no_letter_about_it(town, case, monday):
    model = template(town)
    for login, refused in (("vial", (NotAllowed, NotFound)), ("auditoria", (NotAllowed, NotFound))):
        with pytest.raises(refused):
            write_to_case(actor=town.actors[login], case_id=case.id, template_id=model.id)
    Case.objects.filter(pk=case.pk).update(visibility="reserved")
    with pytest.raises((NotAllowed, NotFound)):
        write_to_case(actor=town.actors["atencion"], case_id=case.id, template_id=model.id)


def test_a_model_of_another_town_is_none(town, case, monday):
    other = small_town("otra")
    foreign = template(other)
    with pytest.raises(NotFound):
        draft_for_case(actor=town.actors["alumbrado"], case_id=case.id, template_id=foreign.id)
    with pytest.raises(NotFound):
        template(town, title="x", template_id=foreign.id)
