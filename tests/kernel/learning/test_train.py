"""A model learns from a town's own texts, and better than what everybody would write first."""

from functools import cache

import numpy as np
import pytest

from kernel.learning.neighbours import CLEAN, IMBALANCED, NOISY, Manner, misspell, write_rows
from nexo.kernel.learning.evaluate import evaluate
from nexo.kernel.learning.model import Model
from nexo.kernel.learning.train import OneCategory, train

LEARNT, ASKED = 4_000, 1_000


@cache
def learnt(manner: Manner) -> tuple[Model, list[str], list[str]]:
    """Return a model of the older rows, and the texts and categories of the newest."""
    rows = write_rows(np.random.default_rng(7), LEARNT + ASKED, manner)
    texts, categories = [row[0] for row in rows], [row[1] for row in rows]
    return train(texts[:LEARNT], categories[:LEARNT]), texts[LEARNT:], categories[LEARNT:]


@pytest.mark.parametrize("manner", [CLEAN, NOISY, IMBALANCED], ids=["clean", "noisy", "imbalanced"])
def test_the_newest_texts_are_sorted_better_than_by_the_baseline(manner) -> None:
    ours, other = evaluate(*learnt(manner))
    assert ours.accuracy > other.accuracy
    assert ours.macro_f1 > other.macro_f1
    assert ours.calibration_error < 0.07


def test_misspelling_that_was_never_seen_costs_less_than_it_costs_the_baseline() -> None:
    model, texts, categories = learnt(CLEAN)
    rng = np.random.default_rng(3)
    ours, other = evaluate(model, [misspell(rng, text, 0.5) for text in texts], categories)
    assert ours.accuracy > other.accuracy + 0.05


def test_held_out_figures_are_of_both_on_the_newest_fifteen_of_a_hundred() -> None:
    model, _, _ = learnt(NOISY)
    assert model.texts == LEARNT
    assert model.held_out.accuracy > model.held_out_baseline.accuracy
    assert model.held_out_baseline.calibration_error is None


def test_of_many_texts_the_baseline_sees_the_older_alone_and_says_so() -> None:
    texts, categories = ["foco roto", "bache hondo"] * 30, ["luz", "calle"] * 30
    assert train(texts, categories, refitted=60).baseline.texts == 60
    model = train(texts, categories, refitted=59)
    assert (model.texts, model.baseline.texts, model.held_out_baseline.accuracy) == (60, 51, 1.0)


def test_the_same_rows_make_the_same_model() -> None:
    rows = write_rows(np.random.default_rng(2), 300, NOISY)
    one, other = (train([row[0] for row in rows], [row[1] for row in rows], compare=False) for _ in range(2))
    assert np.array_equal(one.weights, other.weights)
    assert one.confidence == other.confidence


def test_a_correction_teaches() -> None:
    texts = ["foco quemado", "bache enorme"] * 20
    before = train(texts, ["luz", "calle"] * 20, compare=False)
    corrected = train(
        [*texts, *["zanjón tapado"] * 3], [*["luz", "calle"] * 20, *["agua"] * 3], compare=False
    )
    assert before.suggest("zanjon TAPADO")[0].category in {"luz", "calle"}
    assert corrected.suggest("zanjon TAPADO")[0].category == "agua"


def test_one_text_of_a_category_and_texts_of_nothing_do_no_harm() -> None:
    model = train(["", "?", "foco", "bache", "un foco", "😀"], ["a", "b", "luz", "calle", "luz", "c"])
    assert {one.category for one in model.suggest("foco quemado")} <= {"a", "b", "c", "luz", "calle"}
    assert len(model.suggest("")) == 3


@pytest.mark.parametrize("texts", [["", ""], ["a", "b"], ["", "", "", ""]])
def test_texts_without_a_word_still_make_a_model(texts) -> None:
    model = train(texts, ["x", "y"] * (len(texts) // 2))
    assert sum(one.chance for one in model.suggest("foco")) == pytest.approx(1, abs=1e-5)


def test_two_categories_are_compared_too() -> None:
    model = train(["foco roto", "bache hondo"] * 30, ["luz", "calle"] * 30)
    assert model.held_out.accuracy == 1
    assert model.held_out_baseline.accuracy == 1
    ours, other = evaluate(model, ["bache"], ["calle"])
    assert (ours.accuracy, other.accuracy) == (1, 1)


def test_one_category_is_refused() -> None:
    with pytest.raises(OneCategory):
        train(["foco", "bache"], ["luz", "luz"])


def test_a_category_never_seen_counts_as_wrong() -> None:
    model = train(["foco roto", "bache hondo"] * 30, ["luz", "calle"] * 30)
    ours, other = evaluate(model, ["foco", "perro"], ["luz", "animales"])
    assert (ours.accuracy, ours.top3_accuracy) == (0.5, 0.5)
    assert (other.accuracy, other.top3_accuracy) == (0.5, 0.5)


def test_the_reasons_are_the_words_that_hold_the_suggestion_up() -> None:
    model, _, _ = learnt(CLEAN)
    found = model.suggest("Buenas tardes: ¡el FOCO está quemado!")
    assert found[0].category == "AP01"
    assert set(found[0].because[:2]) == {"foco", "quemado"}
    assert [one.chance for one in found] == sorted((one.chance for one in found), reverse=True)
