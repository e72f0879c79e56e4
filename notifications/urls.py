from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("", views.LetterList.as_view(), name="letter_list"),
    path("<int:pk>/", views.LetterPage.as_view(), name="letter"),
    path("<int:pk>/html/", views.LetterHtml.as_view(), name="letter_html"),
    path("<int:pk>/gui-lai/", views.LetterResend.as_view(), name="letter_resend"),
    path("<int:pk>/bo/", views.LetterDiscard.as_view(), name="letter_discard"),
    path("<int:pk>/da-in/", views.LetterPrinted.as_view(), name="letter_printed"),
    path("hop-thu-trinh-dien/", views.DemoMailbox.as_view(), name="demo_mailbox"),
    path("hop-thu-trinh-dien/<str:name>/", views.DemoMail.as_view(), name="demo_mail"),
]
