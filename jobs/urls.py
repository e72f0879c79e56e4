from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("<int:pk>/", views.job_page, name="job"),
    path("<int:pk>/tien-do/", views.job_state, name="job_state"),
    path("<int:pk>/tep/", views.job_file, name="job_file"),
]
