"""The words for a chance."""

import pytest

from nexo.application.suggesting.certainty import certainty


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (1.0, "muy probable"),
        (0.85, "muy probable"),
        (0.8499, "probable"),
        (0.5, "probable"),
        (0.4999, "posible"),
        (0.1, "posible"),
        (0.0999, None),
        (0.0, None),
    ],
)
def test_each_chance_has_its_word(chance, word) -> None:
    found = certainty(chance)
    assert (found and found.label) == word
