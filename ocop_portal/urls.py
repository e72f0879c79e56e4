"""Every address of the portal, room by room. The room's own urls.py goes on from here."""

from django.urls import include, path

from ocop_portal.views import checks, gallery, health, home

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/metrics", health.metrics, name="health_metrics"),
    path("ban-lam-viec/", home.home, name="home"),
    path("kiem-tra-du-lieu/", checks.check_runs, name="check_runs"),
    path("kho-mau/", gallery.gallery, name="gallery"),
    path("tai-khoan/", include("accounts.urls")),
    path("phap-ly/", include("criteria.urls")),
    path("thu/", include("notifications.urls")),
    path("bao-cao/", include("reports.urls")),
    path("viec/", include("jobs.urls")),
    path("", include("evaluations.urls")),
    path("", include("trainings.urls")),
    path("", include("products.urls")),
]

handler400 = "ocop_portal.views.errors.bad_request"
handler403 = "ocop_portal.views.errors.permission_denied"
handler404 = "ocop_portal.views.errors.page_not_found"
handler500 = "ocop_portal.views.errors.server_error"
