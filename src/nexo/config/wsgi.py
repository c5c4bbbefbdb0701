"""The WSGI application that gunicorn serves behind the front door."""

from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

_django = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
    """Serve one request; the peer's address is what the front door says, over a socket only it can open."""
    environ["REMOTE_ADDR"] = environ.get("HTTP_X_FORWARDED_FOR", "")
    return _django(environ, start_response)
