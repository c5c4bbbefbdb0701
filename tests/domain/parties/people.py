"""People that several tests register."""

from datetime import date

from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import Assurance


def rosa(actor, **changes):
    given = {
        "given_names": "Rosa",
        "surname": "Gómez",
        "birth_date": date(1948, 3, 2),
        "contact_points": [("phone", "15 412345"), ("email", "Rosa@X.com")],
        "identifiers": [("dni", "5.123.456", Assurance.DOCUMENT_CHECKED)],
        "source": "counter",
    }
    return register_person(actor=actor, **{**given, **changes})
