"""A neighbour writes to an authority, or asks for a hearing: one contact, one case, one duty. All of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nexo.application.intake.submit_request import Asked, Submitted, submit_request
from nexo.domain.authorities.actions.address_letter import Wishes, address_letter
from nexo.domain.authorities.actions.arrange_authority import SERVICES
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.errors import NothingWritten
from nexo.domain.authorities.models import Authority
from nexo.domain.authorities.queries.chain import addressee
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.queries.services import published
from nexo.kernel.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the neighbour handed over.

    `key` is one of a kind for each form filled in. `about_id` is a case that they proved to be theirs: whoever asked
    for it speaks, and `senders` may be empty.
    """

    key: str
    authority: Authority
    kind: LetterKind
    text: str
    senders: Sequence[tuple[str, str]] = ()
    name: str = ""
    about_id: UUID | None = None
    wishes: Wishes | None = None
    language: str = ""
    channel: str = "webform"


@transaction.atomic
def write_to_authority(*, actor: Actor, written: Written) -> Submitted:
    """Write the letter and open its case in the unit of whoever owes the answer; the same `key` again opens nothing.

    Raises `NothingWritten`, `AuthorityClosed`, `HearingsNotOffered`, `CaseUnknown` and as `submit_request`.
    """
    if not written.text.strip():
        raise NothingWritten(field="text")
    to = addressee(asked=written.authority, kind=written.kind)
    about = _about(actor, written.about_id)
    post = to.authority.position
    version = published(
        jurisdiction_id=written.authority.jurisdiction_id, code=SERVICES[LetterKind(written.kind)]
    )
    submitted = submit_request(
        actor=actor,
        asked=Asked(
            key=written.key,
            version=version,
            description=written.text.strip(),
            senders=written.senders,
            speaker=about.applicant if about is not None and not written.senders else None,
            name=written.name,
            language=written.language,
            channel=written.channel,
            to_unit=(post.unit, (to.because or f"Dirigida a {post.title}.")[:200]),
            resolves_in=to.authority.term_days,
        ),
    )
    if submitted.pin:
        address_letter(
            actor=actor,
            case=submitted.case,
            to=to,
            kind=written.kind,
            about_id=written.about_id,
            wishes=written.wishes,
        )
    return submitted


def _about(actor: Actor, about_id: UUID | None) -> Case | None:
    if about_id is None:
        return None
    found = (
        visible_to(actor)
        .select_related("applicant")
        .filter(pk=about_id, visibility=Visibility.NORMAL)
        .first()
    )
    if found is None:
        raise CaseUnknown
    return found
