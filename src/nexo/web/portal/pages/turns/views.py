"""The screen in the waiting room: numbers and service points, never a name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nexo.domain.visits import queries
from nexo.kernel import clock
from nexo.kernel.errors import NotFound
from nexo.web.portal.town import page, town_of

_SECONDS = 5


@never_cache
@require_safe
def screen(request: HttpRequest, queue_code: str) -> HttpResponse:
    """Show who was called where. The header has any browser ask anew, an old television's without script too."""
    try:
        queue, calls = queries.screen(town_of(request), queue_code)
    except NotFound as refused:
        raise Http404 from refused
    context = {"queue": queue, "calls": calls, "now": clock.now()}
    answer = page(request, "portal/turns/screen.html", context)
    answer["Refresh"] = str(_SECONDS)
    return answer
