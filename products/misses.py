"""Wrong look-ups by code and secret, counted per address: guessing is made slow (rulings 23)."""

from django.core.cache import cache

from accounts.addresses import client_address

LIMIT = 10
WINDOW_SECONDS = 600


def _key(request):
    return f"status-misses:{client_address(request) or 'unknown'}"


def too_many(request):
    return cache.get(_key(request), 0) >= LIMIT


def count_one(request):
    """The window runs from the first miss; a right answer does not end it."""
    key = _key(request)
    if not cache.add(key, 1, WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # the window ended in between
            cache.set(key, 1, WINDOW_SECONDS)
