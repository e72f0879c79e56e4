"""The addresses of the room: the guest with a letter in hand first."""

from django.urls import path

from trainings.views import guest

app_name = "trainings"

# By code, without a login. `code`: the invitation's own; `badge`: what the door reads; `token`: the guest's own page.
guest_patterns = [
    path("moi/<str:code>/", guest.answer, name="answer"),
    path("moi/<str:code>/lich.ics", guest.calendar, name="calendar"),
    path("moi/<str:code>/giay-moi.pdf", guest.invitation_paper, name="invitation_paper"),
    path("moi/<str:code>/thoi-nhan-thu/", guest.opt_out, name="opt_out"),
    path("qr/<str:badge>/", guest.badge, name="badge"),
    path("du/<str:token>/", guest.personal, name="personal"),
    path("du/<str:token>/cau-hoi/", guest.ask, name="ask"),
    path("du/<str:token>/phieu/<str:kind>/", guest.survey, name="survey"),
    path("du/<str:token>/tai-lieu/<int:pk>/", guest.material, name="material"),
    path("du/<str:token>/giay-xac-nhan.pdf", guest.certificate_paper, name="certificate_paper"),
    path("giay-xac-nhan/<str:code>/", guest.certificate_check, name="certificate_check"),
]

urlpatterns = [*guest_patterns]
