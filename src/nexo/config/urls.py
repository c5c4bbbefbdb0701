"""The map of addresses: one line a site; each site owns what is below its prefix."""

import importlib.util

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from nexo.config import health, live, metrics

_SITES = [
    # allauth leads from one page to the next by names without a namespace, so these stand apart.
    ("panel/", "nexo.web.workbench.accounts.urls"),
    ("panel/", "nexo.web.workbench.urls"),
    ("api/", "nexo.web.api.urls"),
    *([("demo/", "nexo.web.demo.urls")] if settings.NEXO_IS_DEMO else []),
    ("", "nexo.web.portal.urls"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("internal/live-grant/", live.grant, name="live-grant"),
]
for prefix, module in _SITES:
    if importlib.util.find_spec(module):
        urlpatterns.append(path(prefix, include(module)))
