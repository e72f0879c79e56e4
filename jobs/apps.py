from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self):
        # Each app says in `background.py` what it can do in the background; web and worker then know the same kinds.
        autodiscover_modules("background")
