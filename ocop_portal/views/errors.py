"""The portal's own error pages: what happened, what to do, the menu still there.

500 and 503 are drawn without request, session or database, since one of these may be what failed.
"""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def permission_denied(request, exception=None):
    reason = str(exception or "") or _("Tài khoản của anh/chị không có quyền thực hiện việc này.")
    if request.headers.get("HX-Request") == "true":
        # Shown among the page's messages: what was typed stays where it is.
        response = render(request, "components/refused.html", {"reason": reason}, status=403)
        response["HX-Retarget"] = "#thong-bao"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    return render(request, "errors/403.html", {"reason": reason}, status=403)


def page_not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    return HttpResponseServerError(render_to_string("errors/500.html"))


def unavailable(request, exception=None):
    response = HttpResponse(render_to_string("errors/503.html"), status=503)
    response["Retry-After"] = "15"
    return response


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)
