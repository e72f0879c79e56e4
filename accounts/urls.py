from django.urls import path

from accounts.views import log, me, passwords, people, reference, session

app_name = "accounts"

urlpatterns = [
    path("", me.me, name="me"),
    path("dang-nhap/", session.Login.as_view(), name="login"),
    path("dang-xuat/", session.Logout.as_view(), name="logout"),
    path("doi-mat-khau/", passwords.password_change, name="password_change"),
    path("quen-mat-khau/", passwords.PasswordReset.as_view(), name="password_reset"),
    path("quen-mat-khau/da-gui/", passwords.PasswordResetDone.as_view(), name="password_reset_done"),
    path("dat-mat-khau/<uidb64>/<token>/", passwords.PasswordSet.as_view(), name="password_set"),
    path("ma-dung-mot-lan/", passwords.one_time_code, name="one_time_code"),
    path("nguoi-dung/", people.PersonList.as_view(), name="person_list"),
    path("nguoi-dung/moi/", people.PersonNew.as_view(), name="person_new"),
    path("nguoi-dung/<int:pk>/", people.Person.as_view(), name="person"),
    path("nguoi-dung/<int:pk>/giao-vai-tro/", people.PersonGrant.as_view(), name="person_grant"),
    path("nguoi-dung/<int:pk>/thu-hoi/<int:membership>/", people.PersonRevoke.as_view(), name="person_revoke"),
    path("nguoi-dung/<int:pk>/khoa/", people.PersonDeactivate.as_view(), name="person_deactivate"),
    path("nguoi-dung/<int:pk>/mo-lai/", people.PersonReactivate.as_view(), name="person_reactivate"),
    path("nguoi-dung/<int:pk>/moi-lai/", people.PersonInvite.as_view(), name="person_invite"),
    path("nguoi-dung/<int:pk>/ma/", people.PersonCode.as_view(), name="person_code"),
    path("vai-tro/", reference.role_list, name="role_list"),
    path("dia-ban/", reference.area_list, name="area_list"),
    path("co-quan/", reference.office_list, name="office_list"),
    path("nhat-ky/", log.audit_list, name="audit_list"),
]
