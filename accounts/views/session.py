"""Logging in and out."""

from django.contrib.auth import views as auth_views
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.forms.session import LoginForm


@method_decorator(never_cache, name="dispatch")
class Login(auth_views.LoginView):
    form_class = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class Logout(auth_views.LogoutView):
    http_method_names = ["post", "options"]
