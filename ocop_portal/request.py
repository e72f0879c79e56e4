"""The request as gunicorn hands it over."""

from django.core.handlers.wsgi import WSGIRequest

UNREADABLE = {"charset": "unreadable"}


class ReadableRequest(WSGIRequest):
    """Django reads the kind of content and the query while it makes the request, before any middleware, in the character set
    the header names: «charset=hex» would break it there, and so would «charset*=hex''%41». Read as UTF-8;
    `ReadableMiddleware` then refuses it with a page."""

    def _set_content_type_params(self, meta):
        self.content_type, self.content_params = "", UNREADABLE
        try:
            super()._set_content_type_params(meta)
        except (LookupError, ValueError):
            self._encoding = None
