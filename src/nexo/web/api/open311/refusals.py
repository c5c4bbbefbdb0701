"""What is refused, always as a list of code and description in the format that was asked for."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.api.open311.formats import answer

BAD, FORBIDDEN, UNKNOWN, NO_METHOD, TOO_MANY = 400, 403, 404, 405, 429
View = Callable[..., HttpResponse]


class Refused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """One or several refusals of one HTTP status."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__(*descriptions)
        self.status = status
        self.descriptions = descriptions


def endpoint(*methods: str) -> Callable[[View], View]:
    """Let a view answer `methods`, open to every browser when it is read, and tell its refusals."""

    def around(view: View) -> View:
        @wraps(view)
        def told(request: HttpRequest, *, fmt: str, **more: str) -> HttpResponse:
            if request.method not in methods:
                response = _errors(NO_METHOD, [_("Acá no se puede hacer eso.")], fmt)
                response.headers["Allow"] = ", ".join(methods)
                return response
            try:
                response = view(request, fmt=fmt, **more)
            except Refused as refused:
                response = _errors(refused.status, refused.descriptions, fmt)
            except (SuspiciousOperation, MultiPartParserError):
                response = _errors(BAD, [_("No se entiende lo que mandaste, o es demasiado.")], fmt)
            except DomainError as error:
                response = _errors(_status_of(error), [error.said], fmt)
            if request.method != "POST":
                response.headers["Access-Control-Allow-Origin"] = "*"
                response.headers["Access-Control-Expose-Headers"] = "Link"
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        # A key proves who posts; no browser's cookie does.
        return csrf_exempt(told)

    return around


def _status_of(error: DomainError) -> int:
    if isinstance(error, NotFound):
        return UNKNOWN
    return FORBIDDEN if isinstance(error, NotAllowed) else BAD


def _errors(status: int, descriptions: Sequence[str], fmt: str) -> HttpResponse:
    rows = [{"code": str(status), "description": text} for text in descriptions]
    return answer("errors", rows, fmt, status)
