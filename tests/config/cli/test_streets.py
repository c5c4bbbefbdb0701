"""`nexo streets import`: a file becomes the register, or a sentence says why not."""

import pytest
import typer
from typer.testing import CliRunner

from nexo.config.cli import streets
from nexo.config.cli.main import main
from nexo.config.errors import OperatorError
from nexo.domain.organisation.errors import JurisdictionUnknown, StreetFileInvalid
from nexo.domain.organisation.models import Street, StreetSegment
from nexo.testing.town import small_town

HEADING = "calle;otros_nombres;desde;hasta;paridad;lat1;lon1;lat2;lon2;zona;nota"
GOOD = "Av. Belgrano;;1;99;todas;-34,95;-58,98;-34,95;-58,92;;x"


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def run(tmp_path):
    def run(*lines: str, encoding: str = "utf-8-sig", town: str = ""):
        file = tmp_path / "calles.csv"
        file.write_text("\n".join(lines) + "\n", encoding)
        app = typer.Typer()
        streets.register(app)
        options = ["--town", town] if town else []
        return CliRunner().invoke(app, ["streets", "import", str(file), *options], catch_exceptions=False)

    return run


def test_a_spreadsheet_becomes_the_register(town, run) -> None:
    done = run(HEADING, GOOD, "", "Mitre;;;;;-34,95;-58,98;-33,95;-58,92;;")
    assert done.output.splitlines() == [
        "2 of 2 stretches written.",
        "Prueba: 2 streets in 2 stretches; there were 0.",
        "1 stretches lie in no zone.",
    ]
    assert StreetSegment.objects.get(street__name="Av. Belgrano").zone == town.zone


def test_a_wrong_row_is_named_by_its_line_in_the_file(town, run) -> None:
    with pytest.raises(StreetFileInvalid, match=r"Fila 4: falta el nombre de la calle"):
        run(HEADING, GOOD, "", GOOD.replace("Av. Belgrano", ""))
    assert Street.objects.count() == 0


def test_a_wrong_file_is_refused_in_english_as_the_commands_speak(
    town, tmp_path, monkeypatch, capsys
) -> None:
    file = tmp_path / "streets.csv"
    lines = [HEADING, GOOD.replace("Av. Belgrano", ""), GOOD.replace("-34", "norte", 1)]
    file.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["nexo", "streets", "import", str(file)])
    assert main() == 1
    assert capsys.readouterr().err.splitlines() == [
        "The street file has rows with errors; nothing was changed.",
        "Row 2: the name of the street is missing (“calle”).",
        "Row 3: “lat1” has to be degrees with decimals, and says “norte.95”.",
    ]


def test_what_is_no_such_file_is_said_in_a_sentence(town, run, tmp_path) -> None:
    with pytest.raises(OperatorError, match="the first line lacks the columns lat1, lon1, lat2, lon2"):
        run("calle,desde,hasta", "Mitre,1,99")
    with pytest.raises(OperatorError, match="not UTF-8"):
        run(HEADING, GOOD.replace("Belgrano", "Güemes"), encoding="latin-1")
    with pytest.raises(OperatorError, match="No such file"):
        streets.import_(tmp_path / "none.csv")


def test_where_there_are_several_towns_one_is_named(town, run) -> None:
    small_town("otra")
    with pytest.raises(JurisdictionUnknown):
        run(HEADING, GOOD)
    assert "Otra: 1 streets" in run(HEADING, GOOD, town="otra").output
    with pytest.raises(JurisdictionUnknown):
        run(HEADING, GOOD, town="ninguna")
