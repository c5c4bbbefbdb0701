"""Numbers that cannot belong to anybody.

- Documents (DNI) run from 99.000.000 to 99.999.999: Argentina gives numbers in order and has not reached
  80 million; the nineties of millions given to foreign residents end below 96 million.
- CUIT of firms are 30-99xxxxxx-c with a right check digit, over the same numbers.
- Telephones are +54 9 11 0xxx xxxx: 0 is the trunk prefix, so no subscriber number can begin with it.
- Mailboxes are under `.example`, which RFC 2606 keeps out of the world.
"""

DOCUMENTS = 1_000_000
_FIRST_DOCUMENT = 99_000_000
_FIRST_PHONE = 5_491_100_000_000
_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def document(number: int) -> str:
    """Return the document of person `number` (0 to 999,999)."""
    if not 0 <= number < DOCUMENTS:
        raise ValueError("the test range of documents has a million numbers")
    return str(_FIRST_DOCUMENT + number)


def phone(number: int) -> str:
    """Return the telephone of person `number`, in E.164."""
    if not 0 <= number < 10 * DOCUMENTS:
        raise ValueError("the reserved block of telephones has ten million numbers")
    return f"+{_FIRST_PHONE + number}"


def tax_number(number: int) -> str:
    """Return the CUIT of organisation `number`; where no check digit exists the next prefix is taken."""
    for prefix in ("30", "33", "34"):
        digits = f"{prefix}{document(number)}"
        check = -sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
    raise ValueError(f"no CUIT for {number}")
