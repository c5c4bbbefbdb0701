"""Fills a model of a letter and keeps what came of it: the document, its plain PDF, and an entry of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.application.letters import values
from nexo.domain.cases.actions.add_evidence import add_evidence
from nexo.domain.cases.enums import EvidenceKind
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import may_see_applicant, standing
from nexo.domain.cases.queries.page import one_case
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.knowledge.models import LetterTemplate, LetterTemplateVersion
from nexo.domain.knowledge.queries.letters import letter_template
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import may_keep, may_see_confidential, visible_to
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.documents.fields import filled
from nexo.kernel.documents.opened import open_document
from nexo.kernel.documents.pdf import plain_pdf
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import open_file, store

PURPOSE = gettext_noop("carta en papel")
CHANNEL = "letter"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is kept: the document, and its words paragraph by paragraph."""

    template: LetterTemplate
    version: LetterTemplateVersion
    document: bytes
    words: list[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that was kept; `entry` None where nobody is known to whom it goes."""

    document: StoredFile
    pdf: StoredFile
    entry: Interaction | None


def may_write_to_case(*, actor: Actor, case_id: UUID) -> str:
    """Return the title of a case about which the actor may write a letter; raises as `draft_for_case` does."""
    return _case(actor, case_id)[0].title


def may_write_to_person(*, actor: Actor, party_id: UUID) -> str:
    """Return the name of a person to whom the actor may write; raises as `draft_for_person` does."""
    return _person(actor, party_id)[0].display_name


def draft_for_case(*, actor: Actor, case_id: UUID, template_id: UUID) -> Draft:
    """Return the letter as it would be; raises `CaseUnknown`, `NotFound`, `NotAllowed`."""
    case, town = _case(actor, case_id)
    return _draft(town, template_id, values.of_case(case, town))


def draft_for_person(*, actor: Actor, party_id: UUID, template_id: UUID) -> Draft:
    """Return the letter as it would be, and write down that the person was looked at."""
    party, town = _person(actor, party_id)
    record_reads(actor=actor, party_ids=[party.root_id], purpose=PURPOSE, kind="letter")
    return _draft(town, template_id, values.of_person(party, town))


@transaction.atomic
def write_to_case(*, actor: Actor, case_id: UUID, template_id: UUID) -> Written:
    """Keep the letter in the papers of the case and, where somebody asked, as written by letter."""
    case, town = _case(actor, case_id)
    made = _draft(town, template_id, values.of_case(case, town))
    document, pdf = _kept(made, town, case.public_code)
    note = _note(made)
    add_evidence(actor=actor, case_id=case.pk, files=[document, pdf], kind=EvidenceKind.ACT, note=note)
    entry = _entry(actor, case.applicant, made, [pdf], case) if case.applicant else None
    return Written(document, pdf, entry)


@transaction.atomic
def write_to_person(*, actor: Actor, party_id: UUID, template_id: UUID) -> Written:
    """Keep the letter as written to the person by letter."""
    party, town = _person(actor, party_id)
    made = _draft(town, template_id, values.of_person(party, town))
    document, pdf = _kept(made, town, "")
    return Written(document, pdf, _entry(actor, party, made, [pdf, document]))


def _case(actor: Actor, case_id: UUID) -> tuple[Case, Jurisdiction]:
    case = one_case(actor=actor, case_id=case_id)
    if not standing(actor, case) or not may_see_applicant(actor, case):
        raise NotAllowed
    return case, case.jurisdiction


def _person(actor: Actor, party_id: UUID) -> tuple[Party, Jurisdiction]:
    party = visible_to(actor).filter(pk=party_id).select_related("jurisdiction").first()
    if party is None:
        raise NotFound
    if not may_keep(actor, party) or (party.is_confidential and not may_see_confidential(actor)):
        raise NotAllowed
    return party, party.jurisdiction


def _draft(town: Jurisdiction, template_id: UUID, known: Mapping[str, str]) -> Draft:
    template = letter_template(town.pk, template_id)
    versions = template.versions.all()
    if not template.is_active or not versions:
        raise NotFound
    document, words = filled(open_document(open_file(versions[0].file)), known)
    return Draft(template, versions[0], document, words)


def _kept(made: Draft, town: Jurisdiction, code: str) -> tuple[StoredFile, StoredFile]:
    stem = f"{made.template.title[:60]} {code}".strip()
    ending = open_document(made.document).kind
    pdf = plain_pdf(made.words, title=stem, author=town.name, foot=f"{town.name} · {code}".strip(" ·"))
    return (
        store(made.document, filename=f"{stem}.{ending}", jurisdiction_id=town.pk),
        store(pdf, filename=f"{stem}.pdf", jurisdiction_id=town.pk),
    )


def _note(made: Draft) -> str:
    return f"{made.template.title}, v{made.version.number}"[:200]


def _entry(
    actor: Actor, party: Party, made: Draft, files: list[StoredFile], case: Case | None = None
) -> Interaction:
    return register_contact(
        actor=actor,
        channel=CHANNEL,
        party=party,
        text="\n".join(made.words).strip() or made.template.title,
        kind=InteractionKind.MESSAGE,
        subject=_note(made),
        direction=Direction.OUT,
        files=files,
        references=[("cases", "case", case.pk)] if case else [],
        reader_unit=case.guarded_by if case else None,
    )
