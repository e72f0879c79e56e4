"""One settings file, driven by the environment (see .env.example).

Nothing set: the embedded mode for trying out (SQLite in WAL mode, a file broker, letters
written to files). DATABASE_URL, REDIS_URL, EMAIL_URL ... turn the same code into production.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# DEMO marks a portal loaded with the demo season: banner, watermark, the demo's mailbox page.
DEMO = env.bool("DEMO", default=False)
# TRYING_OUT allows a key made on the spot and cookies without HTTPS: `make run` and the tests.
TRYING_OUT = DEBUG or env.bool("TRYING_OUT", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not TRYING_OUT:
        raise ImproperlyConfigured(
            "Thiếu SECRET_KEY. Cổng OCOP không chạy khi chưa có khóa bí mật: hãy đặt biến môi trường "
            "SECRET_KEY (ít nhất 50 ký tự ngẫu nhiên, xem .env.example), hoặc đặt TRYING_OUT=1 nếu chỉ dùng thử."
        )
    SECRET_KEY = "trying-out-only-" + "x" * 50
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address printed in QR codes and letters.
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
PORTAL_PLACE = env.str("PORTAL_PLACE", default="Hà Nội")
# Ed25519 private key (base64, 32 bytes) that signs certificates; derived from SECRET_KEY where unset.
CERTIFICATE_KEY = env.str("CERTIFICATE_KEY", default="")
# How a certificate's number reads: the next number of the office's year, the office that issues it, the year.
CERTIFICATE_NUMBER = env.str("CERTIFICATE_NUMBER", default="") or "{seq:02d}/GCN-OCOP-{symbol}-{year}"
try:
    _one, _other, _third, _fourth = (
        CERTIFICATE_NUMBER.format(seq=seq, symbol=symbol, year=year)
        for seq, symbol, year in ((1, "A", 2026), (2, "A", 2026), (1, "B", 2026), (1, "A", 2027))
    )
except (KeyError, IndexError, ValueError) as fault:
    raise ImproperlyConfigured(f"CERTIFICATE_NUMBER: {fault}") from fault
if len({_one, _other, _third, _fourth}) < 4:
    raise ImproperlyConfigured("CERTIFICATE_NUMBER phải có {seq}, {symbol} và {year} để không số nào trùng số nào.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "criteria",
    "documents",
    "records",
    "notifications",
    "accounts",
    "jobs",
    "products",
    "evaluations",
    "trainings",
    "reports",
    "ocop_portal",
]

MIDDLEWARE = [
    "ocop_portal.measuring.MeasuringMiddleware",
    "ocop_portal.middleware.PersonalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ocop_portal.middleware.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.address_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ocop_portal.middleware.SignedOutMiddleware",
    "ocop_portal.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ocop_portal.urls"
WSGI_APPLICATION = "ocop_portal.wsgi.application"
FORM_RENDERER = "ocop_portal.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop_portal.context.portal",
            ],
            "builtins": ["ocop_portal.templatetags.portal"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database -------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
_database = DATABASES["default"]
_database["ATOMIC_REQUESTS"] = False
# Django's own backends, and work that must be done before each commit (the audit log's chain).
_database["ENGINE"] = _database["ENGINE"].replace("django.db.backends.", "ocop_portal.backends.")
if _database["ENGINE"].endswith("sqlite3"):
    # Web and worker write at once: WAL, and transactions that take the write lock when they begin.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: INSERT OR REPLACE asks the triggers against DELETE as well.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    _database.setdefault("CONN_MAX_AGE", env.int("DB_CONN_MAX_AGE", default=60))
    _database["CONN_HEALTH_CHECKS"] = True
    _options = _database.setdefault("OPTIONS", {})
    _options.setdefault("connect_timeout", 3)
    # Compiling a statement takes PostgreSQL half a second, and no page asks one that long. What the address says comes after, and wins.
    _options["options"] = f"-c jit=off {_options.get('options', '')}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Background work ------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
_broker_dir = VAR_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "max_retries": 0,  # publishing to a frozen broker costs 2 s, not three tries of it
        "visibility_timeout": 900,
    }
else:
    for _folder in ("queue", "control"):
        (_broker_dir / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker_dir / "queue"),
        "data_folder_out": str(_broker_dir / "queue"),
        "control_folder": str(_broker_dir / "control"),
        "polling_interval": 0.2,
    }
# In each process: nothing promised and nothing counted lives in it (decision 7), and no page waits for a Redis that is gone.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "portal"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_TASK_ROUTES = {f"{app}.tasks.*": {"queue": "reports"} for app in ("jobs", "reports", "ocop_portal")}
CELERY_TASK_DEFAULT_QUEUE = "letters"
CELERY_BEAT_SCHEDULER = "ocop_portal.clock:Clock"
CELERY_BEAT_SCHEDULE = {
    "letters-sweep": {"task": "notifications.tasks.sweep", "schedule": 30},
    "reports-sweep": {"task": "reports.tasks.sweep", "schedule": 30},
    "jobs-sweep": {"task": "jobs.tasks.sweep", "schedule": 30},
    "invitations-sweep": {"task": "trainings.tasks.sweep", "schedule": 60},
    "invitations-reminders": {"task": "trainings.tasks.remind_due", "schedule": crontab(hour=8, minute=10)},
    "supplements-due": {"task": "products.tasks.remind_supplements", "schedule": crontab(hour=7, minute=50)},
    "certificates-expiring": {"task": "evaluations.tasks.remind_expiring", "schedule": crontab(hour=8, minute=0)},
    "data-checks": {"task": "ocop_portal.tasks.check_data", "schedule": crontab(hour=1, minute=30)},
    "audit-check": {"task": "ocop_portal.tasks.verify_audit", "schedule": crontab(hour=1, minute=15)},
    "records-checks": {"task": "ocop_portal.tasks.verify_records", "schedule": crontab(hour=2, minute=0)},
}

# --- Letters --------------------------------------------------------------------------------
# Without EMAIL_URL letters become files under var/mail, which a demo-only page shows.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Cổng OCOP <khong-tra-loi@ocop.example>")

# --- Accounts -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.EmailOrPhoneBackend"]
# The first makes new ones; the second reads those of earlier versions, which the next login makes anew.
PASSWORD_HASHERS = ["accounts.hashers.PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.NotLikeOneself"},
    {"NAME": "accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.password_rules.NotCommon"},
    {"NAME": "accounts.password_rules.NotOnlyDigits"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "products:public_home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Ten wrong passwords for one name from one address; the ceilings of a name and of an address stand in accounts/sign_in.py.
AXES_HANDLER = "accounts.sign_in.SignInHandler"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = False
# Tries while one has to wait do not make the wait longer: the page says how long it is.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
# How many proxies stand in front (nginx: 1). With 0 forwarded headers are not believed.
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.throttled_address"

# --- Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ocop_portal.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
                "access_key": env.str("S3_ACCESS_KEY", default=None),
                "secret_key": env.str("S3_SECRET_KEY", default=None),
                "file_overwrite": False,
                "default_acl": None,
            },
        }
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TRYING_OUT
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
        # Of what people upload only the portal reads (FILE_UPLOAD_PERMISSIONS); these files nginx serves as another user
        # (their compressed twins follow the umask of who collects them: deploy/README.md).
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = TRYING_OUT
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Safety ---------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ocop_portal.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not TRYING_OUT
if not TRYING_OUT:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
if AXES_IPWARE_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- Figures for the operator ---------------------------------------------------------------
# Whoever has this word reads /health/metrics; without it nothing is counted and the address does not exist.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Of this node alone, for it holds one file for each process.
METRICS_DIR = Path(env.str("METRICS_DIR", default=str(VAR_DIR / "metrics")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "axes": {"level": "ERROR"},
        # A foreign Host is answered 400; bots that try names are no fault of ours and fill no log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "portal": {"level": env.str("LOG_LEVEL", default="INFO")},
    },
}
