"""What a body posts: a case like any other, once; refusals that name every fault."""

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nexo.domain.cases.models import Case, Evidence
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from web.api.open311.conftest import KEY, MONDAY
from web.api.open311.test_reading import PIXEL, V2

HOLE = {
    "api_key": KEY,
    "service_code": "VI01",
    "lat": "-34.95",
    "long": "-58.95",
    "description": "Hay un pozo",
    "email": "",
}


@pytest.fixture(autouse=True)
def _body(body):
    return body


def post(client, data, fmt="json", path="requests", **more):
    return client.post(f"{V2}/{path}.{fmt}", data, **more)


def lines(response, status=400):
    assert response.status_code == status
    assert {row["code"] for row in response.json()} == {str(status)}
    return [row["description"] for row in response.json()]


def test_it_becomes_a_contact_and_a_case(client, body):
    response = post(
        client,
        HOLE | {"email": "Maria@vecina.example", "first_name": "María", "last_name": "Ríos"},
    )
    case = Case.objects.get()
    [told] = response.json()
    assert (response.status_code, told["service_request_id"], told["account_id"]) == (
        200,
        case.public_code,
        None,
    )
    assert told["service_notice"].startswith(
        f"Para seguirlo en nuestra página: código {case.public_code}, clave "
    )
    assert (case.channel, case.description, case.lat, case.lon) == ("open311", "Hay un pozo", -34.95, -58.95)
    assert case.owner_unit.code == "VIA"
    assert case.applicant.display_name == "María Ríos"
    contact = Interaction.objects.get()
    assert (contact.channel, contact.author_label, contact.is_verified) == (
        "open311",
        "Open311: Cooperativa Eléctrica",
        False,
    )
    assert case.origin == contact
    published = client.get(f"{V2}/requests/{case.public_code}.json").content.decode()
    assert [word for word in ("María", "Ríos", "vecina", "pozo") if word in published] == []
    token = client.get(f"{V2}/tokens/{case.public_code}.json").json()
    assert token == [{"token": case.public_code, "service_request_id": case.public_code}]


def test_urlencoded_and_xml(client):
    body = "&".join(f"{name}={value}" for name, value in HOLE.items())
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    response = client.post(f"{V2}/requests.xml", body, content_type=kind)
    xml = fromstring(response.content)
    assert (response.status_code, xml.tag) == (200, "service_requests")
    assert xml.findtext("request/service_request_id") == Case.objects.get().public_code
    assert xml.find("request/token") is None


def test_the_same_words_make_one_case_for_ten_minutes(client):
    first, again = post(client, HOLE).json(), post(client, HOLE).json()
    assert again[0]["service_request_id"] == first[0]["service_request_id"]
    assert again[0]["service_notice"] is None
    post(client, HOLE | {"description": "Hay otro pozo"})
    assert Case.objects.count() == 2


def test_a_name_for_the_request_holds_for_ever(client):
    with clock.frozen(MONDAY):
        first = post(client, HOLE, headers={"Idempotency-Key": "a1"}).json()
    with clock.frozen(MONDAY + timedelta(days=3)):
        again = post(client, HOLE | {"description": "Más"}, headers={"Idempotency-Key": "a1"}).json()
    assert again[0]["service_request_id"] == first[0]["service_request_id"]
    post(client, HOLE, headers={"Idempotency-Key": "a2"})
    assert Case.objects.count() == 2


def test_photos_come_as_files_and_stay_ours(client):
    photos = [SimpleUploadedFile(f"{n}.png", PIXEL, "image/png") for n in range(2)]
    [told] = post(client, HOLE | {"media": photos}).json()
    assert Evidence.objects.filter(is_public=False).count() == 2
    [row] = client.get(f"{V2}/requests/{told['service_request_id']}.json").json()
    assert row["media_url"] is None
    bad = SimpleUploadedFile("x.exe", b"MZ" + b"\x00" * 100, "image/png")
    assert post(client, HOLE | {"description": "otro", "media": bad}).status_code == 400
    five = [SimpleUploadedFile(f"{n}.png", PIXEL, "image/png") for n in range(5)]
    assert lines(post(client, HOLE | {"media": five})) == ["«media»: hasta cuatro fotos, de 10 MB cada una."]


def test_an_address_of_a_photo_is_kept_as_text_and_never_fetched(client):
    post(client, HOLE | {"media_url": "http://127.0.0.1:9/foto.jpg"})
    assert Case.objects.get().description == "Hay un pozo\n\nhttp://127.0.0.1:9/foto.jpg"
    refused = post(client, HOLE | {"media_url": "data:image/png;base64,AAAA"})
    assert lines(refused) == [
        "«media_url» es una dirección http o https; una foto se manda en «media», como archivo."
    ]


@pytest.mark.parametrize("key", ["", "otra-clave-bien-larga-311", KEY[:-1], KEY + "x", "ñ" * 30])
def test_only_who_has_a_key_posts(client, key):
    assert lines(post(client, HOLE | {"api_key": key}), 403) == ["«api_key» falta o no es de nadie."]
    assert Interaction.objects.count() == 0


def test_a_key_of_an_account_out_of_use_or_of_another_town_opens_nothing(client, town):
    other = Jurisdiction.objects.create(
        slug="otra", name="Otra", short_name="Otra", code_prefix="OT", level="province"
    )
    town.jurisdiction.theme = {"hosts": ["testserver"]}
    town.jurisdiction.save()
    ChannelAccount.objects.update(is_active=False)
    assert post(client, HOLE).status_code == 403
    ChannelAccount.objects.update(is_active=True, jurisdiction=other)
    assert post(client, HOLE).status_code == 403


def test_who_guesses_keys_is_made_to_wait(client):
    statuses = [post(client, HOLE | {"api_key": f"clave-{n}"}).status_code for n in range(21)]
    assert statuses == [403] * 20 + [429]
    assert post(client, HOLE).status_code == 200


def test_every_fault_is_told_at_once(client, asks):
    refused = post(
        client,
        {
            "api_key": KEY,
            "service_code": "AP01",
            "attribute[altura]": "media",
            "email": "no es un correo",
            "description": "x" * 4001,
        },
    )
    told = lines(refused)
    assert len(told) == 5
    assert told[0] == "Falta el lugar (required): «lat» y «long», o «address_string»."
    assert told[1] == "attribute[altura]: Elegí una de las opciones de «¿A qué altura está?»."
    assert told[2] == "attribute[desde] (required): Falta completar «¿Desde cuándo?»."
    assert told[3] == "«description» puede tener hasta 4000 letras."
    assert told[4].startswith("email: ")
    assert Case.objects.count() == 0


def test_answers_come_singly_or_as_a_list(client, asks):
    data = HOLE | {
        "service_code": "AP01",
        "attribute[altura][]": "alta",
        "attribute[desde]": "2026-11-22T02:00:00Z",
        "attribute[chispas]": "true",
        "attribute[detalle]": "dos\nrenglones",
    }
    assert post(client, data).status_code == 200
    assert Case.objects.get().answers == {
        "altura": "alta",
        "desde": "2026-11-21",
        "chispas": True,
        "detalle": "dos\nrenglones",
    }
    refused = post(client, data | {"attribute[altura][]": ["alta", "baja"]})
    assert lines(refused)[0] == "attribute[altura]: va un solo valor."


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "NADA"}, 404),
        ({"service_code": "SO04"}, 404),
        ({"lat": ""}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "91"}, 400),
        ({"lat": "", "long": "", "address_id": "7"}, 400),
        ({"service_code": "MO01"}, 400),  # needs a way to answer
        ({"lat": "", "long": "", "address_string": "Mitre 100"}, 200),
        ({"jurisdiction_id": "otra.example"}, 200),
        ({"description": ""}, 200),
        ({"description": "Hay un \x00 pozo"}, 200),
    ],
)
def test_statuses(client, change, status):
    assert post(client, HOLE | change).status_code == status
    assert Case.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--x", "multipart/form-data"),
        (b"a=1&" * 2_000, "application/x-www-form-urlencoded"),
        (b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_is_refused_in_the_format_asked_for(client, content, kind):
    response = client.post(f"{V2}/requests.json", content, content_type=kind)
    assert lines(response) == ["No se entiende lo que mandaste, o es demasiado."]


def test_a_key_in_the_address_opens_nothing(client):
    assert client.post(f"{V2}/requests.json?api_key={KEY}", HOLE | {"api_key": ""}).status_code == 403


NEWS = {
    "api_key": KEY,
    "update_id": "u1",
    "status": "IN_PROGRESS",
    "updated_datetime": "2026-11-23T09:00:00-03:00",
    "description": "Va una cuadrilla",
}


def test_news_of_another_body_stand_with_the_case(client, opened):
    case = opened()
    data = NEWS | {"service_request_id": case.public_code}
    response = post(client, data, path="servicerequestupdates")
    assert (response.status_code, response.json()) == (200, [{"update_id": "u1"}])
    news = Interaction.objects.get()
    assert news.text == "Cooperativa Eléctrica dice que el caso está en «in_progress».\n\nVa una cuadrilla"
    assert [str(one.object_id) for one in news.references.all()] == [str(case.pk)]
    case.refresh_from_db()
    assert case.phase == "assigned"
    repeated = post(client, data, path="servicerequestupdates")
    assert lines(repeated) == ["Esa novedad ya llegó: «update_id» no se puede repetir."]


def test_news_that_lack_something_are_refused(client, opened):
    data = NEWS | {"service_request_id": opened().public_code}
    path = {"path": "servicerequestupdates"}
    assert len(lines(post(client, {"api_key": KEY}, **path))) == 5
    assert post(client, data | {"status": "volando"}, **path).status_code == 400
    assert post(client, data | {"updated_datetime": "ayer"}, **path).status_code == 400
    assert post(client, data | {"service_request_id": "7"}, **path).status_code == 404
    assert post(client, data | {"api_key": "x"}, **path).status_code == 403
    assert Interaction.objects.count() == 0
