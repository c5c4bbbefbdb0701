"""Addresses that nobody was given: answered as not found before a view or the database stumbles over them."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from nexo.kernel.paging import CursorInvalid

_NUL = "\x00"


class HostileAddressMiddleware:
    """Refuse a NUL anywhere in the address (no text of the database can hold one) and a cursor we did not make."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that there is no such address."""
        said = [request.path_info, *request.GET, *(one for many in request.GET.lists() for one in many[1])]
        if any(_NUL in one for one in said):
            raise Http404
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 404 where a view passed on that the place in a list is not one of ours."""
        return page_not_found(request, exception) if isinstance(exception, CursorInvalid) else None
