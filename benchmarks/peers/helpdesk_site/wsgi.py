"""The peer for Gunicorn, the server of its manual."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peers.helpdesk_site.settings")
application = get_wsgi_application()
