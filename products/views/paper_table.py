"""The papers' page of the form: every kind of paper with what is there and its own upload."""

from django.contrib import messages
from django.shortcuts import render

from accounts import clock
from criteria.models import PaperKind
from products import completeness, paper_rules, permissions
from products.forms.evidence import EvidenceForm
from products.forms.needs import NeedsForm
from products.views.folder import paper_rows
from products.views.handed_in import Folder


def needs_form(registration, data=None):
    """The conditional papers' questions, filled with what is stored or, with `data`, with what was posted."""
    return NeedsForm(
        data,
        [paper for paper in completeness.papers_of(registration) if paper.is_conditional],
        paper_rules.needs_of(registration),
        registration.criteria_set.number,
        has_no_way_out=lambda paper: not paper_rules.may_be_exempt(registration, paper),
    )


_AT = "tai:"  # begins the tag of a message that is shown at a paper


def say_at(request, paper, field, sentence):
    """A fault that the next page shows at `field` of this paper's upload: of one file, when others were taken in."""
    messages.error(request, sentence, extra_tags=f"{_AT}{paper.code}_{field}")


def _told(request):
    """(messages for the top of the page, paper code → [(id of the field, sentence)])."""
    top, at = [], {}
    for message in messages.get_messages(request):
        tag = message.extra_tags or ""
        if tag.startswith(_AT):
            place = tag.removeprefix(_AT)
            at.setdefault(place.partition("_")[0], []).append((f"id_{place}", message.message))
        else:
            top.append(message)
    return top, at


def _summary(rows, bound):
    """The faults of the page for its top, each under the name of its paper."""
    found = []
    for row in rows:
        own = [(target, sentence) for target, _label, sentence in bound.problems] if row["form"] is bound else []
        found += [(target, row["paper"].name, sentence) for target, sentence in (*row["faults"], *own)]
    return found


def page(request, registration, frame, *, bound=None, needs=None, status=200):
    """Every kind of paper with its own upload form; `bound` is the form that came back with its errors."""
    today = clock.today()
    papers = [paper for paper in completeness.papers_of(registration) if paper.is_evidence]
    told, at_paper = _told(request)
    rows = [row for row in paper_rows(Folder(registration, None), today) if row["paper"].is_evidence]
    for row in rows:
        code = row["paper"].code
        mine = bound is not None and bound.data.get("paper") == code
        if mine:
            bound.auto_id = f"id_{code}_%s"  # the same as the empty form's, so that the summary's links find the fields
        row["form"] = (
            bound
            if mine
            else EvidenceForm(
                registration=registration, papers=papers, initial={"paper": code}, auto_id=f"id_{code}_%s"
            )
        )
        row["why_not_add"] = permissions.why_not_add_evidence(request.user, registration, row["paper"])
        row["faults"] = at_paper.get(code, [])
        row["open"] = mine or bool(row["faults"]) or (row["required"] and not row["evidence"])
        row["removed"] = []
        row["changeable"] = {
            evidence.pk
            for evidence in row["evidence"]
            if not permissions.why_not_change_evidence(request.user, evidence)
        }
    _put_removed(request.user, registration, rows)
    groups = [
        (label, [row for row in rows if row["paper"].requirement == value])
        for value, label in PaperKind.Requirement.choices
    ]
    needs = needs or needs_form(registration)
    for row in needs.rows:
        row["closed"] = permissions.why_not_answer_needs(request.user, registration, [row["paper"]])
    context = {
        **frame,
        "groups": [(label, inside) for label, inside in groups if inside],
        "bound": bound,
        "messages": told,
        "faults": _summary(rows, bound),
        "needs": needs,
    }
    return render(request, "products/registration_papers.html", context, status=status)


def _put_removed(user, registration, rows):
    """Papers taken out of the dossier can be brought back from the page they were on."""
    by_paper = {row["paper"].pk: row for row in rows}
    removed = registration.evidence.filter(removed_at__isnull=False, replaced_by__isnull=True)
    for evidence in removed.select_related("file", "paper").prefetch_related("criteria"):
        if (row := by_paper.get(evidence.paper_id)) and not permissions.why_not_change_evidence(user, evidence):
            row["removed"].append(evidence)
