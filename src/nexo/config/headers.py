"""Response headers that Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_PERMISSIONS = (
    "accelerometer=(), autoplay=(self), browsing-topics=(), camera=(self), display-capture=(), "
    "encrypted-media=(), fullscreen=(self), geolocation=(self), gyroscope=(), microphone=(self), midi=(), "
    "payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), usb=()"
)


def headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Close what a page does not need, and keep pages that speak of somebody out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if "Cache-Control" not in response.headers:
            # Personal unless a view says otherwise: a forgotten header must not leak a page.
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware
