"""Articles on other pages, and the markup of their texts."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from nexo.domain.knowledge.enums import Language
from nexo.domain.knowledge.queries.reading import shown_of_service
from nexo.kernel.text.markup import html_of
from nexo.web.portal.audience import WAYS, audience_of, chosen_way, language_of

register = template.Library()


@register.filter
def marked_up(body: str) -> SafeString:
    """Return a text in the small markup as HTML."""
    return mark_safe(html_of(body))  # noqa: S308 - html_of escapes first and lets an allow-list of tags through


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in that language."""
    return str(Language(code).label)


@register.inclusion_tag("portal/articles/_ways.html", takes_context=True)
def ways(context: dict[str, Any]) -> dict[str, Any]:
    """Show the ways of reading, with the one that was chosen."""
    return {"ways": WAYS, "way": chosen_way(context["request"]), "request": context["request"]}


@register.inclusion_tag("portal/articles/_of_service.html", takes_context=True)
def article_of_service(context: dict[str, Any], code: str) -> dict[str, Any]:
    """Show the article about a service in the words that were chosen. One query."""
    request, town = context["request"], context["town"]
    shown = shown_of_service(
        jurisdiction_id=town.id,
        service_code=code,
        audience=audience_of(chosen_way(request)),
        language=language_of(request),
    )
    return {"request": request, "shown": shown, "text": shown.text if shown else None}
