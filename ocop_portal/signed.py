"""The tables of Django and of other libraries (records/registry.py says how this is read)."""

TABLES = {
    "django_migrations": {"living": "which migrations ran; written by the owner alone", "role": ("SELECT",)},
    "django_content_type": {"living": "Django's list of models"},
    "auth_permission": {"living": "Django's permissions, not used for rights here"},
    "auth_group": {"living": "Django's groups, not used here"},
    "auth_group_permissions": {"living": "Django's groups, not used here"},
    "django_session": {"living": "who is logged in now"},
    "axes_accessattempt": {"living": "wrong logins of the last minutes, cleared by time"},
    "axes_accessattemptexpiration": {"living": "until when a login is locked"},
    "axes_accessfailurelog": {"living": "wrong logins, cleared by time"},
    "axes_accesslog": {"living": "logins and logouts; the logout is written into the login's row"},
}
