"""Acting for somebody: asked for with a paper, within a scope, ended by either side."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nexo.domain.parties.actions.add_representative import add_representative
from nexo.domain.parties.models import Party, RecordRequest, Representation
from nexo.kernel.actors import system
from nexo.kernel.audit.models import ReadEntry
from web.portal.account import open_matter, register_rosa, sign_in, with_mail

pytestmark = pytest.mark.usefixtures("noon")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def rosa(town):
    with_mail(town)
    return register_rosa(town)


@pytest.fixture
def son(town):
    return register_rosa(town, "tomas@vecino.example", "Tomás")


@pytest.fixture
def tie(town, rosa, son):
    return add_representative(
        actor=system(town.id), principal=son, representative=rosa, kind="parent", scope="lighting"
    )


def test_acting_is_asked_for_with_a_paper_and_shows_nothing_yet(client: Client, group, rosa):
    sign_in(client)
    told = {
        "kind": "association", "name": "Vecinal Las Acacias", "document": "30-71234567-1",
        "groups": ["lighting"], "file": SimpleUploadedFile("acta.pdf", PDF, "application/pdf"),
    }  # fmt: skip
    page = client.post("/mi-cuenta/personas/pedir/", told, follow=True).content.decode()
    assert "Una oficina mira el papel" in page
    assert "Vecinal Las Acacias: para decidir" in page
    asked = RecordRequest.objects.select_related("file").get()
    assert asked.file is not None
    assert asked.details["groups"] == ["lighting"]
    assert not Representation.objects.exists()


def test_without_the_paper_it_is_not_asked_for(client: Client, group, rosa):
    sign_in(client)
    answer = client.post("/mi-cuenta/personas/pedir/", {"kind": "parent", "name": "Tomás", "document": "1"})
    assert answer.status_code == 422
    assert "Adjuntá el papel" in answer.content.decode()


def test_whoever_acts_sees_the_open_matters_within_the_scope_and_it_is_written_down(
    client: Client, light, son, tie
):
    matter = open_matter(light, son)
    sign_in(client)
    page = client.get(f"/mi-cuenta/personas/{tie.id}/").content.decode()
    assert matter.public_code in page
    assert client.get(f"/seguir/{matter.public_code}/").status_code == 302
    assert ReadEntry.objects.filter(party_id=son.id, kind="representation").count() == 1
    theirs = Client()
    sign_in(theirs, "tomas@vecino.example")
    assert "Alguien que actúa por la persona" in theirs.get("/mi-cuenta/quien-miro/").content.decode()
    Representation.objects.update(scope="water")
    assert matter.public_code not in client.get(f"/mi-cuenta/personas/{tie.id}/").content.decode()


def test_of_whose_data_are_kept_to_few_nothing_is_shown(client: Client, light, son, tie):
    matter = open_matter(light, son)
    Party.objects.filter(pk=son.pk).update(is_confidential=True)
    sign_in(client)
    page = client.get(f"/mi-cuenta/personas/{tie.id}/").content.decode()
    assert matter.public_code not in page
    assert "en reserva" in page


@pytest.mark.parametrize("mail", ["rosa@vecina.example", "tomas@vecino.example"])
def test_either_side_ends_it(client: Client, tie, mail):
    sign_in(client, mail)
    page = client.post("/mi-cuenta/personas/terminar", {"tie": str(tie.id)}, follow=True).content.decode()
    assert "terminó desde ahora" in page
    assert client.get(f"/mi-cuenta/personas/{tie.id}/").status_code == 404


def test_a_stranger_neither_sees_nor_ends_it(client: Client, tie):
    sign_in(client, "otro@vecino.example")
    assert client.get(f"/mi-cuenta/personas/{tie.id}/").status_code == 404
    assert client.post("/mi-cuenta/personas/terminar", {"tie": str(tie.id)}).status_code == 404
    assert client.post("/mi-cuenta/personas/terminar", {"tie": "x"}).status_code == 404
    tie.refresh_from_db()
    assert tie.valid_to is None


def test_the_principal_sees_who_acts_but_opens_nothing_of_theirs(client: Client, tie):
    sign_in(client, "tomas@vecino.example")
    assert "Rosa Funes" in client.get("/mi-cuenta/personas/").content.decode()
    assert client.get(f"/mi-cuenta/personas/{tie.id}/").status_code == 404
