from django.http import Http404


def accept_spread(request, **kwargs):
    raise Http404


def agenda_add(request, **kwargs):
    raise Http404


def agenda_remove(request, **kwargs):
    raise Http404


def ask_rescoring(request, **kwargs):
    raise Http404


def attendance(request, **kwargs):
    raise Http404


def board(request, **kwargs):
    raise Http404


def board_state(request, **kwargs):
    raise Http404


def close_session(request, **kwargs):
    raise Http404


def comparison(request, **kwargs):
    raise Http404


def conclude(request, **kwargs):
    raise Http404


def find_conflict(request, **kwargs):
    raise Http404


def minutes(request, **kwargs):
    raise Http404


def minutes_adopt(request, **kwargs):
    raise Http404


def objection_decide(request, **kwargs):
    raise Http404


def open_discussion(request, **kwargs):
    raise Http404


def open_scoring(request, **kwargs):
    raise Http404


def session(request, **kwargs):
    raise Http404


