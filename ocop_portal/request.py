"""The request as gunicorn hands it over."""

from django.core.handlers.wsgi import WSGIRequest


class ReadableRequest(WSGIRequest):
    """Django reads the query while it makes the request, before any middleware, in the character set the header names:
    «charset=hex» would break it there. Read as UTF-8; `ReadableMiddleware` then refuses it with a page."""

    def _set_content_type_params(self, meta):
        try:
            super()._set_content_type_params(meta)
        except (LookupError, UnicodeError):
            self._encoding = None
