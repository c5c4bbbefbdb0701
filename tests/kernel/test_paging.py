"""Keyset pages: every row once, in order, and no cursor that we did not make."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel.paging import CursorInvalid, Page, cut, decode_cursor, encode_cursor, keyset_page

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.floats(allow_nan=False),
    st.uuids(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)


@given(st.lists(VALUES, max_size=4))
def test_a_cursor_gives_back_what_it_took(values):
    assert decode_cursor(encode_cursor(*values)) == tuple(values)


@pytest.mark.parametrize(
    "text", ["!", "Zm9v", "W10x", "W1sieiIsMV1d", "W1sidSIsMV1d", "x" * 3000, "ñ", "WzFd"]
)
def test_a_foreign_cursor_is_refused(text):
    with pytest.raises(CursorInvalid):
        decode_cursor(text)


def test_what_has_no_place_in_a_cursor_is_a_fault_of_ours():
    with pytest.raises(TypeError):
        encode_cursor(object())


def test_a_page_can_be_changed_as_a_whole():
    assert Page([1, 2], "x").map(str) == Page(["1", "2"], "x")


def test_cutting_what_was_read():
    assert cut([1, 2], limit=2, key=lambda n: [n]) == Page([1, 2])
    assert cut([1, 2, 3], limit=2, key=lambda n: [n]) == Page([1, 2], encode_cursor(2))


@pytest.fixture
def units(db) -> list[Unit]:
    town = Jurisdiction.objects.create(slug="t", name="t", short_name="t", code_prefix="TT", level="commune")
    return [
        Unit.objects.create(
            jurisdiction=town,
            code=f"{n:02d}",
            name="ab"[n % 2],
            path="xyz"[n % 3],
            valid_from=date(2026, 1, 1),
        )
        for n in range(11)
    ]


@pytest.mark.parametrize(
    "order",
    [
        ("code",),
        ("-code",),
        ("name", "code"),
        ("-name", "code"),
        ("path", "-name", "code"),
        ("-path", "-name", "id"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 11, 20])
def test_pages_hold_every_row_once_in_order(units, order, limit):
    expected = list(Unit.objects.order_by(*order).values_list("code", flat=True))
    found, after = [], None
    while True:
        page = keyset_page(Unit.objects.all(), order=order, after=after, limit=limit)
        assert len(page.items) <= limit
        found += [unit.code for unit in page.items]
        after = page.next
        if after is None:
            break
    assert found == expected


def test_a_change_of_direction_costs_one_more_query(units, django_assert_num_queries):
    rows = Unit.objects.all()
    first = keyset_page(rows, order=("name", "code"), limit=2)
    with django_assert_num_queries(1):
        keyset_page(rows, order=("name", "code"), after=first.next, limit=2)
    mixed = keyset_page(rows, order=("-name", "code"), limit=4)
    with django_assert_num_queries(2):
        keyset_page(rows, order=("-name", "code"), after=mixed.next, limit=4)


def test_a_cursor_of_another_list_is_refused(units):
    with pytest.raises(CursorInvalid):
        keyset_page(Unit.objects.all(), order=("name", "code"), after=encode_cursor("a"))


def test_the_values_keep_their_kinds():
    moment, one = datetime(2026, 11, 23, tzinfo=UTC), uuid4()
    assert decode_cursor(encode_cursor(moment, one, 1, True)) == (moment, one, 1, True)
    assert isinstance(decode_cursor(encode_cursor(one))[0], UUID)
