from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from records import guards


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "Văn bản đã chốt"

    def ready(self):
        pre_migrate.connect(guards.before_migrate, sender=self, dispatch_uid="guards")
        post_migrate.connect(guards.after_migrate, sender=self, dispatch_uid="guards")
