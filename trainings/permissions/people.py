"""Who organises, and whether the conference has come so far."""

from django.utils.translation import gettext as _

from accounts import authority
from trainings.querysets import ORGANISE
from trainings.statuses import NEXT, State


def organises(user, office):
    return office.pk in authority.served_ids(user, *ORGANISE)


def why_not_plan(user, office):
    if not organises(user, office):
        return _("Chỉ cán bộ của cơ quan tổ chức mới lập được hội nghị.")
    return ""


def why_not_organiser(user, conference):
    if not organises(user, conference.office):
        return _("Việc này thuộc %(office)s, đơn vị tổ chức hội nghị.") % {"office": conference.office.name}
    return ""


def why_not_step(conference, to):
    if to not in NEXT[State(conference.state)]:
        return _("Hội nghị đang ở bước «%(state)s» nên chưa làm được việc này.") % {
            "state": conference.get_state_display()
        }
    return ""
