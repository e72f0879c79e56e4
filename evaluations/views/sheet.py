from django.http import Http404


def declare(request, **kwargs):
    raise Http404


def my_sheets(request, **kwargs):
    raise Http404


def sheet(request, **kwargs):
    raise Http404


def sheet_hand_in(request, **kwargs):
    raise Http404


def sheet_read(request, **kwargs):
    raise Http404


def sheet_save(request, **kwargs):
    raise Http404


