"""`nexo routing`: past cases by other rules, and what is to be mended, in a terminal; `nexo doctor` tells alarms."""

import json
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner

from nexo.config.cli import routing
from nexo.config.diagnosis import diagnose
from nexo.config.errors import OperatorError
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.catalogue.actions.switch_routing_rule import switch_routing_rule
from nexo.domain.catalogue.errors import RuleUnreadable
from nexo.domain.catalogue.models import RoutingSet
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import anonymous
from nexo.testing.town import INSIDE, route_by, small_town

TO_VIA = "si el servicio es AP01 y la zona es Centro, va a VIA"


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def code(town):
    place = Place(lat=INSIDE[0], lon=INSIDE[1])
    request = Request(version=town.versions["AP01"], description="x", channel="webform", place=place)
    return open_case(actor=anonymous(town.jurisdiction.id), request=request).case.public_code


def run(*arguments: str) -> list[str]:
    app = typer.Typer()
    routing.register(app)
    done = CliRunner().invoke(app, ["routing", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output.splitlines()


def test_a_rule_is_tried_and_nothing_changes(town, code):
    assert run("try", "--rule", TO_VIA) == [
        f"       1  Alumbrado → Mantenimiento Vial  ({code})",
        "1 of 1 cases of 90 days would have gone elsewhere.",
    ]
    assert RoutingSet.objects.count() == 0


def test_a_rule_takes_the_place_of_another_or_is_left_out(town, code):
    route_by(town, TO_VIA)
    assert run("try", "--without", "1")[0] == f"       1  Mantenimiento Vial → Alumbrado  ({code})"
    told = run("try", "--rule", "si hay más de 9 casos abiertos en SP, va a INT", "--instead-of", "1")
    assert told[-1] == "Loads are those of today: what they were then is not kept."
    assert told[0] == f"       1  Mantenimiento Vial → Alumbrado  ({code})"


def test_a_file_is_a_whole_set_and_programs_read_json(town, code, tmp_path):
    file = tmp_path / "reglas.txt"
    file.write_text(f"# de prueba\n\nsi la zona no es Centro, va a VIA\n{TO_VIA}\n", "utf-8")
    (line,) = run("try", str(file), "--json")
    assert json.loads(line) == {
        "days": 90,
        "cases": 1,
        "is_cut": False,
        "asks_load": False,
        "changed": 1,
        "differences": [
            {
                "before": "Alumbrado",
                "after": "Mantenimiento Vial",
                "cases": 1,
                "already": 0,
                "examples": [code],
            }
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("try",), OperatorError, "Give a file, --rule or --without."),
        (("try", "--without", "7"), OperatorError, "There is no rule 7 in force."),
        (("try", "/no/such"), OperatorError, "/no/such: No such file or directory."),
        (("try", "--rule", "si la zona es Zentro, va a VIA"), RuleUnreadable, "¿Quisiste decir «Centro»?"),
        (("try", "--rule", TO_VIA, "--town", "otra"), JurisdictionUnknown, ""),
        (("report", "--town", "otra"), JurisdictionUnknown, ""),
    ],
)
def test_what_is_wrong_is_said(town, arguments, error, said):
    with pytest.raises(error) as refused:
        run(*arguments)
    assert said in str(refused.value)


def test_a_file_that_is_no_text_is_refused(town, tmp_path):
    file = tmp_path / "reglas.xls"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OperatorError, match=r"reglas\.xls: not UTF-8\."):
        run("try", str(file))


def test_the_report_in_a_terminal_and_for_programs(town):
    route_by(town, "siempre va a SP", TO_VIA)
    told = run("report")
    assert told[-1] == f"{len(told) - 1} findings."
    assert (
        "warn  Rule 1 holds for every case: those after it never decide."
        " Give it a condition, or leave it last."
    ) in told
    (line,) = run("report", "--json")
    assert {"tone", "kind", "what", "to_do"} == set(json.loads(line)["findings"][0])


def test_the_doctor_tells_of_rules_that_do_not_work(town):
    route_by(town, TO_VIA, "si la zona es Centro, va a SP")
    what = "routing rules of prueba"
    assert [one.state for one in diagnose() if one.what == what] == ["2 in force"]
    switch_routing_rule(actor=town.actors["sistemas"], number=1, on=False, reason="x")
    Unit.objects.filter(code="SP").update(valid_to=clock.now().date() - timedelta(days=1))
    found = [one for one in diagnose() if one.what == what]
    assert [(one.state, one.is_well) for one in found] == [
        ("rule 1: switched off", False),
        ("rule 2: its unit takes no cases", False),
    ]
