"""The Celery application; its configuration is in settings (CELERY_*)."""

import os
import sys
from pathlib import Path

from celery import Celery

from ocop_portal.owner import refuse_the_owner

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")
app = Celery("ocop_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
if "celery" in Path(sys.argv[0]).parts[-2:]:  # a worker or the clock itself, not a page that rings for one
    refuse_the_owner()
