"""The administrators' counter: people and their roles."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin

from accounts import audit, clock, permissions
from accounts.actions import one_time_codes, people
from accounts.forms.people import GrantForm, InviteForm, PeopleFilter
from accounts.models import AuditEntry, User
from accounts.once import once
from accounts.paging import First
from accounts.refusals import refusals_as_messages
from accounts.views.access import AdministratorsOnly

PAGE_SIZE = 50


@method_decorator(never_cache, name="dispatch")
class Page(AdministratorsOnly, TemplateResponseMixin, View):
    pass


class PersonList(Page):
    template_name = "accounts/person_list.html"

    def get(self, request):
        form = PeopleFilter(request.GET)
        everybody = User.objects.visible_to(request.user)
        found = form.narrow(everybody, clock.today()).with_roles(clock.today()).order_by("sort_name", "pk")
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return self.render_to_response({"form": form, "page": page, "count": page.paginator.count})


class PersonNew(Page):
    template_name = "accounts/person_new.html"

    def get(self, request):
        return self.render_to_response({"form": InviteForm()})

    @method_decorator(refusals_as_messages)
    @method_decorator(once)
    def post(self, request):
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form})
        user = people.invite(by=request.user, **form.cleaned_data)
        if user.email:
            messages.success(request, _("Đã mời %(name)s; thư mời đang được gửi.") % {"name": user})
        else:
            messages.success(
                request, _("Đã thêm %(name)s. Hãy in mã dùng một lần để người này đặt mật khẩu.") % {"name": user}
            )
        return redirect(user)


class OnPerson(Page):
    """A page or deed about one person."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.person = get_object_or_404(User.objects.visible_to(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def context(self, **more):
        by, person = self.request.user, self.person
        held = person.memberships.not_over(clock.today()).with_scope().order_by("role", "pk")
        past = First(person.memberships.exclude(pk__in=held.values("pk")).with_scope().order_by("-valid_to"), 50)
        return {
            "person": person,
            "held": [(membership, permissions.why_not_revoke(by, membership)) for membership in held],
            "past": past,
            "why_not_invite_again": permissions.why_not_invite_again(by, person),
            "why_not_deactivate": permissions.why_not_deactivate(by, person),
            "why_not_reactivate": permissions.why_not_reactivate(by, person),
            "why_not_issue_code": permissions.why_not_issue_code(by, person),
            "entries": First(AuditEntry.objects.visible_to(by).about(person), 10),
            "labels": audit.LABELS,
            **more,
        }


class Person(OnPerson):
    template_name = "accounts/person.html"

    def get(self, request, pk):
        return self.render_to_response(self.context(form=GrantForm()))


class PersonGrant(OnPerson):
    """Shows the person's page again with the form where something is missing."""

    template_name = "accounts/person.html"
    http_method_names = ["post"]

    @method_decorator(refusals_as_messages)
    def post(self, request, pk):
        form = GrantForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.context(form=form))
        membership = people.grant(self.person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã giao vai trò: %(role)s.") % {"role": membership})
        return redirect(self.person)


@method_decorator(refusals_as_messages, name="post")
class Deed(OnPerson):
    """One button: do it, say so, back to the person."""

    http_method_names = ["post"]

    def post(self, request, pk, **kwargs):
        messages.success(request, self.do(request, note=request.POST.get("note", "")))
        return redirect(self.person)


class PersonRevoke(Deed):
    def do(self, request, note):
        membership = get_object_or_404(self.person.memberships, pk=self.kwargs["membership"])
        people.revoke(membership, by=request.user, note=note)
        return _("Đã thu hồi vai trò: %(role)s.") % {"role": membership.get_role_display()}


class PersonDeactivate(Deed):
    def do(self, request, note):
        people.deactivate(self.person, by=request.user, note=note)
        return _("Đã khóa tài khoản; các phiên đăng nhập của người này đã kết thúc.")


class PersonReactivate(Deed):
    def do(self, request, note):
        people.reactivate(self.person, by=request.user, note=note)
        return _("Đã mở lại tài khoản.")


class PersonInvite(Deed):
    def do(self, request, note):
        people.invite_again(self.person, by=request.user)
        return _("Thư mời mới đang được gửi; đường dẫn trong thư có hiệu lực 3 ngày.")


class PersonCode(OnPerson):
    """Printed from the answer itself: the code is nowhere to be read again."""

    template_name = "accounts/person_code.html"
    http_method_names = ["post"]

    @method_decorator(refusals_as_messages)
    def post(self, request, pk):
        code, row = one_time_codes.issue(self.person, by=request.user)
        address = settings.PORTAL_URL + reverse("accounts:one_time_code")
        return self.render_to_response({"person": self.person, "code": code, "row": row, "code_url": address})
