"""Files are parsed before a form's transaction begins."""

from contextlib import suppress
from functools import wraps

from django.core.exceptions import ValidationError

from parsing import bounded


def parsed_first(*readers):
    """Above `@once`: each reader takes every file of the request, then the view runs and finds the answers kept.

    A file that takes its reader half a minute would else hold, on SQLite, everybody's writing as long. What a reader says
    against a file is said by the view, at its field.
    """

    def outer(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if request.method != "POST" or not request.FILES:
                return view(request, *args, **kwargs)
            uploads = [upload for name in request.FILES for upload in request.FILES.getlist(name)]
            with bounded.answers_kept():
                for upload in uploads:
                    for reader in readers:
                        with suppress(ValidationError):
                            reader(upload)
                        upload.seek(0)
                return view(request, *args, **kwargs)

        return wrapped

    return outer
