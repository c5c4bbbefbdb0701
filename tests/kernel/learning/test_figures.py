"""The figures, against examples worked out by hand."""

import numpy as np
import pytest

from nexo.kernel.learning.confidence import Confidence, learn_confidence
from nexo.kernel.learning.figures import Figures, measure

CHANCES = np.array(
    [[0.7, 0.2, 0.06, 0.04], [0.1, 0.5, 0.3, 0.1], [0.9, 0.05, 0.03, 0.02], [0.4, 0.3, 0.2, 0.1]], np.float32
)


def test_every_figure_of_four_texts() -> None:
    found = measure(CHANCES, np.array([0, 2, 0, 3]))
    assert (found.accuracy, found.top3_accuracy) == (0.5, 0.75)
    # Category 0: two right of three suggested and two true, 4/5; 1, 2 and 3: nothing.
    assert found.macro_f1 == pytest.approx(0.2)
    # Four bins of one text each: 0.3 + 0.5 + 0.1 + 0.4.
    assert found.calibration_error == pytest.approx(1.3 / 4, abs=1e-6)


def test_a_label_beyond_the_columns_is_wrong_and_a_category_of_its_own() -> None:
    found = measure(CHANCES[:1], np.array([9]), are_chances=False)
    assert found == Figures(0.0, 0.0, 0.0, None)


def test_confidence_learns_how_sure_the_margins_are_and_how_often_people_err() -> None:
    rng = np.random.default_rng(1)
    margins = rng.normal(0, 1, (5_000, 4)).astype(np.float32)
    shares = np.full(4, 0.25, np.float32)
    truth = Confidence(3.0, 0.1).chances(margins, shares)
    labels = np.array([rng.choice(4, p=row / row.sum()) for row in truth.astype(float)])
    found = learn_confidence(margins, labels, shares)
    assert found.sharpness == pytest.approx(3, rel=0.15)
    assert found.doubt == pytest.approx(0.1, abs=0.04)
    assert measure(found.chances(margins, shares), labels).calibration_error < 0.02


def test_few_texts_teach_no_confidence() -> None:
    margins = np.zeros((29, 2), np.float32)
    assert learn_confidence(margins, np.zeros(29, int), np.full(2, 0.5, np.float32)) == Confidence()
