"""Choosing whom to put on the list: from the register by what is known of a business, or from a file."""

from contextlib import suppress
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.once import once
from accounts.paging import First
from accounts.refusals import Refused
from products.views.uploads import parsed_first
from trainings import audience as chooser
from trainings import file_tables, guest_files, permissions
from trainings.actions import guests as deeds
from trainings.actions import importing
from trainings.forms.filters import AudienceForm
from trainings.forms.guests import ListFileForm
from trainings.models import GuestImport
from trainings.statuses import ImportState
from trainings.views.guests import guest_crumbs, quota_asked
from trainings.views.page import deed, page, posted, refuse_reading, refuse_reading_to_others, seen, show
from trainings.wards import wards_of

# More names than anybody reads are no preview.
MOST = 2000
VERDICTS = {
    "new": ("good", "plus-lg"),
    "known": ("neutral", "check-lg"),
    "refused": ("late", "x-circle"),
    "left_out": ("neutral", "dash-circle"),
}


@page
def audience(request, pk):
    """The filters in the address, the exact names below; adding takes those names, not the filters once more.

    Filters and names are one form: where the filters were changed since the names were shown, the names are shown anew
    and nobody is added unseen.
    """
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_choose_guests(request.user, row))
    form = AudienceForm(request.GET, wards=wards_of(row).order_by("sort_name"))
    wanted = form.wanted
    fresh, known = chooser.candidates(row, request.user, wanted)
    if request.method == "POST":
        return _look_again(request, form) or _add(request, row, fresh)
    count = fresh.count()
    names = list(fresh[:MOST]) if count <= MOST else []
    context = {
        "form": form,
        "chosen": bool(wanted),
        "count": count,
        "known_count": known.count(),
        "names": names,
        "ids": ",".join(str(business.pk) for business in names),
        "most": MOST,
        "too_many": count > MOST,
        "seats_left": row.seats_left,
        "quotas": row.quotas.all(),
    }
    return show(request, "audience", context, conference=row, crumbs=guest_crumbs(row, (_("Chọn chủ thể"), "")))


def _look_again(request, form):
    """The page with the filters as they stand in the form, where it was asked for or they differ from the address."""
    if "dieu_kien" not in request.POST:
        return None
    standing = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    shown = [(name, value) for name in form.fields for value in request.GET.getlist(name)]
    if "xem" not in request.POST:
        if standing == shown:
            return None
        messages.warning(
            request, _("Điều kiện vừa đổi nên danh sách bên dưới đã đổi theo; chưa thêm ai. Xin xem lại rồi bấm thêm.")
        )
    return redirect(f"{request.path}?{urlencode(standing)}#khop")


def _numbers(text):
    return {int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) < 19}


def _add(request, row, fresh):
    shown = _numbers(request.POST.get("ids", ""))
    left_out = _numbers(",".join(request.POST.getlist("khong")))
    chosen = fresh.filter(pk__in=shown - left_out)
    added = deeds.add_businesses(row, chosen, by=request.user, **quota_asked(request, row))
    messages.success(
        request,
        _("Đã thêm %(n)s chủ thể vào danh sách. Chưa ai được mời; hãy xem lại rồi gửi giấy mời.") % {"n": added},
    )
    return redirect(f"{reverse('trainings:guest_list', args=[row.pk])}?tra_loi=chua-moi")


# --- from a file ---------------------------------------------------------------------------


def _read_list(upload):
    with suppress(file_tables.Unreadable):
        guest_files.read(upload.read(file_tables.MAX_BYTES + 1))


@page
@parsed_first(_read_list)
@once
def import_new(request, pk):
    row = seen(request, pk)
    reason = permissions.why_not_choose_guests(request.user, row)
    refuse_reading_to_others(request, row, reason)
    form = ListFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = importing.preview(row, form.cleaned_data["upload"], by=request.user)
        except Refused as refused:
            form.add_error("upload", refused.reason)
        else:
            return redirect("trainings:import_preview", batch.pk)
    title = _("Nhập danh sách từ tệp")
    context = {
        "form": form,
        "title": title,
        "why_not": reason if request.method != "POST" else "",
        "most_rows": file_tables.MAX_ROWS,
        "batches": First(row.imports.exclude(state=ImportState.DROPPED).select_related("by"), 10),
        "back_url": reverse("trainings:guest_list", args=[row.pk]),
    }
    return show(request, "import_new", context, conference=row, crumbs=guest_crumbs(row, (title, "")))


def _batch(request, pk):
    found = GuestImport.objects.visible_to(request.user).select_related("conference__office__area", "by")
    return get_object_or_404(found, pk=pk)


@page
def import_preview(request, pk):
    """A verdict for each line; nobody is on the list before the button is pressed."""
    batch = _batch(request, pk)
    row = batch.conference
    wanted = request.GET.get("ket_qua", "")
    words = {"moi": "new", "da-co": "known", "khong-nhan": "refused", "bo-ra": "left_out"}
    labels = {
        "new": _("Sẽ thêm"),
        "known": _("Đã có"),
        "refused": _("Không nhận"),
        "left_out": _("Không phải đại biểu"),
    }
    counts = {verdict: batch.count(verdict) for verdict in VERDICTS}
    rows = [line for line in batch.rows if wanted not in words or line["verdict"] == words[wanted]]
    tabs = [{"label": _("Mọi dòng"), "url": "?", "active": wanted not in words, "count": len(batch.rows)}]
    tabs += [
        {"label": labels[verdict], "url": f"?ket_qua={key}", "active": wanted == key, "count": counts[verdict]}
        for key, verdict in words.items()
    ]
    context = {
        "batch": batch,
        "tabs": tabs,
        "lines": [
            {
                **line,
                "label": labels[line["verdict"]],
                "tone": VERDICTS[line["verdict"]][0],
                "icon": VERDICTS[line["verdict"]][1],
            }
            for line in rows
        ],
        "new_count": counts["new"],
        "counts": counts,
        "open": batch.state == ImportState.PREVIEW,
        "why_not": permissions.why_not_choose_guests(request.user, row)
        or ("" if counts["new"] else _("Không có dòng nào thêm được.")),
    }
    crumbs = guest_crumbs(row, (_("Nhập từ tệp"), reverse("trainings:import_new", args=[row.pk])), (batch.filename, ""))
    return show(request, "import_preview", context, conference=row, crumbs=crumbs)


@deed
def import_confirm(request, pk):
    batch = _batch(request, pk)
    added = importing.confirm(batch, by=request.user)
    messages.success(request, _("Đã thêm %(n)s đại biểu từ tệp. Chưa ai được mời.") % {"n": added})
    return redirect(f"{reverse('trainings:guest_list', args=[batch.conference_id])}?tra_loi=chua-moi")


@deed
def import_drop(request, pk):
    batch = _batch(request, pk)
    importing.drop(batch, by=request.user)
    messages.success(request, _("Đã bỏ tệp; danh sách không đổi."))
    return redirect("trainings:guest_list", batch.conference_id)
