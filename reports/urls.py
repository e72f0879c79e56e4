from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.ReportList.as_view(), name="report_list"),
    path("moi/", views.ReportNew.as_view(), name="report_new"),
    path("hoi-nghi/", views.Funnel.as_view(), name="funnel"),
    path("<int:pk>/", views.ReportPage.as_view(), name="report"),
    path("<int:pk>/tien-do/", views.ReportState.as_view(), name="report_state"),
    path("<int:pk>/tep/", views.ReportFile.as_view(), name="report_file"),
    path("<int:pk>/huy/", views.ReportCancel.as_view(), name="report_cancel"),
]
