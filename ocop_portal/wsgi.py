"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from ocop_portal.owner import refuse_the_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")
application = get_wsgi_application()
refuse_the_owner()  # after the settings, which read .env
