"""Errors carry a code, a sentence and a field."""

import pytest

from nexo.kernel.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DomainError, "error"),
        (NotAllowed, "not_allowed"),
        (NotFound, "not_found"),
        (Conflict, "conflict"),
        (Invalid, "invalid"),
    ],
)
def test_each_has_its_code_and_a_sentence(kind, code):
    error = kind()
    assert (error.code, error.field, str(error)) == (code, None, kind.message)
    assert error.message.endswith(".")


def test_message_code_and_field_can_be_given():
    error = Invalid("Falta la calle.", code="street_missing", field="street")
    assert (error.message, error.code, error.field) == ("Falta la calle.", "street_missing", "street")
