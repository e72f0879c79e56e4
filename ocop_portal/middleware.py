"""Exceptions that have words for the reader become pages of our own."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError

from ocop_portal.views import errors

logger = logging.getLogger("portal")


class RefusalMiddleware:
    """A refused deed answers 403 with its reason; a database that is away answers 503, never a bare 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied):
            return errors.permission_denied(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            logger.exception("database unavailable: %s", request.path)
            return errors.unavailable(request, exception)
        return None
