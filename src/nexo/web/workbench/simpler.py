"""The button of the composers that spells a text more simply, so that it takes fewer parts of an SMS."""

from django.http import HttpRequest, QueryDict

from nexo.domain.interactions.rules.sms import narrowed

LONGEST = 8_000
_BUTTON = "simplify"


def sends(request: HttpRequest) -> bool:
    """Say whether a composer was sent off, and not only asked to spell its text more simply."""
    return request.method == "POST" and _BUTTON not in request.POST


def simpler(posted: QueryDict) -> QueryDict:
    """Return what was posted, with the text in its simpler spelling where that was asked."""
    if _BUTTON not in posted:
        return posted
    changed = posted.copy()
    changed["text"] = narrowed(changed.get("text", "")[:LONGEST])
    return changed
