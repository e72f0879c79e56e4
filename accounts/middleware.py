"""Remembers the caller's address while a request lasts, so that deeds need not be handed the request."""

from axes.helpers import get_client_ip_address

from accounts import audit


def address_middleware(get_response):
    def middleware(request):
        token = audit.address.set(get_client_ip_address(request))
        try:
            return get_response(request)
        finally:
            audit.address.reset(token)

    return middleware
