from django.http import Http404


def ask_advice(request, **kwargs):
    raise Http404


def back_to_check(request, **kwargs):
    raise Http404


def check(request, **kwargs):
    raise Http404


def correct_branch(request, **kwargs):
    raise Http404


def evaluation(request, **kwargs):
    raise Http404


def evaluation_list(request, **kwargs):
    raise Http404


def give_advice(request, **kwargs):
    raise Http404


def objection_new(request, **kwargs):
    raise Http404


def ready(request, **kwargs):
    raise Http404


def release(request, **kwargs):
    raise Http404


def resume(request, **kwargs):
    raise Http404


def supplement(request, **kwargs):
    raise Http404


def take_up(request, **kwargs):
    raise Http404


def take_up_referral(request, **kwargs):
    raise Http404


