"""Identifiers: ordered, unique among threads; codes that survive the telephone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.ids import ALPHABET, CodeMistyped, new_code, parse_code, uuid7, uuid7_floor

BODIES = st.text(ALPHABET, min_size=6, max_size=6)
SOUNDS_OR_LOOKS_LIKE = {"Q": "0O", "J": "1IL", "B": "V", "S": "Z"}


def a_code(body: str) -> str:
    for check in ALPHABET:
        try:
            return parse_code(f"LC-{body}-{check}")
        except CodeMistyped:
            continue
    raise AssertionError("no check symbol fits")


def test_uuid7_is_version_7_of_the_rfc_variant():
    one = uuid7()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")


def test_uuid7_grows_even_within_one_millisecond():
    ids = [uuid7() for _ in range(20_000)]
    assert all(one < other for one, other in pairwise(ids))


def test_uuid7_is_unique_among_threads():
    with ThreadPoolExecutor(8) as pool:
        ids = [one for batch in pool.map(lambda _: [uuid7() for _ in range(2000)], range(8)) for one in batch]
    stamps = {one.int >> 64 for one in ids}
    assert (len(set(ids)), len(stamps)) == (16_000, 16_000)


def test_uuid7_floor_parts_what_was_made_before_from_what_comes_after():
    one = uuid7()
    made = datetime.fromtimestamp((one.int >> 80) / 1000, UTC)
    assert uuid7_floor(made) <= one < uuid7_floor(made + timedelta(milliseconds=1))


def test_new_codes_read_back_as_they_are():
    codes = [new_code("LC") for _ in range(500)]
    assert [parse_code(code) for code in codes] == codes


@given(BODIES)
def test_every_body_has_exactly_one_check_symbol(body):
    fitting = 0
    for check in ALPHABET:
        try:
            parse_code(f"LC-{body}-{check}")
            fitting += 1
        except CodeMistyped:
            pass
    assert fitting == 1


@pytest.mark.parametrize("body", ["7F3K9A", "222222", "YYYYYY", "QJBS2A", "A2B3C4"])
def test_every_single_error_is_found(body):
    code = a_code(body)
    symbols = code.removeprefix("LC-").replace("-", "")
    missed = [
        (place, wrong)
        for place in range(7)
        for wrong in ALPHABET
        if wrong != symbols[place] and is_accepted(symbols[:place] + wrong + symbols[place + 1 :])
    ]
    assert missed == []


@given(BODIES)
def test_every_swap_of_neighbours_is_found(body):
    code = a_code(body).removeprefix("LC-").replace("-", "")
    for place in range(6):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or not is_accepted(swapped)


def is_accepted(symbols: str) -> bool:
    try:
        parse_code(f"LC{symbols}")
    except CodeMistyped:
        return False
    return True


@given(BODIES, st.data())
def test_look_alikes_and_sound_alikes_are_folded(body, data):
    code = a_code(body)
    heard = "".join(
        data.draw(st.sampled_from([char, *SOUNDS_OR_LOOKS_LIKE.get(char, "")])) for char in code[3:]
    )
    assert parse_code(f"LC-{heard}") == code


def test_case_blanks_and_dashes_do_not_matter():
    code = a_code("7F3K9A")
    check = code[-1]
    for typed in (
        f"lc 7f3k9a {check}",
        f" LC–7F3–K9A–{check.lower()}",
        f"lc7f3k9a{check}",
        f"L.C·7F 3K_9A {check}",
    ):
        assert parse_code(typed) == code


@pytest.mark.parametrize(
    "text", ["", "LC", "LC-7F3K9-A", "LC-7F3K9AB-MM", "L-7F3K9A-M", "LC-7Ñ3K9A-M", "ABCDE-7F3K9A-M", "٣" * 9]
)
def test_what_is_no_code_is_refused_with_a_sentence(text):
    with pytest.raises(CodeMistyped) as refused:
        parse_code(text)
    assert (refused.value.code, refused.value.field) == ("code_mistyped", "code")
