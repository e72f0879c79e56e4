from django.http import Http404


def decide(request, **kwargs):
    raise Http404


def decision(request, **kwargs):
    raise Http404


def decision_list(request, **kwargs):
    raise Http404


def notify_not_recognised(request, **kwargs):
    raise Http404


