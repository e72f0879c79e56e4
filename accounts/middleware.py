"""Remembers the caller's address while a request lasts, so that deeds need not be handed the request."""

from accounts import audit
from accounts.addresses import client_address


def address_middleware(get_response):
    def middleware(request):
        token = audit.address.set(client_address(request))
        try:
            return get_response(request)
        finally:
            audit.address.reset(token)

    return middleware
