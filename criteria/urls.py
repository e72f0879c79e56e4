from django.urls import path

from criteria import views

app_name = "criteria"
urlpatterns = [
    path("", views.regulation_list, name="regulation_list"),
    path("van-ban/<str:code>/", views.regulation, name="regulation"),
    path("bo-tieu-chi/", views.set_list, name="set_list"),
    path("bo-tieu-chi/<str:code>/", views.criteria_set, name="set"),
    path("giay-to/", views.paper_list, name="paper_list"),
]
