"""`nexo classify`: a file becomes a model and figures, or one sentence says why not."""

import csv
import json

import numpy as np
import pytest

from kernel.learning.neighbours import NOISY, write_rows
from nexo.config.cli.main import main

HEADING = "text,category,created_at"
PAIR = ["foco roto,luz,2026-01-01T10:00:00Z", "bache hondo,calle,2026-01-02"]


@pytest.fixture
def call(monkeypatch, capsys):
    def call(*arguments: object):
        monkeypatch.setattr("sys.argv", ["nexo", "classify", *map(str, arguments)])
        try:
            code = main()
        except SystemExit as left:
            code = left.code or 0
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def file(tmp_path):
    def file(*lines: str, encoding: str = "utf-8"):
        (tmp_path / "d.csv").write_text("\n".join(lines) + "\n", encoding)
        return tmp_path / "d.csv"

    return file


@pytest.fixture
def model(call, file, tmp_path):
    out = tmp_path / "m.model"
    assert call("train", "--data", file(HEADING, *PAIR * 30), "--out", out)[0] == 0
    return out


def test_a_town_trains_evaluates_and_asks(call, tmp_path) -> None:
    rows = write_rows(np.random.default_rng(5), 2_000, NOISY)
    for name, part in (("old", rows[1_600::-1]), ("new", rows[1_600:])):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(HEADING.split(","))
            writer.writerows((text, category, moment.isoformat()) for text, category, moment in part)
    out = tmp_path / "m.model"
    code, told, _ = call("train", "--data", tmp_path / "old.csv", "--out", out, "--json")
    held_out = json.loads(told)
    assert (code, held_out["texts"]) == (0, 1_601)
    assert held_out["accuracy"] > held_out["baseline"]["accuracy"]
    code, told, _ = call("evaluate", "--model", out, "--data", tmp_path / "new.csv", "--json")
    found = json.loads(told)
    assert code == 0
    assert list(found) == [
        "accuracy", "top3_accuracy", "macro_f1", "calibration_error", "baseline", "texts", "model_texts",
            "baseline_texts",
    ]  # fmt: skip
    assert list(found["baseline"]) == ["accuracy", "top3_accuracy", "macro_f1"]
    assert found["accuracy"] > found["baseline"]["accuracy"]
    assert found["macro_f1"] > found["baseline"]["macro_f1"]


def test_both_are_printed_side_by_side(call, model, file) -> None:
    code, told, _ = call("evaluate", "--model", model, "--data", file(HEADING, *PAIR))
    assert code == 0
    lines = [line.strip("│┃ ") for line in told.splitlines()]
    assert any(line.split() == ["accuracy", "│", "1.0000", "│", "1.0000"] for line in lines)


def test_without_comparison_ours_stands_alone(call, file, tmp_path) -> None:
    data, out = file(HEADING, *PAIR * 30), tmp_path / "m.model"
    assert "baseline" not in json.loads(
        call("train", "--data", data, "--out", out, "--no-compare", "--json")[1]
    )
    assert "baseline" not in json.loads(call("evaluate", "--model", out, "--data", data, "--json")[1])


def test_a_text_gets_its_suggestions_with_reasons(call, model) -> None:
    found = json.loads(call("suggest", "FOCO quemado", "--model", model, "--json")[1])
    assert [one["category"] for one in found] == ["luz", "calle"]
    assert found[0]["because"][0] == "foco"
    assert call("suggest", "foco", "--model", model)[1].splitlines()[0].endswith("luz  (foco)")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "the first line lacks the columns text, category, created_at."),
        ([HEADING], "no rows below the heading."),
        (["text,category", "a,b"], "the first line lacks the columns created_at."),
        ([HEADING, PAIR[0], PAIR[0]], "all rows are of one category; there is nothing to tell apart."),
        ([HEADING, "foco,luz,ayer"], "line 2: created_at is not a date of ISO 8601."),
        ([HEADING, PAIR[0], "foco,luz"], "line 3: 2 cells where the heading has 3."),
        ([HEADING, "foco, ,2026-01-01"], "line 2: no category."),
        ([HEADING, "a" * 1_000_001 + ",luz,2026-01-01"], "cannot be read as CSV (field larger than field limit (1000000))."),
        ([HEADING, "a\x00b,luz,2026-01-01"], "line 2: holds a NUL character, which is not text."),
    ],
    ids=["empty", "heading", "column", "one", "date", "cells", "category", "huge", "nul"],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_one_sentence(call, file, tmp_path, lines, says) -> None:
    code, told, wrong = call("train", "--data", file(*lines), "--out", tmp_path / "m.model")
    assert (code, told) == (1, "")
    assert wrong.endswith(says + "\n")
    assert wrong.count("\n") == 1
    assert not (tmp_path / "m.model").exists()


def test_another_encoding_is_refused(call, file, tmp_path) -> None:
    data = file(HEADING, "lámpara,luz,2026-01-01", encoding="latin-1")
    code, _, wrong = call("train", "--data", data, "--out", tmp_path / "m.model")
    assert (code, wrong) == (1, f"{data}: not UTF-8. Save it as “CSV UTF-8” and try again.\n")


def test_places_that_are_not_there_are_said(call, file, tmp_path, model) -> None:
    data = file(HEADING, *PAIR)
    no, missing = tmp_path / "no" / "m", tmp_path / "missing"
    assert call("train", "--data", data, "--out", no) == (1, "", f"{no.parent}: no such folder.\n")
    assert call("train", "--data", data, "--out", tmp_path) == (1, "", f"{tmp_path}: is a folder.\n")
    assert call("train", "--data", missing, "--out", model) == (
        1,
        "",
        f"{missing}: No such file or directory.\n",
    )
    assert call("evaluate", "--model", missing, "--data", data) == (
        1, "", f"{missing}: No such file or directory.\n",
    )  # fmt: skip


def test_a_model_that_is_none_or_was_changed_is_refused(call, file, model) -> None:
    data = file(HEADING, *PAIR)
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    for bad in (bytes(content), b"cos\nsystem\n(S'true'\ntR."):
        model.write_bytes(bad)
        says = f"{model}: not a model of `nexo classify train`, or it was changed since.\n"
        assert call("evaluate", "--model", model, "--data", data, "--json") == (1, "", says)
