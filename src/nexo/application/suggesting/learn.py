"""Learn from the town's own cases which words go with which service."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from nexo.application.suggesting.place import is_on, model_file
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock

FEWEST, MOST = 300, 200_000
"""Cases to learn from: with fewer nothing is learnt; of more, the newest."""


def learn(*, town: Jurisdiction) -> datetime | None:
    """Learn anew from the cases of a town and write the file of its model; return when, or None where not.

    It is not learnt with fewer than `FEWEST` cases or a single service. Where the town wants no suggestions, what was
    learnt before is deleted. What a case says counts with the service that it has now, so a correction teaches.
    Hundreds of thousands of cases take minutes and gigabytes: run it in a process of its own.
    """
    file = model_file(town.id)
    if not is_on(town.local_rules):
        file.unlink(missing_ok=True)
        return None
    examples = examples_of(town.id)
    texts, codes = [text for text, _ in examples], [code for _, code in examples]
    if len(texts) < FEWEST or len(set(codes)) == 1:
        return None
    # NumPy and SciPy are read only where something is learnt.
    from nexo.kernel.learning.stored import save  # noqa: PLC0415
    from nexo.kernel.learning.train import train  # noqa: PLC0415

    now = clock.now()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    save(replace(train(texts, codes, compare=False), learnt_at=now), file)
    return now


def examples_of(jurisdiction_id: UUID) -> list[tuple[str, str]]:
    """Return descriptions with the codes of their services, oldest first. One query.

    Nothing else of a case is read: no title, no person, no answer. Reserved and protected matters teach nothing.
    """
    rows = (
        Case.objects.filter(
            jurisdiction_id=jurisdiction_id,
            visibility=Visibility.NORMAL,
            service_version__visibility=Visibility.NORMAL,
        )
        .exclude(description="")
        .order_by("-received_at", "-id")
        .values_list("description", "service__code")
    )
    return list(reversed(rows[:MOST]))
