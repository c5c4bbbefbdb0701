"""Which services the words of a message speak for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nexo.application.suggesting.certainty import Certainty, certainty
from nexo.application.suggesting.held import model_of
from nexo.application.suggesting.place import is_on, model_file
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.organisation.models import Jurisdiction


@dataclass(frozen=True, slots=True)
class Suggested:
    """A service in force, how likely it is (0 to 1), the word for that, and the words of the text that speak for it."""

    version: ServiceVersion
    chance: float
    certainty: Certainty
    because: tuple[str, ...]


def suggest(
    *, jurisdiction_id: UUID, text: str, local_rules: Mapping[str, Any] | None = None
) -> list[Suggested]:
    """Return up to three services, the likeliest first. Two queries where the town has a model, else none.

    One where the town's `local_rules` are given.

    Nothing is said for a text without words, where the town wants no suggestions, nor of a service that is not in
    force or not for everybody.
    """
    if not text.strip() or not model_file(jurisdiction_id).exists():
        return []
    if local_rules is None:
        local_rules = Jurisdiction.objects.only("local_rules").get(pk=jurisdiction_id).local_rules
    model = model_of(jurisdiction_id) if is_on(local_rules) else None
    if model is None:
        return []
    likely = [(one, word) for one in model.suggest(text) if (word := certainty(one.chance)) is not None]
    codes = [one.category for one, _ in likely]
    rows = published_versions(jurisdiction_id).filter(service__code__in=codes, visibility=Visibility.NORMAL)
    versions = {version.service.code: version for version in rows}
    return [
        Suggested(versions[one.category], one.chance, word, one.because)
        for one, word in likely
        if one.category in versions
    ]
