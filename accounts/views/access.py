"""Pages of the administrators: everybody else reads why not."""

from django.contrib.auth.mixins import LoginRequiredMixin

from accounts import permissions
from accounts.refusals import refuse_if


class AdministratorsOnly(LoginRequiredMixin):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            refuse_if(permissions.why_not_manage_people(request.user))
        return super().dispatch(request, *args, **kwargs)
