from django.db.backends.postgresql import base

from ocop_portal.backends.before_commit import BeforeCommit


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    pass
