"""The papers of a dossier: each file is a row of its own as soon as it is uploaded."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import links
from accounts.once import once
from accounts.refusals import Refused, refusals_as_messages, refuse_if
from products import completeness, files, permissions
from products.actions import evidence as deeds
from products.forms.evidence import EvidenceForm, ReplaceForm
from products.models import Evidence
from products.views import paper_table
from products.views.filling import frame
from products.views.sight import dossier_crumbs, on, registration_seen, ribbon
from products.views.uploads import parsed_first


def evidence_seen(request, pk):
    found = Evidence.objects.visible_to(request.user).select_related(
        "registration__product__business", "registration__round__regulation", "registration__ward", "paper", "file"
    )
    return get_object_or_404(found, pk=pk)


def _papers_url(registration, paper=None):
    url = reverse("products:registration_edit", args=[registration.pk, "papers"])
    return f"{url}#giay-{paper.code}" if paper else url


@require_POST
@on(registration_seen)
@refusals_as_messages
@parsed_first(files.read_paper)
@once
def evidence_add(request, registration):
    """Several files at once become several rows; one that may not come in does not hold the others back."""
    refuse_if(permissions.why_not_edit(request.user, registration))
    papers = [paper for paper in completeness.papers_of(registration) if paper.is_evidence]
    form = EvidenceForm(request.POST, request.FILES, registration=registration, papers=papers)
    valid = form.is_valid()
    if "paper" in form.errors:  # of no paper on the page: nowhere to stand
        raise Refused(_("Chưa rõ tài liệu thuộc loại giấy tờ nào; xin tải lên ở đúng mục của giấy tờ đó."))
    if not valid:
        return _papers_again(request, registration, form)
    data = form.cleaned_data
    common = {"by": request.user, "criteria": data["criteria"], **form.facts}
    added, refused = [], []
    for upload in data["files"]:
        try:
            added.append(deeds.add(registration, data["paper"], upload=upload, **common))
        except ValidationError as error:
            refused += [("files", sentence) for sentence in error.messages]
        except Refused as closed:
            refused.append(("files", closed.reason))
    if data["link"]:
        try:
            added.append(deeds.add(registration, data["paper"], link=data["link"], **common))
        except Refused as closed:
            refused.append(("link", closed.reason))
    if added:
        messages.success(request, _said_uploaded(added, data["paper"]))
    if refused and not added:
        for field, sentence in refused:
            form.add_error(field, sentence)
        return _papers_again(request, registration, form)
    for field, sentence in refused:
        paper_table.say_at(request, data["paper"], field, sentence)
    return redirect(_papers_url(registration, data["paper"]))


def _papers_again(request, registration, form):
    """The page with the faults at their paper."""
    return paper_table.page(request, registration, frame(request.user, registration, "papers"), bound=form, status=422)


def _said_uploaded(added, paper):
    """Every file by its name: at most `FILES_MAX` and a link."""
    names = ", ".join(f"«{row.title}»" for row in added)
    return _("Đã tải lên %(names)s ở mục «%(paper)s».") % {"names": names, "paper": paper.name}


@on(evidence_seen)
@parsed_first(files.read_paper)
@once
def evidence_replace(request, evidence):
    registration = evidence.registration
    refuse_if(permissions.why_not_change_evidence(request.user, evidence))
    initial = {name: getattr(evidence, name) for name in ReplaceForm.FACTS}
    form = ReplaceForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.replace(evidence, by=request.user, upload=form.cleaned_data["upload"], **form.facts)
        except Refused as refused:
            form.add_error(None, refused.reason)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(
                request,
                _("Đã tải lên bản mới của «%(title)s»; bản cũ vẫn giữ trong lần nộp trước.")
                % {"title": evidence.title},
            )
            return redirect(_papers_url(registration, evidence.paper))
    context = {
        "form": form,
        "evidence": evidence,
        "registration": registration,
        "back_url": _papers_url(registration, evidence.paper),
        "crumbs": dossier_crumbs(registration, (_("Thay tài liệu"), "")),
        **ribbon(registration.round),
    }
    return render(request, "products/evidence_replace.html", context)


@require_POST
@on(evidence_seen)
@refusals_as_messages
def evidence_remove(request, evidence):
    deeds.remove(evidence, by=request.user)
    messages.success(request, _("Đã gỡ «%(title)s» khỏi hồ sơ; có thể đưa lại ở cùng mục.") % {"title": evidence.title})
    return redirect(_papers_url(evidence.registration, evidence.paper))


@require_POST
@on(evidence_seen)
@refusals_as_messages
def evidence_restore(request, evidence):
    deeds.restore(evidence, by=request.user)
    messages.success(request, _("Đã đưa lại «%(title)s» vào hồ sơ.") % {"title": evidence.title})
    return redirect(_papers_url(evidence.registration, evidence.paper))


def _leaving(request, evidence):
    """Another's site is never opened in the portal's name: the page says whose it is, the reader goes or stays."""
    context = {
        "evidence": evidence,
        "registration": evidence.registration,
        "host": links.host_of(evidence.link),
        "why_not": links.why_not_link(evidence.link),
        "crumbs": dossier_crumbs(evidence.registration, (_("Rời cổng"), "")),
        **ribbon(evidence.registration.round),
    }
    return render(request, "products/evidence_link.html", context)


@on(evidence_seen)
@require_safe
def evidence_file(request, evidence):
    """The bytes, hashed once more before they leave; a copy that was changed on the disk is not handed out."""
    if evidence.file is None:
        return _leaving(request, evidence)
    try:
        name = evidence.filename or evidence.title
        return files.handed_out(evidence.file, name, inline="tai" not in request.GET)
    except files.Tampered:
        context = {"title": evidence.title, "sha256": evidence.file.sha256}
        return render(request, "products/file_tampered.html", context, status=409)
