"""The counter for reports: ask, watch, fetch."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin

from accounts.refusals import Refused, refusals_as_messages, refuse_if
from jobs import files
from reports import funnel, permissions, requests
from reports.forms import FunnelForm, ReportForm
from reports.models import Report
from reports.selection import covered, reads_all
from reports.statuses import CONTENT_TYPE, Format, Kind
from trainings.models import Conference

PAGE_SIZE = 25


@method_decorator(never_cache, name="dispatch")
class Page(LoginRequiredMixin, TemplateResponseMixin, View):
    """Reports are for those whose roles report; everyone else is told so."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            refuse_if(permissions.why_not_report(request.user))
        return super().dispatch(request, *args, **kwargs)


class ReportList(Page):
    template_name = "reports/report_list.html"

    def get(self, request):
        page = Paginator(Report.objects.visible_to(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
        return self.render_to_response({"page": page})


class ReportNew(Page):
    """One form: «Xem số dòng» shows how many rows the chosen filters hold, «Lập báo cáo» asks for what it shows now.

    The preview holds no copy of the choices: what is made is what stands in the form when the button is pressed.
    """

    template_name = "reports/report_new.html"

    def get(self, request):
        chosen = request.GET.copy()
        chosen.setdefault("kind", Kind.SEASON)
        chosen.setdefault("format", Format.XLSX)
        return self._page(ReportForm(chosen, user=request.user))

    @method_decorator(refusals_as_messages)
    def post(self, request):
        form = ReportForm(request.POST, user=request.user)
        if "xem" in request.POST or not form.is_valid():
            return self._page(form)
        try:
            report = requests.ask(
                form.selection, form.cleaned_data["format"], by=request.user, key=_key(request.POST.get("key"))
            )
        except Refused as refused:
            messages.error(request, refused.reason)
            return self._page(form)
        return redirect(report)

    def _page(self, form):
        context = {"form": form, "key": uuid.uuid4()}
        if form.is_valid():
            selection, user = form.selection, self.request.user
            rows = requests.rows_of(selection, user)
            context |= {
                "selection": selection,
                "rows": rows,
                "words": selection.in_words(),
                "reason": requests.why_not_ask(user, selection, form.cleaned_data["format"], rows),
                "practice": selection.is_practice,
                "practice_name": selection.round.name if selection.is_practice else "",
            }
        return self.render_to_response(context)

    def get_template_names(self):
        return ["reports/_preview.html"] if self.request.htmx else [self.template_name]


def _key(text):
    """The form's own number; a form that lost it is a new one."""
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return uuid.uuid4()


class OnReport(Page):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.report = get_object_or_404(Report.objects.visible_to(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def context(self):
        report = self.report
        return {
            "report": report,
            "again_url": f"{reverse('reports:report_new')}?{_as_query(report)}",
            "why_not_cancel": permissions.why_not_cancel(self.request.user, report),
            "practice": report.is_practice,
        }


class ReportPage(OnReport):
    template_name = "reports/report.html"

    def get(self, request, pk):
        return self.render_to_response(self.context())


class ReportState(OnReport):
    """The part that changes while the worker is at it."""

    template_name = "reports/_state.html"

    def get(self, request, pk):
        if not request.htmx:
            return redirect(self.report)
        return self.render_to_response(self.context())


class ReportCancel(OnReport):
    http_method_names = ["post"]

    @method_decorator(refusals_as_messages)
    def post(self, request, pk):
        requests.cancel(self.report, by=request.user)
        messages.success(request, _("Đã hủy báo cáo. Phần đang lập dở không được giữ lại."))
        return redirect(self.report)


class ReportFile(OnReport):
    def get(self, request, pk):
        report = self.report
        refuse_if(permissions.why_not_download(request.user, report))
        file = _whole(report)
        requests.downloaded(report, by=request.user)
        return files.as_download(file, report.file_name, CONTENT_TYPE[Format(report.format)], report.file_size)


def _whole(report):
    """The file, read once to be sure that it is still what the worker wrote."""
    try:
        return files.whole(report.file_path, report.file_sha256)
    except OSError:
        raise Refused(_("Tệp báo cáo không còn trong kho lưu. Xin lập lại báo cáo.")) from None
    except files.Spoilt:
        raise Refused(
            _("Tệp báo cáo không còn nguyên vẹn so với lúc lập nên không được tải. Xin lập lại báo cáo.")
        ) from None


def _as_query(report):
    """The address that fills the form as it was."""
    filters = {name: value for name, value in report.filters.items() if value}
    for name in ("since", "until"):
        if name in filters:
            filters[name] = "/".join(reversed(filters[name].split("-")))
    return urlencode({"kind": report.kind, **filters, "format": report.format}, doseq=True)


CONFERENCES_LISTED = 12


class Funnel(Page):
    """The loop from an invitation to a recognition (rulings 29: it stands here, for it looks into every room)."""

    template_name = "reports/funnel.html"

    def get(self, request):
        user = request.user
        seen = Conference.objects.visible_to(user).took_place().select_related("office", "round")
        form = FunnelForm(request.GET or None, user=user, conferences=seen)
        wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
        chosen = wanted.get("hoi_nghi") or seen.order_by("-starts_on", "-pk").first()
        context = {"form": form, "chosen": chosen}
        if chosen:
            context |= self._of(chosen, wanted.get("dot"), wanted.get("dia_ban"))
            if not wanted.get("dia_ban"):
                context["conferences"] = self._recent(seen)
        return self.render_to_response(context)

    def _reach(self):
        user = self.request.user
        return None if reads_all(user) else list(covered(user).values_list("pk", flat=True))

    def _of(self, chosen, round, area):
        reach, round = self._reach(), round or chosen.round
        rows = funnel.by_ward(chosen, areas=reach, round=round)
        # What is hidden beside the other wards stays hidden when one ward is asked for: the total is known.
        shown = funnel.published(rows)
        whole = funnel.total(rows)
        not_invited = None
        if area and reach != [area.pk]:
            shown = [row for row in shown if row.key == area.pk]
            whole = shown[0] if shown else funnel.total([])
        else:
            not_invited = funnel.not_invited(chosen, whole, areas=reach, round=round)
        came = whole.came
        bars = [(_("Được mời"), whole.invited, whole.invited), (_("Có dự"), came.businesses, whole.invited)]
        if not came.is_hidden:
            labels = {"registered": _("Đã đăng ký"), "submitted": _("Đã nộp"), "recognised": _("Được công nhận")}
            bars += [(labels[name], number, whole.invited) for name, number, _share in came.steps]
        return {
            "bars": bars,
            "groups": [
                (_("Có dự"), came),
                (_("Được mời nhưng vắng"), whole.missed),
                # Ward by ward it would tell of the hidden ones, for the others and the whole are known.
                *([(_("Không được mời"), not_invited)] if not_invited else []),
            ],
            "wards": shown,
            "round_name": round.name if round else "",
            "practice": bool(round and round.is_practice),
            "practice_name": round.name if round else "",
        }

    def _recent(self, seen):
        """Whole conferences, hence only those of offices this person serves, or all for an auditor."""
        listed = seen if reads_all(self.request.user) else seen.organised_by(self.request.user)
        return funnel.by_conference(listed.order_by("-starts_on", "-pk")[:CONFERENCES_LISTED], areas=self._reach())
