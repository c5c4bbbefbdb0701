"""What anybody reads by Open311: formats, services, requests, and nothing personal."""

import json
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nexo.domain.cases.enums import EvidenceKind, Phase
from nexo.domain.cases.models import Case, Evidence
from nexo.domain.catalogue.enums import ServiceKind, Visibility
from nexo.kernel.files.store import store
from web.api.open311.conftest import MONDAY

V2 = "/open311/v2"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


def rows(client, path, **params):
    response = client.get(f"{V2}/{path}", params)
    assert response.status_code == 200, response.content
    return response.json()


def codes(client, **params):
    return [row["service_request_id"] for row in rows(client, "requests.json", **params)]


@pytest.mark.parametrize("path", ["services", "requests", "discovery", "servicerequestupdates"])
def test_each_format_has_its_type_and_is_open_to_browsers(client, town, path):
    for fmt, kind in (("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")):
        response = client.get(f"{V2}/{path}.{fmt}")
        assert (response.status_code, response.headers["Content-Type"]) == (200, kind)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    body = client.get(f"{V2}/{path}.xml").content
    assert body.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<')


def test_discovery_says_where_we_are(client, town):
    for path in ("/open311/discovery.json", f"{V2}/discovery.json"):
        told = client.get(path).json()
        assert told == {
            "changeset": "2026-01-01T00:00:00Z",
            "contact": "hola@prueba.example",
            "key_service": "Pedí tu clave a Municipalidad de Prueba.",
            "endpoints": [
                {
                    "specification": "http://wiki.open311.org/GeoReport_v2",
                    "url": "http://testserver/open311/v2",
                    "changeset": "2026-01-01T00:00:00Z",
                    "type": "production",
                    "formats": ["text/xml", "application/json"],
                }
            ],
        }
    xml = fromstring(client.get("/open311/discovery.xml").content)
    assert [one.text for one in xml.findall("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]


def test_services_are_those_that_may_be_published(client, town, asks):
    told = rows(client, "services.json", jurisdiction_id="")
    assert [row["service_code"] for row in told] == ["VI01", "AP01", "MO01"]
    assert told[0] == {
        "service_code": "VI01",
        "service_name": "Bache en pavimento",
        "description": "Bache en pavimento",
        "metadata": False,
        "type": "realtime",
        "keywords": "pozo,bache",
        "group": "La calle",
    }
    assert told[1]["metadata"] is True


def test_services_by_place(client, town):
    assert len(rows(client, "services.json", lat="-34.95", long="-58.95")) == 3
    assert rows(client, "services.json", lat="10", long="10") == []
    assert client.get(f"{V2}/services.json", {"lat": "10"}).status_code == 400


def test_a_definition_is_an_object_whose_lists_are_lists(client, town, asks):
    told = rows(client, "services/AP01.json")
    assert told["service_code"] == "AP01"
    assert [(one["code"], one["datatype"], one["required"], one["order"]) for one in told["attributes"]] == [
        ("altura", "singlevaluelist", True, 1),
        ("desde", "datetime", True, 2),
        ("detalle", "text", False, 3),
        ("chispas", "singlevaluelist", False, 4),
    ]
    assert told["attributes"][0]["values"] == [
        {"key": "alta", "name": "Alta"},
        {"key": "baja", "name": "Baja"},
    ]
    xml = fromstring(client.get(f"{V2}/services/AP01.xml").content)
    assert xml.tag == "service_definition"
    assert len(xml.findall("attributes/attribute")) == 4
    assert xml.findtext("attributes/attribute/values/value/key") == "alta"


def test_a_service_without_questions_has_an_empty_definition(client, town):
    assert rows(client, "services/VI01.json") == {"service_code": "VI01", "attributes": []}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("services/NADA", 404),
        ("services/SO04", 404),
        ("requests/123", 404),
        ("requests/PR-222222-2", 404),
        ("tokens/123", 404),
        ("requests", 400),
    ],
)
def test_errors_are_a_list_in_the_format_asked_for(client, town, path, status):
    params = {"status": "abierto"} if status == 400 else {}
    told = client.get(f"{V2}/{path}.json", params)
    assert told.status_code == status
    assert [row["code"] for row in told.json()] == [str(status)]
    xml = client.get(f"{V2}/{path}.xml", params)
    assert (xml.status_code, xml.headers["Content-Type"]) == (status, "text/xml; charset=utf-8")
    assert fromstring(xml.content).findtext("error/code") == str(status)
    assert client.delete(f"{V2}/services.json").status_code == 405


def test_a_request_holds_nothing_personal(client, opened):
    case = opened()
    told = rows(client, "requests.json")
    assert told == [
        {
            "service_request_id": case.public_code,
            "status": "open",
            "status_notes": None,
            "service_name": "Bache en pavimento",
            "service_code": "VI01",
            "description": "Bache en pavimento",
            "agency_responsible": "Mantenimiento Vial",
            "service_notice": None,
            "requested_datetime": "2026-11-23T10:00:00-03:00",
            "updated_datetime": "2026-11-23T10:00:00-03:00",
            "expected_datetime": told[0]["expected_datetime"],
            "address": "Mitre 10 […]",
            "address_id": None,
            "zipcode": None,
            "lat": -34.95,
            "long": -58.95,
            "media_url": None,
        }
    ]
    assert rows(client, f"requests/{case.public_code}.json") == told
    assert rows(client, "requests.json", service_request_id=case.public_code) == told


def test_words_are_published_redacted_where_the_town_says_so(client, town, opened):
    town.jurisdiction.local_rules = {"open311_descriptions": True}
    town.jurisdiction.save()
    opened(text="Hay un pozo.\nLlamen al 2262 555123 o a maria@vecina.example")
    [row] = rows(client, "requests.json")
    assert row["description"] == "Hay un pozo.\nLlamen al […] o a […]"


@pytest.mark.parametrize("visibility", [Visibility.RESERVED, Visibility.PROTECTED])
@pytest.mark.parametrize("where", ["case", "version"])
def test_what_is_not_for_everybody_is_nowhere(client, town, opened, visibility, where):
    case = opened()
    if where == "case":
        Case.objects.update(visibility=visibility)
    else:
        version = town.versions["VI01"]
        version.visibility = visibility
        version.save()
    assert codes(client) == []
    assert codes(client, service_request_id=case.public_code) == []
    assert client.get(f"{V2}/requests/{case.public_code}.json").status_code == 404
    assert client.get(f"{V2}/tokens/{case.public_code}.json").status_code == 404
    assert rows(client, "servicerequestupdates.json") == []


@pytest.mark.parametrize("kind", [ServiceKind.PROCEDURE, ServiceKind.REPORT])
def test_a_home_has_no_place_and_cannot_be_searched_for_by_it(client, opened, kind):
    case = opened()
    Case.objects.update(kind=kind)
    [row] = rows(client, "requests.json")
    assert (row["lat"], row["long"], row["address"]) == (None, None, None)
    assert codes(client, bbox="-59,-35,-58,-34") == []
    Case.objects.update(kind=ServiceKind.CLAIM)
    assert codes(client, bbox="-59,-35,-58,-34") == [case.public_code]
    assert codes(client, bbox="-58.9,-35,-58,-34") == []


def test_a_closed_case_says_how_it_ended_and_nothing_of_our_phases(client, opened):
    case = opened()
    Case.objects.update(
        phase=Phase.RESOLVED,
        public_answer="Se tapó. Gracias, tu teléfono 2262 555123 quedó anotado.",
        resolved_at=MONDAY + timedelta(hours=2, microseconds=5),
        updated_at=MONDAY + timedelta(hours=9),
    )
    [row] = rows(client, "requests.json", status="closed")
    assert (row["status"], row["updated_datetime"]) == ("closed", "2026-11-23T12:00:00-03:00")
    assert row["status_notes"] == "Se tapó. Gracias, tu teléfono […] quedó anotado."
    assert codes(client, status="open") == []
    assert codes(client, status="open,closed") == [case.public_code]
    assert codes(client, updated_after="2026-11-23T11:59:59-03:00") == [case.public_code]
    assert codes(client, updated_after="2026-11-23T12:00:01-03:00") == []
    assert codes(client, updated_before="2026-11-23T14:59:59Z") == []


def test_the_list_looks_at_ninety_days(client, opened):
    old = opened(at=MONDAY - timedelta(days=100)).public_code
    new = opened(at=MONDAY - timedelta(days=1)).public_code
    assert codes(client) == [new]
    assert codes(client, start_date="", end_date="") == [new]
    assert codes(client, start_date="2026-08-01T00:00:00Z", end_date="2026-09-01T00:00:00Z") == [old]
    assert codes(client, start_date="2020-01-01", end_date="2026-11-23T13:00:00Z") == [new]
    assert codes(client, start_date="2026-08-10T00:00:00-03:00") == [old]
    assert codes(client, end_date="2026-09-10T00:00:00-03:00") == [old]
    assert codes(client, start_date="2026-08-10T00:00:00 03:00") == [old]
    assert codes(client, service_request_id=f"{old},{new}", start_date="mal") == [new, old]
    for bad in ({"start_date": "ayer"}, {"start_date": "9999-12-31"}, {"end_date": "0001-01-01"}):
        assert client.get(f"{V2}/requests.json", bad).status_code == 400
    backwards = {"start_date": "2026-09-02", "end_date": "2026-09-01"}
    assert client.get(f"{V2}/requests.json", backwards).status_code == 400


def test_filters(client, opened):
    hole, lamp = opened("VI01").public_code, opened("AP01").public_code
    assert codes(client, service_code="VI01") == [hole]
    assert sorted(codes(client, service_code="VI01,AP01")) == sorted([hole, lamp])
    assert codes(client, service_code="NADA") == []
    assert codes(client, q="luminaria") == [lamp]
    assert codes(client, q="María") == []


def test_pages_are_linked(client, opened):
    made = [opened(at=MONDAY - timedelta(days=day)).public_code for day in range(3)]
    first = client.get(f"{V2}/requests.json", {"page_size": "2", "status": "open"})
    assert [row["service_request_id"] for row in first.json()] == made[:2]
    assert first.headers["Link"] == (
        '<http://testserver/open311/v2/requests.json?page_size=2&status=open&page=2>; rel="next"'
    )
    second = client.get(f"{V2}/requests.json", {"page_size": "2", "page": "2"})
    assert [row["service_request_id"] for row in second.json()] == made[2:]
    assert second.headers["Link"] == (
        '<http://testserver/open311/v2/requests.json?page_size=2&page=1>; rel="prev"'
    )
    assert "Link" not in client.get(f"{V2}/requests.json").headers
    for bad in ({"page": "0"}, {"page_size": "501"}, {"page": "x"}, {"page": "²"}):
        assert client.get(f"{V2}/requests.json", bad).status_code == 400


def test_extensions_come_when_asked_for(client, opened):
    case = opened()
    [row] = rows(client, f"requests/{case.public_code}.json", extensions="true")
    assert row["extended_attributes"] == {"status": "open", "group": "La calle"}
    assert [note["type"] for note in row["notes"]] == ["open", "open", "open"]
    assert row["notes"][0]["description"] == "Recibido"
    xml = client.get(f"{V2}/requests/{case.public_code}.xml", {"extensions": "true"}).content
    assert len(fromstring(xml).findall("request/notes/note")) == 3


def test_updates_tell_the_moves(client, opened):
    case = opened()
    told = rows(client, "servicerequestupdates.json", service_request_id=case.public_code)
    assert [row["status"] for row in told] == ["open", "open", "open"]
    assert {row["service_request_id"] for row in told} == {case.public_code}
    xml = fromstring(client.get(f"{V2}/servicerequestupdates.xml").content)
    assert (xml.tag, len(xml.findall("request_update"))) == ("service_request_updates", 3)


def test_a_photo_is_shown_once_it_is_public(client, town, opened):
    case = opened()
    file = store(PIXEL, filename="foto.png", jurisdiction_id=town.jurisdiction.id)
    evidence = Evidence.objects.create(case=case, file=file, kind=EvidenceKind.AFTER)
    url = f"{V2}/media/{evidence.pk}"
    assert rows(client, "requests.json")[0]["media_url"] is None
    assert client.get(url).status_code == 404
    Evidence.objects.update(is_public=True)
    assert rows(client, "requests.json")[0]["media_url"] == f"http://testserver{url}"
    assert client.get(url).headers["Content-Type"] == "image/jpeg"
    Case.objects.update(visibility=Visibility.PROTECTED)
    assert client.get(url).status_code == 404


def test_texts_come_in_the_language_asked_for(client, town):
    town.versions["AP01"].service.name_en = "Street light out"
    town.versions["AP01"].service.save()
    told = client.get(f"{V2}/services.json", headers={"accept-language": "en"}).json()
    assert "Street light out" in [row["service_name"] for row in told]
    refused = client.get(f"{V2}/services/NADA.json", headers={"accept-language": "en"})
    assert refused.json()[0]["description"] == "That service does not exist or is not available."


def test_xml_takes_whatever_was_written(client, opened):
    opened(place="<b>Mitre</b> & \x01 «San Martín» 🙂")
    xml = fromstring(client.get(f"{V2}/requests.xml").content)
    assert xml.findtext("request/address") == "<b>Mitre</b> &  «San Martín» 🙂"
    assert json.loads(client.get(f"{V2}/requests.json").content)[0]["address"].startswith("<b>Mitre")


@pytest.mark.parametrize(
    ("path", "queries"),
    [("requests.json", 3), ("requests.xml?extensions=true", 4), ("servicerequestupdates.json", 2)],
)
def test_a_list_costs_the_same_for_one_and_for_three(client, opened, path, queries):
    opened()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(f"{V2}/{path}")
        counts.append(len(seen))
        opened(), opened()
    assert counts == [queries, queries]
