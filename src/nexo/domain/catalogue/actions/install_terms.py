"""Keep the legal terms that come with the product; what local counsel has confirmed is left as it is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from nexo.domain.catalogue.enums import Verification
from nexo.domain.catalogue.errors import TermInvalid
from nexo.domain.catalogue.models import LegalTerm


@transaction.atomic
def install_terms(rows: Iterable[Mapping[str, Any]]) -> int:
    """Write each wording of a term, by its code and the day it is valid from; return how many are new.

    A case keeps the term it was opened with, so a wording that somebody relies on is brought up to date, never
    taken away. One query where nothing changed: this runs at every start. Raises `TermInvalid`, which names the
    term and the column.
    """
    held = {(term.code, term.valid_from): term for term in LegalTerm.objects.all()}
    added = 0
    for row in rows:
        key = (row["code"], row.get("valid_from"))
        term = held.get(key)
        if term is None:
            _save(LegalTerm(**row))
            added += 1
        elif term.verification != Verification.COUNSEL and any(
            getattr(term, name) != value for name, value in row.items()
        ):
            for name, value in row.items():
                setattr(term, name, value)
            _save(term)
    return added


def _save(term: LegalTerm) -> None:
    try:
        term.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        column = ", ".join(sorted(error.message_dict))
        raise TermInvalid(values={"code": term.code, "column": column}) from error
    term.save()
