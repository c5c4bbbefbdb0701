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
    taken away. Raises `TermInvalid`, which names the term and the column.
    """
    added = 0
    for row in rows:
        key = {"code": row["code"], "valid_from": row.get("valid_from")}
        held = LegalTerm.objects.select_for_update().filter(**key).first()
        if held is not None and held.verification == Verification.COUNSEL:
            continue
        term = held or LegalTerm(**key)
        for name, value in row.items():
            setattr(term, name, value)
        _check(term)
        term.save()
        added += held is None
    return added


def _check(term: LegalTerm) -> None:
    try:
        term.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        column = ", ".join(sorted(error.message_dict))
        raise TermInvalid(values={"code": term.code, "column": column}) from error
