"""One plain page of each kind: a list of fifty rows, one row with its children, a table of sheets, a number of rows, a row saved."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from benchmarks.floor.models import Business, Dossier, Evaluation, Line, Recognition, Result, Sheet

ROWS, HUNDRED = 50, 100


def _logged_in(request):
    """What a login costs each page: its session and one look-up."""
    request.session.get("_auth_user_id")
    Session.objects.filter(pk=request.session.session_key or "-").exists()


def dossiers(request):
    _logged_in(request)
    rows = Dossier.objects.select_related("product__business").order_by("-id")
    if last := request.GET.get("truoc"):
        rows = rows.filter(id__lt=last)
    return render(request, "floor/rows.html", {"rows": rows[:ROWS]})


def businesses(request):
    _logged_in(request)
    return render(request, "floor/businesses.html", {"rows": Business.objects.order_by("sort_name", "id")[:ROWS]})


def dossier(request, pk):
    _logged_in(request)
    row = get_object_or_404(Dossier.objects.select_related("product__business"), pk=pk)
    return render(request, "floor/one.html", {"row": row, "steps": row.steps.all(), "rows": row.evaluation_set.all()})


def lookup(request):
    """A dossier by its code and secret, with its history, for anybody."""
    found = Dossier.objects.select_related("product__business")
    row = get_object_or_404(found, code=request.GET["ma"], secret=request.GET["bm"])
    return render(request, "floor/one.html", {"row": row, "steps": row.steps.all()})


def sheets(request, session):
    """Every sheet of a session with its lines."""
    _logged_in(request)
    rows = Evaluation.objects.filter(session_id=session).select_related("registration__product")
    found, by_row = {}, {}
    for line in Line.objects.filter(sheet__evaluation__session_id=session):
        found.setdefault(line.sheet_id, []).append(line.option_id)
    for sheet in Sheet.objects.filter(evaluation__session_id=session):
        by_row.setdefault(sheet.evaluation_id, []).append((sheet.total, len(found.get(sheet.pk, ()))))
    return render(request, "floor/sheets.html", {"rows": [(row, by_row.get(row.pk, ())) for row in rows]})


def results(request, status):
    """Every dossier of a round's hundred with its result."""
    _logged_in(request)
    rows = Result.objects.filter(evaluation__status=status).order_by("-id")
    rows = rows.select_related("evaluation__registration__product__business")[:HUNDRED]
    return render(request, "floor/results.html", {"rows": rows})


@csrf_exempt
def save(request, evaluation):
    """A sheet's lines read and written: every comment that came with the form."""
    _logged_in(request)
    lines = list(Line.objects.filter(sheet__evaluation_id=evaluation, sheet__handed_in_at=None))
    for line in lines:
        line.comment = request.POST.get("comment", "")
    with transaction.atomic():
        Line.objects.bulk_update(lines, ["comment"])
    return HttpResponse(status=204)


def figures(request):
    _logged_in(request)
    return render(request, "floor/figures.html", {"rows": Dossier.objects.values("status").annotate(many=Count("id"))})


def recognitions(request):
    return render(request, "floor/recognitions.html", {"rows": Recognition.objects.order_by("folded", "id")[:ROWS]})


def recognition(request, pk):
    return render(request, "floor/recognition.html", {"row": get_object_or_404(Recognition, pk=pk)})
