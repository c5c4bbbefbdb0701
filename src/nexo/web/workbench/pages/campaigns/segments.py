"""Pages of segments: the list in words, and the editor with its preview."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.campaigns.actions.write_segment import write_segment
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.policies import DRAFTERS, READERS
from nexo.domain.campaigns.queries.lists import in_words, names_in, segment_of, segments_page
from nexo.domain.campaigns.queries.people import conditions_of
from nexo.domain.campaigns.queries.preview import preview
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.campaigns.forms import SegmentForm

_CONDITIONS = ("zones", "groups", "months", "ages", "language", "channel", "topics")


@staff_page(*READERS)
@require_GET
def segments(request: StaffRequest) -> HttpResponse:
    """Every segment of the town with its conditions in words."""
    found = segments_page(request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    context = {"rows": found.items, "following": following, "drafts": request.actor.has_role(*DRAFTERS)}
    return page(request, "workbench/campaigns/segments.html", context)


@staff_page(*DRAFTERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, segment_id: UUID | None = None) -> HttpResponse:
    """Write a segment; saved, the page shows how many it holds."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    context: dict[str, Any] = {}
    initial: dict[str, Any] = {}
    if segment_id is not None:
        segment, version = segment_of(request.actor, segment_id)
        initial = {"name": segment.name, **version.conditions}
        context = {"segment": segment, "version": version}
        if request.method == "GET":
            asked = conditions_of(version)
            context["words"] = in_words(asked, names_in(town), segment.purpose)
            unwritten = Campaign(jurisdiction=town, purpose=segment.purpose, text="x")
            context["told"] = preview(actor=request.actor, town=town, campaign=unwritten, conditions=asked)
    data = request.POST if request.method == "POST" else None
    form = SegmentForm(data, initial=initial, town=town, is_new=segment_id is None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            written = write_segment(
                actor=request.actor,
                name=given["name"],
                purpose=given.get("purpose", ""),
                conditions={name: given[name] for name in _CONDITIONS},
                segment_id=segment_id,
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            attach(form, refused)
        else:
            messages.success(request, _("Guardado. Así queda el segmento."))
            return redirect("workbench:segment", written.segment_id)
    status = 422 if form.errors else 200
    return page(request, "workbench/campaigns/segment.html", {"form": form, **context}, status=status)


def attach(form: UiForm, refused: DomainError) -> None:
    """Put what was refused at its field, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.said)
