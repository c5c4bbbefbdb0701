"""Amounts."""

import pytest

from nexo.kernel.money import Money


def test_sums_and_differences_keep_the_currency():
    assert Money(150) + Money(50) == Money(200)
    assert Money(100, "UYU") - Money(250, "UYU") == Money(-150, "UYU")


@pytest.mark.parametrize("cents", [1.5, True, "3"])
def test_only_whole_cents(cents):
    with pytest.raises(TypeError):
        Money(cents)


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="ARS and UYU"):
        _ = Money(1, "ARS") + Money(1, "UYU")
    with pytest.raises(ValueError, match="UYU and ARS"):
        _ = Money(1, "UYU") - Money(1, "ARS")


@pytest.mark.parametrize("compare", ["__lt__", "__le__", "__gt__", "__ge__"])
def test_amounts_of_different_currencies_have_no_order(compare):
    with pytest.raises(ValueError, match="cannot mix"):
        getattr(Money(1, "ARS"), compare)(Money(2, "UYU"))


def test_amounts_of_one_currency_have_an_order():
    assert Money(1) < Money(2) <= Money(2)
    assert Money(3) > Money(2) >= Money(2)
    assert sorted([Money(3), Money(-1), Money(2)]) == [Money(-1), Money(2), Money(3)]


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(0), "ARS 0,00"),
        (Money(123456789), "ARS 1.234.567,89"),
        (Money(-5, "UYU"), "-UYU 0,05"),
        (Money(-100_000), "-ARS 1.000,00"),
    ],
)
def test_is_written_as_in_spanish(money, text):
    assert str(money) == text
