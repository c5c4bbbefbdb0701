"""Weights of a few figures, thresholds for what must not be missed, and likeness of words."""

import numpy as np
import pytest

from nexo.kernel.learning.likeness import likeness, weighed_pieces
from nexo.kernel.learning.logistic import chances_of, fit_logistic
from nexo.kernel.learning.thresholds import Caught, caught, for_balance, for_recall


def drawn(size: int):
    rng = np.random.default_rng(1)
    figures = np.column_stack([np.ones(size), rng.normal(size=(size, 2)), np.zeros(size)])
    truth = np.array([-1.0, 2.0, -0.5, 0.0])
    return figures, rng.random(size) < chances_of(figures, truth), truth


def test_the_weights_are_found_again_and_what_never_varies_keeps_its_place() -> None:
    figures, answers, truth = drawn(20_000)
    prior = np.array([0.0, 0.0, 0.0, 3.0])
    found = fit_logistic(figures, answers, np.ones(len(answers)), prior)
    assert found[:3] == pytest.approx(truth[:3], abs=0.08)
    assert found[3] == 3.0


def test_few_answers_move_little_from_what_was_set_by_hand() -> None:
    figures, _, _ = drawn(4)
    prior = np.array([0.5, 1.0, 0.0, 0.0])
    found = fit_logistic(figures, np.array([True, False, True, False]), np.ones(4), prior)
    assert np.abs(found - prior).max() < 0.5


def test_a_row_that_counts_twice_is_two_rows() -> None:
    figures, answers, _ = drawn(50)
    prior = np.zeros(4)
    twice = fit_logistic(figures, answers, np.full(50, 2.0), prior)
    assert twice == pytest.approx(
        fit_logistic(np.concatenate([figures] * 2), np.concatenate([answers] * 2), np.ones(100), prior)
    )


def test_the_threshold_for_recall_misses_at_most_its_share() -> None:
    rng = np.random.default_rng(2)
    truth = rng.random(2_000) < 0.1
    chances = np.clip(rng.normal(0.2 + 0.4 * truth, 0.15), 0, 1)
    threshold = for_recall(chances, truth, recall=0.95, highest=1.0, usual=0.2)
    assert 0.95 <= caught(chances, truth, threshold).recall < 0.97
    assert for_recall(chances, truth, recall=0.95, highest=0.3, usual=0.2) <= 0.3


def test_with_fewer_than_twenty_true_ones_the_usual_threshold_holds() -> None:
    chances, truth = np.linspace(0, 1, 100), np.arange(100) >= 81
    assert for_recall(chances, truth, recall=0.9, highest=0.5, usual=0.2) == 0.2
    assert for_balance(chances, truth, usual=0.3) == 0.3


def test_the_threshold_for_balance_parts_what_can_be_parted() -> None:
    chances, truth = np.linspace(0, 1, 100), np.arange(100) >= 60
    assert caught(chances, truth, for_balance(chances, truth, usual=0.9)) == Caught(40, 1.0, 1.0)


def test_nothing_said_and_nothing_true_have_no_share() -> None:
    none = np.zeros(3)
    assert caught(none, none.astype(bool), 0.5) == Caught(0, None, None)


def test_misspelt_words_are_more_alike_than_others_and_greetings_say_nothing() -> None:
    texts = [
        "Hola, hay un pozo enorme en el asfalto de la esquina",
        "posso enorme en el asfaltto, gracias",
        "no anda la luminaria de la esquina, gracias",
        "Hola, gracias, buenas tardes",
        "Hola, hay un pozo enorme en el asfalto de la esquina",
    ]
    pieces = weighed_pieces(texts)
    assert likeness(pieces, 0, 4) == pytest.approx(1.0)
    assert likeness(pieces, 0, 1) > 0.4
    assert likeness(pieces, 0, 2) < 0.2
    assert likeness(pieces, 0, 3) == likeness(pieces, 3, 3) == 0.0
