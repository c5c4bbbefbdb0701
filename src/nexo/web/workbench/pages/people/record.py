"""Keeping a person's record: correct it, add to it, see what it masks and who looked at it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.application.privacy.queries import READERS_OF_THE_LOG, who_looked
from nexo.domain.parties.actions.add_contact_point import add_contact_point
from nexo.domain.parties.actions.add_identifier import add_identifier
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.actions.edit_party import edit_party
from nexo.domain.parties.enums import Assurance, ContactKind, IndicatorSource, PartyKind
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import (
    KEEPERS,
    READERS,
    may_keep,
    may_see_confidential,
    may_see_sensitive,
    visible_to,
)
from nexo.domain.parties.queries import reach, reveal
from nexo.domain.parties.rules.helping import INDICATORS, Care
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.exchange.cards import Card, card_file
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.people.forms import HelpForm, PurposeForm, ReachForm, RecordForm

_SOURCE = "workbench"


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Correct names, birth date, home, language, and what to keep to few."""
    party = _kept(request, party_id)
    reserves = may_see_confidential(request.actor)
    if party.is_confidential and not reserves:
        raise NotFound
    form = RecordForm(request.POST or None, party=party, may_reserve=reserves, initial=_shown(party))
    if request.method == "POST" and form.is_valid():
        try:
            edit_party(actor=request.actor, party=party, changes=form.cleaned_data)
        except DomainError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:person", party_id=party.root_id)
    return _page(request, "workbench/people/edit.html", party, form)


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Add a telephone, an address or a document."""
    party = _kept(request, party_id)
    form = ReachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _add(request, party, form)
        except DomainError as refused:
            form.add_error("value", refused.said)
        else:
            messages.success(request, _("Agregado."))
            return redirect("workbench:person", party_id=party.root_id)
    return _page(request, "workbench/people/add.html", party, form)


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def helps(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Write down what helps; sealed, and never a condition of service."""
    party = _kept(request, party_id)
    form = HelpForm(request.POST or None, codes=_codes(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        declare_indicator(
            actor=request.actor,
            party=party,
            code=given["code"],
            source=IndicatorSource(given["source"]),
            adjustment=given["adjustment"],
            valid_to=given["valid_to"],
        )
        messages.success(request, _("Guardado. Sólo lo ve quien tiene que verlo."))
        return redirect("workbench:person", party_id=party.root_id)
    return _page(request, "workbench/people/helps.html", party, form)


@staff_page(*READERS)
@require_http_methods(["GET", "POST"])
def whole(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Show numbers and addresses whole, once somebody has said what for."""
    party = visible_to(request.actor).filter(pk=party_id).first()
    if party is None:
        raise NotFound
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        shown = reveal(actor=request.actor, party_id=party_id, purpose=form.cleaned_data["purpose"])
        if "card" in request.POST:
            return _card_of(party)
        return page(request, "workbench/people/whole.html", {"party": party, "lines": shown.lines})
    return _page(request, "workbench/people/whole.html", party, form)


@staff_page(*READERS_OF_THE_LOG)
@require_GET
def looks(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Show who looked at the record, when and what for."""
    party = visible_to(request.actor).filter(pk=party_id).select_related("jurisdiction").first()
    if party is None:
        raise NotFound
    found = who_looked(actor=request.actor, party_id=party_id, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    context = {
        "party": party,
        "rows": found.items,
        "following": following,
        "zone": party.jurisdiction.zone_info,
    }
    return page(request, "workbench/people/looks.html", context)


def _card_of(party: Party) -> HttpResponse:
    """Give the person as a card for a list of contacts: what was shown, and nothing of their matters."""
    addresses = reach(party)
    card = Card(
        uid=str(party.root_id),
        name=party.display_name,
        surname=party.surname,
        given_names=party.given_names,
        is_organisation=party.kind == PartyKind.ORGANISATION,
        phones=tuple(one.value for one in addresses if one.kind == ContactKind.PHONE),
        emails=tuple(one.value for one in addresses if one.kind == ContactKind.EMAIL and not one.bounced),
    )
    answer = HttpResponse(card_file(card), content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contacto.vcf"'
    return answer


def _kept(request: StaffRequest, party_id: UUID) -> Party:
    party = visible_to(request.actor).filter(pk=party_id).first()
    if party is None or not may_keep(request.actor, party):
        raise NotFound
    return party


def _shown(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in RecordForm.base_fields}


def _add(request: StaffRequest, party: Party, form: ReachForm) -> None:
    given = form.cleaned_data
    if form.is_document:
        assurance = Assurance.DOCUMENT_CHECKED if given["is_seen"] else Assurance.CLAIMED
        add_identifier(
            actor=request.actor,
            party=party,
            scheme=given["kind"],
            value=given["value"],
            assurance=assurance,
            source=_SOURCE,
        )
        return
    add_contact_point(
        actor=request.actor,
        party=party,
        kind=given["kind"],
        value=given["value"],
        source=_SOURCE,
        is_preferred=given["is_preferred"],
    )


def _codes(request: StaffRequest) -> list[str]:
    """List the indicators that this official may write; ages are counted, not written."""
    restricted = may_see_sensitive(request.actor, restricted=True)
    return [
        code
        for code, one in INDICATORS.items()
        if code not in {"AGE70", "CHILD"} and (restricted or one.care is not Care.RESTRICTED)
    ]


def _refuse(form: Form, refused: DomainError) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refused.said)


def _page(request: StaffRequest, template: str, party: Party, form: Form) -> HttpResponse:
    return page(request, template, {"party": party, "form": form}, status=422 if form.errors else 200)
