"""Statements and time of each request: counted for the operator, shown to the developer at the foot of the page."""

import time
from collections import Counter

from django.conf import settings
from django.db import connection
from django.utils.html import format_html, format_html_join

from ocop_portal import measures

END = b"</body>"
METHODS = {"GET", "HEAD", "POST"}


class Asked:
    """The statements of one request, as they are asked."""

    def __init__(self):
        self.number, self.seconds, self.texts = 0, 0.0, Counter()

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.number += 1
            self.seconds += time.perf_counter() - began
            if settings.DEBUG:
                self.texts[sql] += 1


class MeasuringMiddleware:
    """Stands before everything: what it does not hear of costs nothing that could be mended."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not (settings.METRICS_TOKEN or settings.DEBUG):
            return self.get_response(request)
        asked, began = Asked(), time.perf_counter()
        with connection.execute_wrapper(asked):
            response = self.get_response(request)
        seconds = time.perf_counter() - began
        if settings.METRICS_TOKEN:
            match = request.resolver_match
            measures.sums.count(
                (match and match.view_name) or "none",
                request.method if request.method in METHODS else "other",
                response.status_code,
                portal_request_seconds=seconds,
                portal_request_statements=asked.number,
                portal_request_database_seconds=asked.seconds,
            )
        if settings.DEBUG:
            _write_foot(response, asked, seconds)
        return response


def _write_foot(response, asked, seconds):
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    before, end, after = response.content.rpartition(END)
    if not end:
        return
    response.content = before + foot(asked, seconds).encode() + end + after
    if "Content-Length" in response:
        response["Content-Length"] = len(response.content)


def foot(asked, seconds):
    """What was asked more than once stands first."""
    rows = format_html_join("", "<li>{} × <code>{}</code></li>", ((n, sql) for sql, n in asked.texts.most_common()))
    repeated = sum(n for n in asked.texts.values() if n > 1)
    words = f"{asked.number} câu lệnh, {repeated} lặp lại · {round(seconds * 1000)} ms"
    words += f", trong đó {round(asked.seconds * 1000)} ms ở cơ sở dữ liệu"
    return format_html(
        '<details class="wrap small" id="so-lieu-trang"><summary>{}</summary><ol>{}</ol></details>', words, rows
    )
