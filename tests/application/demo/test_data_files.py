"""The data files say what domain.md 5 says."""

import re

import pytest
from django.utils.translation import override
from shapely.geometry import shape

from nexo.application.demo.city.ground import offices, read_toml, units, zones
from nexo.application.demo.city.services import Term, groups, services, term
from nexo.domain.cases.enums import Phase
from nexo.domain.catalogue.enums import EvidenceRule, ServiceKind
from nexo.domain.catalogue.rules.form import choices_of, help_of, label_of


def test_the_catalogue_has_66_services_whose_weights_sum_to_a_thousand_and_28_procedures():
    weighted = [row for row in services() if row.weight]
    assert len(weighted) == 66
    assert sum(row.weight for row in weighted) == 1000
    assert len([row for row in services() if row.volume]) == 28


def test_group_totals_are_those_of_the_plan():
    totals = {
        group.code: sum(row.weight for row in services() if row.group == group.code) for group in groups()
    }
    assert totals == {
        "lighting": 260,
        "hygiene": 240,
        "roads": 110,
        "trees": 90,
        "water": 90,
        "traffic": 80,
        "green": 35,
        "animals": 30,
        "inspection": 30,
        "social": 20,
        "safety": 15,
        "procedures": 0,
    }


def test_every_service_is_whole():
    codes = {row.code for row in units()}
    kinds, rules = set(ServiceKind.values), set(EvidenceRule.values)
    for row in services():
        assert row.owner in codes
        assert {row.deputy, row.external} <= codes | {""}
        assert row.kind in kinds
        assert row.evidence in rules
        assert row.keywords
        assert row.description.endswith(".")
        assert row.name_en
        assert row.description_en
        assert bool(row.phrases) == bool(row.weight)


def test_every_service_has_its_english():
    for row in services():
        for name in ("name", "description", "cost", "where", "law"):
            assert bool(getattr(row, name)) == bool(getattr(row, f"{name}_en")), (row.code, name)
        with override("en"):
            for question in row.fields:
                assert label_of(question) != question["label"], row.code
                assert not question.get("help") or help_of(question) != question["help"], row.code
                assert all(told != kept for kept, told in choices_of(question)), row.code
        assert all(paper["name_en"] for paper in row.documents), row.code


def test_nine_percent_is_the_duty_of_somebody_else():
    share = sum(row.weight * row.external_share for row in services()) / 1000
    assert round(share, 3) == 0.090


def test_a_group_without_a_code_of_its_own_is_not_read():
    assert term("3bd") == Term(3, "business_day")
    assert term("24h") == Term(24, "hour")
    with pytest.raises(ValueError, match="not a term: soon"):
        term("soon")


def test_the_twelve_zones_hold_the_120_000_inhabitants_and_do_not_overlap():
    rows = zones()
    assert [row.code for row in rows] == [f"Z{number:02d}" for number in range(1, 13)]
    assert sum(row.population for row in rows) == 120_000
    shapes = [shape(row.polygon) for row in rows]
    assert all(one.is_valid for one in shapes)
    for number, one in enumerate(shapes):
        for other in shapes[number + 1 :]:
            assert one.intersection(other).area < 1e-9


def test_areas_stand_after_their_parents_and_offices_belong_to_areas():
    seen = {""}
    for row in units():
        assert row.parent in seen
        seen.add(row.code)
    assert {row.unit for row in offices()} <= seen
    assert offices()[0].hours["sat"] == [["09:00", "13:00"]]


def test_every_phase_is_worded():
    rows = read_toml("status_types.toml")["status"]
    assert {row["phase"] for row in rows} == set(Phase.values) - {"draft"}


def test_knowledge_is_rich_enough_and_speaks_of_real_services():
    codes = {row.code for row in services()}
    answers, articles = read_toml("standard_answers.toml")["answer"], read_toml("articles.toml")["article"]
    assert len(answers) == 36
    assert len(articles) == 26
    assert {row["service_code"] for row in [*answers, *articles] if "service_code" in row} <= codes
    holes = {hole for row in answers for hole in re.findall(r"\{(\w+)\}", row["body"])}
    assert holes == {"nombre", "codigo", "servicio", "area", "vence"}


def test_what_neighbours_say_has_known_holes_only():
    holes = {hole for row in services() for text in row.phrases for hole in re.findall(r"\{(\w+)\}", text)}
    assert holes == {"place", "cross", "days", "mark", "zone"}


def test_protected_services_are_the_three_of_the_plan():
    assert {row.code for row in services() if row.protected} == {"SO04", "SE03", "OT04"}
