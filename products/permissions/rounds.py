"""Rounds, and results of earlier times."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.roles import Role
from criteria.earlier import earlier_on, earlier_regulations, earlier_stars
from criteria.holidays import working_calendar
from products.permissions.people import works_at
from products.statuses import (
    RoundKind,
)


def why_not_plan_round(user, office):
    if not works_at(user, office, Role.SPECIALIST, Role.OFFICE_HEAD):
        return _("Chỉ chuyên viên hoặc lãnh đạo cơ quan đánh giá mới lập được đợt.")
    return ""


def why_not_edit_round(user, round):
    return why_not_plan_round(user, round.office)


# What every dossier, sheet and certificate under the round was judged by.
PINNED = ("regulation_id", "kind", "office_id", "level")


def why_not_change_pinned(before, after=None):
    """Regulation, kind, office and level stay from the first registration, referred dossier or council on (rulings 1).

    `before`: the round as stored; `after`: the round as it would be, left out where the page asks whether any may change.
    """
    if after is not None and all(getattr(before, name) == getattr(after, name) for name in PINNED):
        return ""
    if before.registrations.exists() or before.evaluations.exists() or before.councils.exists():
        return _(
            "Đợt đã có hồ sơ hoặc Hội đồng nên không đổi được quy định áp dụng, loại đợt, cấp và cơ quan đánh giá."
        )
    return ""


def why_not_open_past_results(user, round):
    """Who enters results of earlier times, and where: the office that evaluated, into a history round (rulings 2)."""
    if not works_at(user, round.office, Role.SPECIALIST, Role.OFFICE_HEAD):
        return _("Kết quả cũ do chuyên viên hoặc lãnh đạo cơ quan đã đánh giá nhập lại từ hồ sơ giấy.")
    if round.kind != RoundKind.HISTORY:
        return _("Chỉ nhập lại kết quả cũ vào đợt «%(kind)s».") % {"kind": RoundKind.HISTORY.label}
    return ""


def why_not_enter_past_result(user, product, round, *, stars, issued_on, today=None):
    """A result of earlier times, from its paper into a history round; locked sets too (rulings 2, 3, 16)."""
    if reason := why_not_open_past_results(user, round):
        return reason
    if not _has_held(round.office, product.business.area):
        return _("Đợt «%(round)s» không dành cho địa bàn của chủ thể.") % {"round": round.name}
    if issued_on > (today or clock.today()):
        return _("Ngày ban hành không được ở tương lai.")
    regulation = law_of_past_result(round, issued_on)
    if regulation is None:
        first = min([round.regulation, *earlier_regulations()[:1]], key=lambda law: abs(law.in_force_from - issued_on))
        return _("%(regulation)s có hiệu lực từ ngày %(day)s; ngày ban hành không thể trước đó.") % {
            "regulation": first.short_title,
            "day": f"{first.in_force_from:%d/%m/%Y}",
        }
    allowed = round.regulation.recognises(round.level) if regulation == round.regulation else past_stars(round)
    if stars not in allowed:
        return _("Cấp này theo %(regulation)s chỉ công nhận %(stars)s sao.") % {
            "regulation": regulation.short_title,
            "stars": ", ".join(map(str, allowed)),
        }
    return ""


def law_of_past_result(round, issued_on):
    """What a paper of that day was decided under: the round's own regulation, or an earlier one that has no rounds here.

    None for a day before the first of them, or of another regulation's rounds.
    """
    regulation = round.regulation
    return regulation if issued_on >= regulation.in_force_from else earlier_on(issued_on)


def past_stars(round):
    """The stars a paper of this level may state. Who recognised in 2022 differs between sources (process.md 0): the office
    whose round it is says so, and no day decides it."""
    return sorted({*round.regulation.recognises(round.level), *earlier_stars(round.level)})


def _has_held(office, area):
    """Whether `area`, or one it took over, lies where the office works or worked."""
    areas = [area, *(link.old for link in area.predecessions.select_related("old"))]
    return authority.around(areas).filter(pk=office.area_id).exists()


def safe_submission_day(round):
    """Until when to hand in so that the ward, proposing before the cut-off (Đ5 k1), still has all its working days."""
    calendar = working_calendar()
    last = day = round.cut_off - clock.DAY
    while calendar.between(day, last) < round.ward_days:
        day -= clock.DAY
    return day
