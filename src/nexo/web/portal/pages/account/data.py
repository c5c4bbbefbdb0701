"""What the town holds about a neighbour, who looked at it, and their rights over it."""

import io
import json
import zipfile
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nexo.application.my_file.export import Copy, as_csv, own_copy
from nexo.application.my_file.held import FIELDS, holdings
from nexo.application.my_file.rights import ask_right, take_back
from nexo.application.my_file.who import own_party
from nexo.application.privacy.queries import who_looked
from nexo.domain.parties.actions.close_contact_point import close_contact_point
from nexo.domain.parties.enums import RecordRequestKind
from nexo.domain.parties.models import ContactPoint
from nexo.domain.parties.policies import visible_to
from nexo.domain.parties.rules.asking import CORRECTABLE
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError
from nexo.web.portal import limits
from nexo.web.portal.pages.account.forms import CorrectForm, EraseForm
from nexo.web.portal.pages.account.signing import account_page
from nexo.web.portal.town import page, town_of
from nexo.web.ui.forms import UiForm


@require_safe
@account_page
def held(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every field that is held, with its source and date, and what was asked about them."""
    return page(request, "portal/account/data.html", {"held": holdings(actor=actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def correct(request: HttpRequest, actor: Actor, field: str) -> HttpResponse:
    """Ask that a field be corrected; an official confirms it."""
    if field not in CORRECTABLE:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = CorrectForm(posted, is_date=field == "birth_date")
    if posted is not None and form.is_valid():
        details = {"field": field, "value": form.cleaned_data["value"]}
        done = _ask(request, actor, form, RecordRequestKind.CORRECT, details)
        if done:
            messages.success(request, _("Lo pediste. Una oficina lo revisa y te avisamos."))
            return redirect("portal:account_data")
    context = {"form": form, "label": _(FIELDS[field])}
    return page(request, "portal/account/correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def erase(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask that one's data be taken out; whoever guards the data decides within the term of the law."""
    posted = request.POST if request.method == "POST" else None
    form = EraseForm(posted)
    if posted is not None and form.is_valid() and _ask(request, actor, form, RecordRequestKind.ERASE, {}):
        messages.success(request, _("Lo pediste. Quien cuida los datos lo decide y te avisamos."))
        return redirect("portal:account_data")
    return page(request, "portal/account/erase.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@account_page
def take_back_request(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take back what was asked for."""
    try:
        take_back(actor=actor, request_id=_id(request.POST.get("request", "")))
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Listo: ya no lo pedís."))
    return redirect("portal:account_data")


@require_POST
@account_page
def drop_contact(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Stop being reached at a telephone or mailbox; signing in by it ends too."""
    cluster = visible_to(actor).values("id")
    points = ContactPoint.objects.filter(party__in=cluster, valid_to__isnull=True)
    point = points.filter(id=_id(request.POST.get("point", ""))).first()
    if point is None:
        raise Http404
    if points.count() == 1:
        messages.error(request, _("Es el único medio que tenemos para encontrarte. Agregá otro antes."))
        return redirect("portal:account_data")
    close_contact_point(actor=actor, contact_point=point, reason=_("la persona lo quitó"))
    messages.success(request, _("Listo: no te escribimos más ahí."))
    return redirect("portal:account_data")


@require_safe
@account_page
def looks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who looked at the record, when and what for."""
    party = own_party(actor)
    found = who_looked(actor=actor, party_id=party.id, after=request.GET.get("desde"))
    following = f"{reverse('portal:account_looks')}?desde={found.next}" if found.next else ""
    return page(request, "portal/account/looks.html", {"looks": found.items, "following": following})


@require_POST
@account_page
def take(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand over all that is held, in one archive made at once."""
    try:
        limits.spend_for(limits.COPY, str(actor.party_id))
    except DomainError as refused:
        messages.error(request, refused.said)
        return redirect("portal:account_data")
    response = HttpResponse(_zip(request, own_copy(actor=actor)), content_type="application/zip")
    day = clock.today(town_of(request).zone_info).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="mis-datos-{day}.zip"'
    return response


def _zip(request: HttpRequest, copy: Copy) -> bytes:
    told = {"hecho": clock.now().isoformat(), "completo": copy.is_whole, **copy.lists}
    sheets = [
        (name, list(rows[0]), [list(row.values()) for row in rows])
        for name, rows in copy.lists.items()
        if rows
    ]
    context = {"town": town_of(request), "sheets": sheets, "is_whole": copy.is_whole}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("datos.json", json.dumps(told, ensure_ascii=False, indent=2))
        file.writestr("datos.html", render_to_string("portal/account/export.html", context))
        for name, rows in copy.lists.items():
            if rows:
                file.writestr(f"{name}.csv", as_csv(rows))
    return out.getvalue()


def _ask(
    request: HttpRequest, actor: Actor, form: UiForm, kind: RecordRequestKind, details: dict[str, object]
) -> bool:
    """Write the request down, or the refusal at its field."""
    try:
        limits.spend(limits.SEND, request)
        ask_right(actor=actor, kind=kind, details=details, reason=form.cleaned_data["reason"])
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return False
    return True


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
