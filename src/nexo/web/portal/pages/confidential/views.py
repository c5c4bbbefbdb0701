"""Leaving confidential information and coming back for the answer.

No cookie is set or needed, so a browser that keeps none works: nobody is signed in here and nothing is remembered,
so there is no authority that a forged request could borrow, and a token against it would only be one more thing kept on
the device. What another site makes a browser send is refused by the browser's own word (`Sec-Fetch-Site`).
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from nexo.domain.safety.actions.file_report import Told, file_report
from nexo.domain.safety.actions.write_back import write_back
from nexo.domain.safety.enums import Category, Status
from nexo.domain.safety.queries.reports import report_by_key
from nexo.kernel.errors import DomainError
from nexo.web.portal.pages.confidential import restraint
from nexo.web.portal.pages.confidential.forms import KeyForm, TellForm, WriteForm
from nexo.web.portal.town import page, town_of, visitor

View = Callable[[HttpRequest], HttpResponse]


def _without_trace(view: View) -> View:
    """Have a page tell no other site of itself, stay in no cache, and take nothing that another site sends."""

    @wraps(view)
    def around(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
            return HttpResponseForbidden()
        response = view(request)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(around)


_OWN = {"same-origin", "none"}


@_without_trace
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what is protected here and what is not, before anything is asked."""
    return page(request, "portal/confidential/about.html")


@_without_trace
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Take a report and show its key, once: the page is the only place where it ever stands."""
    town = town_of(request)
    if request.method != "POST":
        return page(request, "portal/confidential/tell.html", {"form": TellForm(town=town)})
    form = TellForm(request.POST, request.FILES, town=town)
    if form.is_valid():
        data = form.cleaned_data
        try:
            restraint.TELL.spend(request)
            filed = file_report(
                actor=visitor(request),
                told=Told(
                    text=data["text"],
                    category=Category(data["category"]),
                    zone_id=UUID(data["zone"]) if data["zone"] else None,
                    place=data["place"],
                    happened=data["happened"],
                    pictures=data["pictures"],
                ),
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            return page(request, "portal/confidential/key.html", {"key": filed.key})
    return page(request, "portal/confidential/tell.html", {"form": form}, status=422)


@_without_trace
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the key; show what it opens, and take what its holder adds."""
    if request.method != "POST":
        return _ask(request, KeyForm())
    wrote = "text" in request.POST
    form = WriteForm(request.POST) if wrote else KeyForm(request.POST)
    key = request.POST.get("key", "")[:60]
    try:
        restraint.COME_BACK.spend(request)
        if form.is_valid() and wrote:
            write_back(actor=visitor(request), key=key, text=form.cleaned_data["text"])
        if wrote or form.is_valid():
            return _opened(request, key, form if wrote and form.errors else None)
    except DomainError as refused:
        form = KeyForm({"key": key})
        form.add_error("key", refused.said)
    return _ask(request, form, status=422)


def _ask(request: HttpRequest, form: KeyForm, status: int = 200) -> HttpResponse:
    return page(request, "portal/confidential/come_back.html", {"form": form}, status=status)


def _opened(request: HttpRequest, key: str, wrong: KeyForm | None) -> HttpResponse:
    report = report_by_key(visitor(request), key=key)
    context = {
        "report": report,
        "form": wrong or WriteForm(initial={"key": key}),
        "was_sent": request.method == "POST" and "text" in request.POST and wrong is None,
        "is_closed": report.status is Status.CLOSED,
    }
    return page(request, "portal/confidential/opened.html", context, status=422 if wrong else 200)
