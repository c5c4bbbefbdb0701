"""Tells everybody concerned, once each, that the cause of a problem is gone (R44)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.improvements.events import ProblemFixed
from nexo.domain.improvements.models import Problem
from nexo.domain.improvements.queries.concerned import concerned
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.domain.parties.models import Party
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

SLUG = "problem_fixed"


@subscribes(ProblemFixed, name="notice.problem_fixed")
def handle(envelope: Envelope[ProblemFixed]) -> None:
    """Send the news to who reported it, asks for it too or follows it; nobody is reached by a protected case."""
    problem = Problem.objects.select_related("jurisdiction").get(pk=envelope.event.problem_id)
    for party in Party.objects.filter(pk__in=concerned(problem)).order_by("pk"):
        with override(party.tongue):
            wording = compose(problem)
        notify(
            actor=system(problem.jurisdiction_id),
            slug=SLUG,
            key=f"{SLUG}:{problem.pk}:{party.pk}",
            party=party,
            about=About(register="improvements", kind="problem", object_id=problem.pk),
            wording=wording,
        )


def compose(problem: Problem) -> Wording:
    """Return the news: what it was, what was done, where to read on."""
    values = {"title": problem.title, "words": problem.fixed_words, "town": problem.jurisdiction.name}
    text = (
        _(
            "Avisaste, o seguís, algo que se repetía: %(title)s. Buscamos la causa y la arreglamos.\n\n%(words)s"
        )
        % values
    )
    if problem.is_public:
        text += "\n\n" + _("Qué se hizo y qué cambió: %(link)s") % {
            "link": f"{settings.NEXO_PUBLIC_URL}/mejoras/#{problem.pk}"
        }
    return Wording(
        subject=_("Arreglamos la causa: %(title)s") % values,
        long=f"{text}\n\n{problem.jurisdiction.name}",
        chat=text,
    )
