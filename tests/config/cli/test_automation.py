"""`nexo automation`: a rule on what happened before, and what rules did, in a terminal; `nexo doctor` tells alarms."""

import json

import pytest
import typer
from typer.testing import CliRunner

from nexo.config.cli import automation
from nexo.config.diagnosis import diagnose
from nexo.config.errors import OperatorError
from nexo.domain.automation.actions.publish_rule import publish_rule, switch_rule
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.automation.errors import LineUnreadable
from nexo.domain.automation.models import Firing
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.kernel.actors import anonymous, system
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE, small_town

TEXT = "cuando se abre un caso\nsi el servicio es AP01\nentonces agregar la nota «x»"


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def code(town):
    place = Place(lat=INSIDE[0], lon=INSIDE[1])
    request = Request(version=town.versions["AP01"], description="x", channel="webform", place=place)
    return open_case(actor=anonymous(town.jurisdiction.id), request=request).case.public_code


@pytest.fixture
def in_force(town):
    machine = system(town.jurisdiction.id)
    draft = write_rule(actor=machine, name="Nota", text=TEXT)
    return publish_rule(actor=machine, number=1, revision=draft.revision)


def run(*arguments: str) -> list[str]:
    app = typer.Typer()
    automation.register(app)
    done = CliRunner().invoke(app, ["automation", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output.splitlines()


def test_a_rule_of_a_file_is_tried_and_nothing_changes(town, code, tmp_path):
    file = tmp_path / "rule.txt"
    file.write_text(TEXT, encoding="utf-8")
    told = run("try", str(file))
    assert told[0].endswith(f"  {code}  ALU")
    assert told[-1] == "1 firings on 1 cases, of 1 facts of 30 days; 0 held back; about 1 minutes saved."
    found = json.loads(run("try", str(file), "--json", "--days", "7")[0])
    assert (found["fired"], found["days"], found["newest"][0]["case"]) == (1, 7, code)
    file.write_text(
        TEXT.replace("el servicio es AP01", "hay más de 9 casos abiertos en ALU"), encoding="utf-8"
    )
    assert run("try", str(file))[-1] == "Loads are those of today: what they were then is not kept."
    assert Firing.objects.count() == 0


def test_what_cannot_be_tried_is_said(town, in_force, tmp_path):
    wrong = tmp_path / "rule.txt"
    wrong.write_bytes(b"\xff")
    with pytest.raises(OperatorError, match="not UTF-8"):
        run("try", str(wrong))
    with pytest.raises(OperatorError, match="rule\\.none"):
        run("try", str(tmp_path / "rule.none"))
    with pytest.raises(OperatorError, match="Give a file or --rule"):
        run("try")
    wrong.write_text("cuando ladran\nponer en proceso", encoding="utf-8")
    with pytest.raises(LineUnreadable):
        run("try", str(wrong))
    with pytest.raises(OperatorError, match="done, failed, braked"):
        run("log", "--state", "x")


def test_the_log_is_told(town, in_force, code):
    deliver_pending()
    told = run("log")
    assert told[-1] == "1 firings."
    assert told[0].endswith(f"rule   1  {code}  done")
    (row,) = json.loads(run("log", "--json", "--rule", "1", "--state", "done")[0])["firings"]
    assert (row["case"], row["because"], row["brake"]) == (code, ["el servicio es Luminaria apagada"], "")
    assert run("log", "--state", "failed") == ["0 firings."]
    assert run("try", "--rule", "1")[-1].startswith("1 firings on 1 cases")


def test_the_doctor_tells_of_rules_that_are_off(town, in_force):
    def found():
        return [one.state for one in diagnose() if one.what == "automation of prueba"]

    assert found() == ["well"]
    switch_rule(actor=system(town.jurisdiction.id), number=1, on=False, reason="hoy no")
    assert found() == ["rule 1: switched off by sistema"]
