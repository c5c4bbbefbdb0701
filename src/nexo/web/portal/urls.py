"""Addresses of the citizen site: one line an area; the design system's own stand beside them."""

from django.urls import include, path

_areas = [
    path("", include("nexo.web.portal.pages.home.urls")),
    path("", include("nexo.web.portal.pages.services.urls")),
    path("", include("nexo.web.portal.pages.articles.urls")),
    path("", include("nexo.web.portal.pages.confidential.urls")),
    path("", include("nexo.web.portal.pages.ask.urls")),
    path("", include("nexo.web.portal.pages.authorities.urls")),
    path("", include("nexo.web.portal.pages.track.urls")),
    path("", include("nexo.web.portal.pages.survey.urls")),
    path("", include("nexo.web.portal.pages.figures.urls")),
    path("", include("nexo.web.portal.pages.about.urls")),
    path("", include("nexo.web.portal.pages.chat.urls")),
    path("", include("nexo.web.portal.pages.turns.urls")),
    path("", include("nexo.web.portal.pages.block.urls")),
    path("", include("nexo.web.portal.pages.improvements.urls")),
    path("", include("nexo.web.portal.pages.bodies.urls")),
    path("", include("nexo.web.portal.pages.account.urls")),
]
urlpatterns = [
    path("ui/", include("nexo.web.ui.urls")),
    path("", include((_areas, "portal"))),
]
