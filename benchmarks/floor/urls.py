from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("dossiers/", views.dossiers),
    path("dossiers/<int:pk>/", views.dossier),
    path("businesses/", views.businesses),
    path("sessions/<int:session>/", views.sheets),
    path("sheets/<int:evaluation>/", views.save),
    path("results/<str:status>/", views.results),
    path("figures/", views.figures),
    path("lookup/", views.lookup),
    path("recognitions/", views.recognitions),
    path("recognitions/<int:pk>/", views.recognition),
]
