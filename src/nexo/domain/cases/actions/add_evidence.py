"""Keep a file that shows something about a case."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.enums import EvidenceKind
from nexo.domain.cases.models import Case, Evidence
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.files.models import StoredFile


@transaction.atomic
def add_evidence(
    *,
    actor: Actor,
    case_id: UUID,
    files: Sequence[StoredFile],
    kind: EvidenceKind,
    note: str = "",
    is_public: bool = False,
) -> list[Evidence]:
    """Add files to a case that the actor takes part in; raises `CaseUnknown`, `NotAllowed`."""
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case):
        raise NotAllowed
    kept = keep_files(actor=actor, case=case, files=files, kind=kind, note=note, is_public=is_public)
    audit(
        actor=actor,
        action="cases.evidence_added",
        kind="case",
        object_id=case.id,
        changes={"kind": kind.value, "files": len(kept)},
    )
    return kept


def keep_files(
    *,
    actor: Actor,
    case: Case,
    files: Sequence[StoredFile],
    kind: EvidenceKind = EvidenceKind.REPORT,
    note: str = "",
    is_public: bool = False,
) -> list[Evidence]:
    """Write the evidence rows of a locked or new case. Inside a transaction."""
    if not files:
        return []
    return Evidence.objects.bulk_create(
        Evidence(
            case=case, file=file, kind=kind, note=note[:200], is_public=is_public, by_id=actor.subject_id
        )
        for file in files
    )
