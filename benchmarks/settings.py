"""The portal's own settings; every answer says how many statements it took."""

from ocop_portal.settings import *  # noqa: F403

MIDDLEWARE = ["benchmarks.counting.CountingMiddleware", *MIDDLEWARE]  # noqa: F405
