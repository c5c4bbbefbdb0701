from datetime import date

import pytest

from nexo.domain.parties.errors import BirthDateInvalid, IndicatorUnknown
from nexo.domain.parties.rules.helping import (
    INDICATORS,
    Reason,
    age_on,
    check_birth_date,
    indicator,
    preferential_reasons,
)

TODAY = date(2026, 11, 23)


def why(birth_date=None, codes=(), local_rules=None):
    return preferential_reasons(birth_date=birth_date, codes=codes, day=TODAY, local_rules=local_rules or {})


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1948, 11, 23), 78), (date(1948, 11, 24), 77), (date(2004, 2, 29), 22), (date(2026, 11, 23), 0)],
)
def test_age(born, age):
    assert age_on(born, TODAY) == age


def test_a_leap_birthday_comes_on_the_first_of_march():
    assert age_on(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert age_on(date(2004, 2, 29), date(2026, 3, 1)) == 22


@pytest.mark.parametrize("born", [date(2026, 11, 24), date(1895, 1, 1)])
def test_a_birth_date_that_cannot_be(born):
    with pytest.raises(BirthDateInvalid):
        check_birth_date(born, TODAY)
    check_birth_date(date(1948, 1, 1), TODAY)


def test_age_is_a_reason_in_plain_words():
    assert why(date(1956, 11, 23)) == [Reason("AGE70", 10, "Atención preferencial por edad")]
    assert why(date(1956, 11, 24)) == []
    assert why(date(2010, 1, 1)) == [Reason("CHILD", 10, "Atención preferencial por edad")]
    assert why(date(2027, 1, 1)) == []


def test_a_town_decides_age_and_points():
    rules = {"preferential_age": 65, "preferential_points": {"AGE70": 20, "LANG": 0}}
    assert why(date(1960, 1, 1), ["LANG"], rules) == [Reason("AGE70", 20, "Atención preferencial por edad")]


def test_sensitive_needs_are_one_reason_that_tells_none_of_them():
    need = "Atención preferencial por una necesidad declarada"
    assert why(codes=["DIS", "HOMELESS", "CARE"]) == [
        Reason("NEED", 20, need),
        Reason("CARE", 5, "Atención preferencial por tareas de cuidado"),
    ]


def test_a_restricted_indicator_and_an_unknown_code_leave_no_trace():
    assert why(codes=["GBV", "XYZ"]) == []


def test_the_table_of_indicators():
    assert indicator("DIS") == INDICATORS["DIS"]
    with pytest.raises(IndicatorUnknown):
        indicator("POLITICS")
