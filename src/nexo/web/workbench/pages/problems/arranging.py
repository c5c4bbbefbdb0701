"""Causes and thresholds of the town."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.improvements.actions.arrange_thresholds import arrange_thresholds
from nexo.domain.improvements.policies import ARRANGERS, may_arrange
from nexo.domain.improvements.rules.thresholds import LIMITS, thresholds_of
from nexo.kernel.errors import NotAllowed
from nexo.web.workbench.desk import StaffRequest, staff_page
from nexo.web.workbench.pages.problems.acting import asked
from nexo.web.workbench.pages.problems.forms import RulesForm
from nexo.web.workbench.pages.problems.tabs import tabs
from nexo.web.workbench.pages.problems.views import town_of


@staff_page(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def thresholds(request: StaffRequest) -> HttpResponse:
    """Say which causes there are and from when on something counts as repeated."""
    if not may_arrange(request.actor):
        raise NotAllowed
    town = town_of(request)
    at = thresholds_of(town.local_rules)
    initial: dict[str, object] = {name: getattr(at, name) for name in LIMITS}
    initial["causes"] = "\n".join(f"{code}: {_(name)}" for code, name in causes_of(town.local_rules).items())
    form = RulesForm(request.POST or None, initial=initial)
    return asked(
        request,
        form,
        run=lambda: arrange_thresholds(
            actor=request.actor,
            numbers={name: form.cleaned_data[name] for name in LIMITS},
            listed=form.listed(),
        ),
        done=_("Guardado. Vale desde la próxima vez que se mire, esta noche."),
        to=lambda _town: ("workbench:problem_rules", {}),
        template="workbench/problems/rules.html",
        context={"tabs": tabs(request, "workbench:problem_rules")},
    )
