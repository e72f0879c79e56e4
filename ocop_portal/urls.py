"""Every address of the portal, room by room. The room's own urls.py goes on from here."""

from importlib.util import find_spec

from django.urls import include, path

from ocop_portal.views import health


def room(prefix, module):
    return [path(prefix, include(module))] if find_spec(module) else []


def page(route, module, view, name):
    if not find_spec(module):
        return []
    return [path(route, getattr(__import__(module, fromlist=[view]), view), name=name)]


urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    *page("ban-lam-viec/", "ocop_portal.views.home", "home", "home"),
    *page("kho-mau/", "ocop_portal.views.gallery", "gallery", "gallery"),
    *room("tai-khoan/", "accounts.urls"),
    *room("phap-ly/", "criteria.urls"),
    *room("thu/", "notifications.urls"),
    *room("", "evaluations.urls"),
    *room("bao-cao/", "reports.urls"),
    *room("", "products.urls"),
]

handler400 = "ocop_portal.views.errors.bad_request"
handler403 = "ocop_portal.views.errors.permission_denied"
handler404 = "ocop_portal.views.errors.page_not_found"
handler500 = "ocop_portal.views.errors.server_error"
