"""Messages as people type them on a telephone, written by hand and held out: ours against the usual baseline.

Nobody learns from `messages_by_hand.csv`; the texts learnt are those of the demo city's generator.
"""

import csv
from pathlib import Path

import numpy as np

from kernel.learning.neighbours import Manner, write_rows
from nexo.kernel.learning.evaluate import evaluate
from nexo.kernel.learning.train import train

FILE = Path(__file__).parent / "messages_by_hand.csv"
LEARNT = 4_000


def test_short_misspelt_messages_are_sorted_better_than_by_the_baseline() -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        asked = list(csv.DictReader(lines))
    codes = [row["category"] for row in asked]
    assert len(asked) >= 60
    assert len({code[:2] for code in codes}) >= 9
    rows = write_rows(np.random.default_rng(7), LEARNT, Manner(asides=0.3))
    model = train([row[0] for row in rows], [row[1] for row in rows])
    ours, other = evaluate(model, [row["text"] for row in asked], codes)
    assert ours.accuracy >= other.accuracy + 0.1
    assert ours.macro_f1 >= other.macro_f1 + 0.1
    assert (ours.accuracy, ours.top3_accuracy) >= (0.8, 0.9)
