"""How texts are cut: neighbours' spelling, words framed, digits alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.learning.pieces import LONGEST_TEXT, cut, is_of_letters, words_of


def numbers(text: str) -> list[int]:
    return cut([text]).numbers.tolist()


def test_accents_capitals_marks_and_house_numbers_do_not_matter() -> None:
    assert words_of("¡LÁMPARA rota, en Mitre 1234!") == ["lampara", "rota", "en", "mitre", "0000"]
    assert numbers("¡LÁMPARA en Mitre 1234!") == numbers("lampara en mitre 9876")


def test_a_word_gives_itself_and_its_framed_letters() -> None:
    pieces = cut(["luz"])
    # " l" "lu" "uz" "z ", " lu" "luz" "uz ", " luz" "luz ", " luz ": ten of letters, and the word.
    assert is_of_letters(pieces.numbers).sum() == 10
    assert len(pieces.numbers) == 11


def test_neighbouring_words_make_a_pair_within_one_text_alone() -> None:
    assert len(cut(["luz", "luz"]).numbers) == 22
    both = cut(["luz luz"])
    assert len(both.numbers) == 12
    assert sorted(set(both.counts.tolist())) == [1, 2]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_a_text_is_cut_alike_alone_and_among_others(texts) -> None:
    together = cut(texts)
    for at, text in enumerate(texts):
        alone = cut([text])
        span = slice(together.starts[at], together.starts[at + 1])
        assert np.array_equal(together.numbers[span], alone.numbers)
        assert np.array_equal(together.counts[span], alone.counts)


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", "\ud800"])
def test_what_is_no_word_has_no_pieces(text) -> None:
    assert numbers(text) == []


def test_a_novel_is_read_to_its_limit() -> None:
    assert len("".join(words_of("a" * 10_000_000))) == LONGEST_TEXT
