"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from ocop_portal.owner import refuse_the_owner
from ocop_portal.request import ReadableRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")
application = get_wsgi_application()
application.request_class = ReadableRequest
refuse_the_owner()  # after the settings, which read .env
