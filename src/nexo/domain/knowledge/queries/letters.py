"""The models of letters of a town."""

from uuid import UUID

from django.db.models import Prefetch

from nexo.domain.knowledge.models import LetterTemplate, LetterTemplateVersion
from nexo.kernel.errors import NotFound


def letter_templates(jurisdiction_id: UUID, *, only_active: bool = False) -> list[LetterTemplate]:
    """Return the models of letters of a town by title, each with its `newest` version. Two queries."""
    rows = LetterTemplate.objects.filter(jurisdiction_id=jurisdiction_id).order_by("title")
    if only_active:
        rows = rows.filter(is_active=True)
    newest = LetterTemplateVersion.objects.order_by("template_id", "-number").distinct("template_id")
    return list(rows.prefetch_related(Prefetch("versions", queryset=newest, to_attr="newest")))


def letter_template(jurisdiction_id: UUID, template_id: UUID) -> LetterTemplate:
    """Return a model of a letter with its versions, the newest first; raises `NotFound`. Two queries."""
    versions = LetterTemplateVersion.objects.select_related("file").order_by("-number")
    found = (
        LetterTemplate.objects.filter(jurisdiction_id=jurisdiction_id, pk=template_id)
        .prefetch_related(Prefetch("versions", queryset=versions))
        .first()
    )
    if found is None:
        raise NotFound
    return found
