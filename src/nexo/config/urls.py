"""The map of addresses: one line a site; each site owns what is below its prefix."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from nexo.config import health, live, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("internal/live-grant/", live.grant, name="live-grant"),
    # allauth leads from one page to the next by names without a namespace, so these stand apart.
    path("panel/", include("nexo.web.workbench.accounts.urls")),
    path("panel/", include("nexo.web.workbench.urls")),
    path("api/", include("nexo.web.api.urls")),
    path("open311/", include("nexo.web.api.open311.urls")),
    *([path("demo/", include("nexo.web.demo.urls"))] if settings.NEXO_IS_DEMO else []),
    path("", include("nexo.web.portal.urls")),
]
