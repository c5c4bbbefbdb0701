"""A neighbour follows a case in a language of theirs: from then on they are told in it."""

from nexo.domain.cases import policies
from nexo.domain.parties.actions.keep_language import keep_language
from nexo.kernel.actors import Actor


def note_language(*, actor: Actor, language: str) -> None:
    """Keep the language for whoever asked for the case that the actor proved theirs; an anonymous one has nobody."""
    case = policies.visible_to(actor).filter(pk__in=actor.proven).select_related("applicant").first()
    if case is not None and case.applicant is not None:
        keep_language(actor=actor, party=case.applicant, language=language)
