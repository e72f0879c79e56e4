"""The portal's own error pages: what happened, what to do, the menu still there.

500 and 503 are drawn without request, session or database, since one of these may be what failed.
"""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SIGNED_OUT = gettext_lazy("Phiên đăng nhập đã hết nên nội dung vừa gửi chưa được ghi. Xin đăng nhập lại rồi gửi lại.")
ENDED = gettext_lazy("Phiên đăng nhập đã hết. Tải lại trang để đăng nhập; nội dung đã nhập được đưa lại.")
STALE = gettext_lazy(
    "Trang này mở từ lần đăng nhập trước nên nội dung chưa được ghi. Tải lại trang thì nội dung đã nhập được đưa lại."
)


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def is_of_script(request):
    """Asked by htmx, an automatic save or an upload with a bar: the page stays, and the answer is shown in it."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With") == "fetch"


def _among_messages(request, reason, again=False):
    """Shown among the page's messages: what was typed stays where it is. `again`: only the page loaded anew helps."""
    response = render(request, "components/refused.html", {"reason": reason, "again": again}, status=403)
    response["HX-Retarget"] = "#thong-bao"
    response["HX-Reswap"] = "innerHTML show:top"
    return response


def permission_denied(request, exception=None):
    reason = str(exception or "") or _("Tài khoản của anh/chị không có quyền thực hiện việc này.")
    if is_of_script(request):
        return _among_messages(request, reason)
    return render(request, "errors/403.html", {"reason": reason}, status=403)


def signed_out(request):
    return _among_messages(request, SIGNED_OUT if request.method == "POST" else ENDED, again=True)


def only_sent(request, refused):
    """A page opened at an address that only takes what a form sends."""
    response = render(request, "errors/405.html", status=405)
    response["Allow"] = refused["Allow"]
    return response


def page_not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    return HttpResponseServerError(render_to_string("errors/500.html"))


def unavailable(request, exception=None):
    response = HttpResponse(render_to_string("errors/503.html"), status=503)
    response["Retry-After"] = "15"
    return response


def csrf_failure(request, reason=""):
    if is_of_script(request):
        return _among_messages(request, STALE, again=True)
    return render(request, "errors/csrf.html", status=403)
