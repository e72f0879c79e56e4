from django.http import Http404


def council(request, **kwargs):
    raise Http404


def council_edit(request, **kwargs):
    raise Http404


def council_list(request, **kwargs):
    raise Http404


def council_new(request, **kwargs):
    raise Http404


def seat_add(request, **kwargs):
    raise Http404


def seat_remove(request, **kwargs):
    raise Http404


def session_new(request, **kwargs):
    raise Http404


