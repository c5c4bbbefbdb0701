"""Standard answers for a reply, and for whoever writes them."""

from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from nexo.domain.knowledge.models import StandardAnswer


def standard_answers(
    *, jurisdiction_id: UUID, service_code: str = "", channel: str = "", language: str = "es"
) -> QuerySet[StandardAnswer]:
    """Return the answers that fit a reply, those of the very service first, then by title.

    Where something fits every service or channel it is offered for each.
    """
    return (
        StandardAnswer.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True, language=language)
        .filter(Q(service_code="") | Q(service_code=service_code))
        .filter(Q(channel="") | Q(channel=channel))
        .order_by(Case(When(service_code="", then=Value(1)), default=Value(0)), "title", "id")
    )


def answers_of(jurisdiction_id: UUID) -> QuerySet[StandardAnswer]:
    """Return every answer of a town, also those not offered, by title: for whoever writes them."""
    return StandardAnswer.objects.filter(jurisdiction_id=jurisdiction_id).order_by("title", "id")


def find_answer(jurisdiction_id: UUID, answer_id: UUID) -> StandardAnswer | None:
    """Return one answer of a town, or None."""
    return answers_of(jurisdiction_id).filter(id=answer_id).first()
