"""Addresses of the staff site: one line an area."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "workbench"

AREAS: tuple[tuple[str, str], ...] = (
    ("", "nexo.web.workbench.pages.inbox.urls"),
    ("casos/", "nexo.web.workbench.pages.cases.urls"),
    ("ordenes/", "nexo.web.workbench.pages.works.urls"),
    ("cuadrilla/", "nexo.web.workbench.pages.crew.urls"),
    ("personas/", "nexo.web.workbench.pages.people.urls"),
    ("mostrador/", "nexo.web.workbench.pages.counter.urls"),
    ("turnos/", "nexo.web.workbench.pages.visits.urls"),
    ("llamadas/", "nexo.web.workbench.pages.calls.urls"),
    ("buscar/", "nexo.web.workbench.pages.search.urls"),
    ("pendientes/", "nexo.web.workbench.pages.keeping.urls"),
    ("autoridades/", "nexo.web.workbench.pages.authorities.urls"),
    ("derivaciones/", "nexo.web.workbench.pages.referrals.urls"),
    ("campanas/", "nexo.web.workbench.pages.campaigns.urls"),
    ("tablero/", "nexo.web.workbench.pages.board.urls"),
    ("problemas/", "nexo.web.workbench.pages.problems.urls"),
    ("seguridad/", "nexo.web.workbench.pages.safety.urls"),
    ("cartas/", "nexo.web.workbench.pages.letters.urls"),
    ("bajar/", "nexo.web.workbench.pages.exports.urls"),
    ("ajustes/", "nexo.web.workbench.pages.settings.urls"),
    ("practica/", "nexo.web.workbench.pages.practice.urls"),
    ("primeros-pasos/", "nexo.web.workbench.pages.first_run.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [path(prefix, include(module)) for prefix, module in AREAS]
