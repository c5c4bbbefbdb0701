"""What templates need that no component can be: an icon in a hot row, a number as people write it."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nexo.web.ui import numbers

register = template.Library()

SPRITE = "ui/icons.svg"


@register.simple_tag
def icon(name: str, *, large: bool = False, label: str = "") -> SafeString:
    """Draw the icon `name` of the sprite; silent unless it stands alone and carries a `label`."""
    size = " nx-icon--large" if large else ""
    href = f"{static(SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="nx-icon{}" role="img" aria-label="{}"><use href="{}"></use></svg>', size, label, href
        )
    return format_html(
        '<svg class="nx-icon{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', size, href
    )


@register.simple_tag
def sprite(name: str) -> str:
    """Return the address of the icon `name`, for an `svg` with a class of its own."""
    return f"{static(SPRITE)}#{name}"


@register.filter
def grouped(value: float | None, places: int = 0) -> str:
    """Write a number with the separators of the language in force; nothing for None."""
    return "" if value is None else numbers.grouped(value, places)


@register.filter
def percent(share: float | None) -> str:
    """Write a share between 0 and 1 as a whole percentage; nothing for None."""
    return "" if share is None else f"{round(share * 100)} %"


@register.filter
def spelled(code: str) -> list[str]:
    """Split a public code at its dashes, so that each part is read, printed and broken whole."""
    return code.split("-")
