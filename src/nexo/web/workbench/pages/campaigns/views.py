"""Pages of campaigns: the list, the editor, one with its preview or its results, who was missed."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.actions.write_campaign import Terms, write_campaign
from nexo.domain.campaigns.enums import CampaignState, Skip
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.queries.choosing import usable_for_campaigns
from nexo.domain.campaigns.queries.lists import campaign_of, campaigns_page, in_words, names_in, segment_of
from nexo.domain.campaigns.queries.people import conditions_of
from nexo.domain.campaigns.queries.preview import preview
from nexo.domain.campaigns.queries.results import Results, missed, results_of
from nexo.domain.campaigns.rules.counts import Row, told
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.campaigns.forms import CampaignForm, LaunchForm
from nexo.web.workbench.pages.campaigns.segments import attach

_SHOWN = ("sent", "delivered", "read", "failed", "replied", "opted_out")


@staff_page(*policies.READERS)
@require_GET
def campaigns(request: StaffRequest) -> HttpResponse:
    """Every campaign of the town, newest first."""
    found = campaigns_page(request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    context = {"rows": found.items, "following": following, "drafts": policies.may_draft(request.actor)}
    return page(request, "workbench/campaigns/campaigns.html", context)


@staff_page(*policies.DRAFTERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, campaign_id: UUID | None = None) -> HttpResponse:
    """Write a draft; what is refused stands at its field."""
    campaign = campaign_of(request.actor, campaign_id) if campaign_id else None
    templates = usable_for_campaigns(jurisdiction_of(request.actor))
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(campaign),
        segments=list(policies.segments_visible_to(request.actor).order_by("name")),
        templates=templates,
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = next((row for row in templates if str(row.pk) == given["template"]), None)
        del given["template"]
        given["templates"] = {chosen.account.slug: str(chosen.pk)} if chosen else {}
        given["segment_id"] = UUID(given["segment_id"])
        try:
            written = write_campaign(actor=request.actor, terms=Terms(**given), campaign_id=campaign_id)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            attach(form, refused)
        else:
            messages.success(request, _("Guardado. La lanza otra persona."))
            return redirect("workbench:campaign", written.pk)
    context = {"form": form, "campaign": campaign}
    return page(request, "workbench/campaigns/write.html", context, status=422 if form.errors else 200)


@staff_page(*policies.READERS)
@require_GET
def campaign(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign: its text, whom it is for, and its preview while it is a draft or its results after."""
    found = campaign_of(request.actor, campaign_id)
    return page(request, "workbench/campaigns/campaign.html", context_of(request, found, LaunchForm()))


def context_of(request: StaffRequest, found: Campaign, form: LaunchForm) -> dict[str, Any]:
    """Return what the page of a campaign shows to this official."""
    actor, is_draft = request.actor, found.state == CampaignState.DRAFT
    version = found.version or segment_of(actor, found.segment_id)[1]
    asked, town = conditions_of(version), found.jurisdiction
    context: dict[str, Any] = {
        "campaign": found,
        "is_draft": is_draft,
        "words": in_words(asked, names_in(town), found.purpose),
        "form": form,
        "launches": is_draft and policies.may_launch(actor, found),
        "is_author": policies.is_author(actor, found),
        "steers": policies.may_steer(actor, found),
        "drafts": policies.may_draft(actor),
        "sees_people": policies.may_see_people(actor, found),
    }
    if is_draft:
        context["told"] = preview(actor=actor, town=town, campaign=found, conditions=asked)
    else:
        results = results_of(found, unknown=_("Sin dato"), other=_("Otros, juntos"))
        context["results"] = results
        context["percent"] = 100 - results.waiting * 100 // results.people if results.people else 0
        context["figures"] = [(name, told(results.total[name])) for name in _SHOWN]
        context["tables"] = _tables(results)
        context["reasons"] = [
            (Skip(code).label if ours else code, told(number)) for code, ours, number in results.reasons
        ]
    return context


@staff_page(*policies.READERS)
@require_GET
def missed_people(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """Who was not reached and why, for whoever reads people."""
    found = campaign_of(request.actor, campaign_id)
    rows = missed(actor=request.actor, campaign=found, after=request.GET.get("desde"))
    following = f"?desde={rows.next}" if rows.next else ""
    context = {"campaign": found, "rows": rows.items, "following": following}
    return page(request, "workbench/campaigns/missed.html", context)


@staff_page(*policies.READERS)
@require_GET
def table(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """The results as a table, with the same cells left out."""
    found = campaign_of(request.actor, campaign_id)
    results = results_of(found, unknown=_("Sin dato"), other=_("Otros, juntos"))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="campania-{found.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["by", "label", "people", *_SHOWN])
    for name, _title, rows in _tables(results):
        for label, people, figures in rows:
            # A name that begins like a formula must not become one in a spreadsheet.
            safe = f"'{label}" if label[:1] in set("=+-@\t") else label
            writer.writerow([name, safe, people, *figures])
    return answer


def _initial(campaign: Campaign | None) -> dict[str, Any]:
    if campaign is None:
        return {}
    names = ("name", "subject", "text", "long_text", "per_minute", "opens", "closes", "reason", "legal_act")
    initial: dict[str, Any] = {name: getattr(campaign, name) for name in names}
    template = next(iter(campaign.templates.values()), "")
    return initial | {"segment_id": str(campaign.segment_id), "template": template}


def _tables(results: Results) -> list[tuple[str, str, list[tuple[str, int, list[str]]]]]:
    return [
        ("zone", _("Por zona"), _rows(results.zones)),
        ("age", _("Por edad"), _rows(results.groups)),
        ("channel", _("Por canal"), _rows(results.channels)),
    ]


def _rows(rows: tuple[Row, ...]) -> list[tuple[str, int, list[str]]]:
    return [(row.label, row.people, [told(row.figures[name]) for name in _SHOWN]) for row in rows]
