"""Finding people and the citizen view."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nexo.application.exporting.desk_lists import PEOPLE_TAKERS
from nexo.application.privacy.queries import READERS_OF_THE_LOG
from nexo.application.timeline.queries import PURPOSE, citizen_view
from nexo.domain.interactions import registry
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.queries.rows import TimelineRow
from nexo.domain.parties.policies import READERS, may_keep_people, may_merge
from nexo.domain.parties.queries import find_people, merges_in_force, open_matches
from nexo.kernel.audit.models import LONGEST_PURPOSE
from nexo.kernel.paging import Page
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.people.forms import PURPOSES

_PAPERS = "documentos"
"""The story of what came or went with papers."""


@staff_page(*READERS)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Find a person; without words, the pairs that may be one person and wait for a decision."""
    text = request.GET.get("q", "").strip()
    hits = find_people(actor=request.actor, text=text, limit=20) if text else []
    merges = may_merge(request.actor) and not text
    matches = open_matches(actor=request.actor, limit=20).items if merges else []
    context = {
        "text": text,
        "hits": hits,
        "matches": matches,
        "takes": request.actor.has_role(*PEOPLE_TAKERS),
        "decides": may_keep_people(request.actor),
    }
    return page(request, "workbench/people/people.html", context)


@staff_page(*READERS)
@require_GET
def person(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """The whole story of one person; the purpose is written down with the reading."""
    actor = request.actor
    purpose = request.GET.get("para", "").strip()[:LONGEST_PURPOSE]
    channel, kind = request.GET.get("canal", ""), request.GET.get("tipo", "")
    found = citizen_view(
        actor=actor,
        party_id=party_id,
        purpose=purpose or PURPOSE,
        channel=channel,
        kind=kind if kind in InteractionKind else "",
        with_files=kind == _PAPERS,
        after=request.GET.get("desde"),
    )
    card = found.person
    merges = may_merge(actor)
    joined = merges_in_force(card.cluster) if merges and len(card.cluster) > 1 else []
    return page(
        request,
        "workbench/people/person.html",
        {
            "found": found,
            "person": card,
            "merges": merges,
            "joined": joined,
            "keeps": may_keep_people(actor),
            "reads_log": actor.has_role(*READERS_OF_THE_LOG),
            "purposes": PURPOSES,
            "is_opened": bool(purpose),
            "asks_purpose": not purpose and any(one.is_sensitive and one.label for one in card.help),
            "filters": _filters(party_id, channel, kind, found.timeline),
            "kinds": _kinds(party_id, channel, kind),
            "following": _following(channel, kind, found.timeline.next),
        },
    )


def _filters(party_id: UUID, chosen: str, kind: str, story: Page[TimelineRow]) -> list[Link]:
    """Offer the whole story, or that of one channel: of those she used, once the whole story is at hand."""
    used = {chosen} if chosen else {row.channel for row in story.items}
    channels = [
        (channel.slug, _(channel.label))
        for channel in registry.channels.all()
        if channel.slug in used or ((story.next or kind) and not chosen)
    ]
    return [
        Link(label=label, url=_story(party_id, slug, kind), is_current=slug == chosen)
        for slug, label in [("", _("Todo")), *channels]
    ]


def _kinds(party_id: UUID, channel: str, chosen: str) -> list[Link]:
    """Offer the story by kind of contact, and what came or went with papers."""
    shown = [
        ("", _("Todo")),
        (InteractionKind.MESSAGE.value, _("Mensajes")),
        (InteractionKind.CALL.value, _("Llamadas")),
        (InteractionKind.VISIT.value, _("Visitas")),
        (InteractionKind.FORM.value, _("Formularios")),
        (_PAPERS, _("Documentos")),
    ]
    return [
        Link(label=label, url=_story(party_id, channel, kind), is_current=kind == chosen)
        for kind, label in shown
    ]


def _story(party_id: UUID, channel: str, kind: str) -> str:
    home = reverse("workbench:person", kwargs={"party_id": party_id})
    asked = {name: value for name, value in (("canal", channel), ("tipo", kind)) if value}
    return f"{home}?{urlencode(asked)}" if asked else home


def _following(channel: str, kind: str, after: str | None) -> str:
    return f"?{urlencode({'canal': channel, 'tipo': kind, 'desde': after})}" if after else ""
