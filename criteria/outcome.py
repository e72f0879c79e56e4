"""What a rating means for the applicant: one pure function, whose words the letters, notices and pages share.

It knows the exact mean, the bands, the computed and the concluded stars, what misses each star's minimum, what the level
may recognise and send up, and how the dossier went on or ended. No tables, no clock, no request; so every combination
can be tried. What is said never goes beyond the rating: points are asked for only where the points are the obstacle,
minimum requirements only where they are missed, a new dossier only where this one has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from criteria.scoring import GATED_STARS, RECOGNISED_FROM, display_points, points_text


class Ending(StrEnum):
    """How the dossier went on, or how it ended."""

    RECOGNISED = "recognised"
    REFERRED = "referred"
    RETURNED = "returned"
    EVALUATED_AGAIN = "evaluated_again"
    NOT_RECOGNISED = "not_recognised"
    DISQUALIFIED = "disqualified"
    REFUSED = "refused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


GOES_ON = frozenset({Ending.REFERRED, Ending.RETURNED, Ending.EVALUATED_AGAIN})


@dataclass(frozen=True)
class Rating:
    """A council's result as it is kept. `concluded` differs from `computed` only by the council's vote (rulings 20)."""

    mean: Fraction
    band: int
    computed: int | None
    concluded: int | None
    missed: Mapping[int, Sequence[Mapping]]
    sheets: int
    departure: str = ""

    @property
    def voted(self):
        return bool(self.departure) or self.concluded != self.computed


@dataclass(frozen=True)
class Powers:
    """Stars this level recognises itself, and those it sends up."""

    recognises: tuple[int, ...] = ()
    refers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Said:
    ending: Ending
    headline: str
    reasons: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()

    @property
    def goes_on(self):
        return self.ending in GOES_ON

    def as_dict(self):
        return {
            "ending": str(self.ending),
            "headline": self.headline,
            "reasons": list(self.reasons),
            "next_steps": list(self.next_steps),
            "goes_on": self.goes_on,
        }


def say(
    ending,
    bands,
    rating=None,
    powers=None,
    *,
    given=None,
    product="",
    office="",
    above="",
    below="",
    ground="",
    reason="",
    reopen_by="",
):
    """The words for one ending. `bands`: rows {stars, from}. `given`: the stars of the decision, for RECOGNISED.

    `office`: who says it; `above`, `below`: where the dossier goes. ValueError where the facts do not fit the ending:
    stars given above the council's conclusion, a rating missing where the ending stands on one.
    """
    ending, bands, powers = Ending(ending), list(bands), powers or Powers()
    if ending in _WITH_RATING and rating is None:
        raise ValueError(f"{ending} stands on a rating")
    if ending == Ending.RECOGNISED and (given is None or given > (rating.concluded or 0)):
        raise ValueError(f"{given} stars of a conclusion of {rating.concluded}")
    return _SAYS[ending](
        ending, bands, rating, powers, given=given, office=office, above=above, below=below, ground=ground,
        reason=reason, reopen_by=reopen_by,
    )  # fmt: skip


def _recognised(ending, bands, rating, powers, *, given, **_rest):
    reasons = [_points(rating, bands), *_verdict(rating, bands)]
    if given < rating.concluded:
        reasons.append(
            _(
                "Hội đồng kết luận %(concluded)s sao; quyết định này công nhận %(given)s sao, theo thẩm quyền của cấp quyết định."
            )
            % {"concluded": rating.concluded, "given": given}
        )
    steps = []
    if given < max(GATED_STARS):
        higher = given + 1
        obstacles = _obstacles(rating, bands, higher)
        if obstacles:
            steps += [
                _("Để lên %(stars)s sao: %(what)s") % {"stars": higher, "what": line[:1].lower() + line[1:]}
                for line in obstacles
            ]
        else:
            steps.append(
                _("Điểm và yêu cầu tối thiểu đã ở mức %(stars)s sao; chủ thể có thể đăng ký nâng hạng.")
                % {"stars": higher}
            )
    return Said(ending, _("Sản phẩm được công nhận %(stars)s sao.") % {"stars": given}, tuple(reasons), tuple(steps))


def _referred(ending, bands, rating, powers, *, above, **_rest):
    return Said(
        ending,
        _("Sản phẩm được đề nghị %(above)s đánh giá, phân hạng.") % {"above": above or _("cấp trên")},
        (_points(rating, bands), *_verdict(rating, bands)),
        (
            _("Ông/bà chưa phải làm gì thêm. Nếu cơ quan cấp trên cần bổ sung giấy tờ, ông/bà sẽ nhận được thư."),
            _("Hạng sao chỉ có khi có quyết định công nhận."),
        ),
    )


def _returned(ending, bands, rating, powers, *, below, office, **_rest):
    return Said(
        ending,
        _("Kết quả ở %(office)s chưa đạt hạng mà cấp này công nhận; hồ sơ được chuyển về %(below)s để xem xét tiếp.")
        % {"office": office or _("cấp trên"), "below": below or _("cấp dưới")},
        (_points(rating, bands), *_verdict(rating, bands)),
        (
            _(
                "%(below)s xem xét công nhận hạng sao theo kết quả này, hoặc đánh giá lại theo thẩm quyền, rồi thông báo cho ông/bà."
            )
            % {"below": _capital(below or _("cấp dưới"))},
            _("Hồ sơ chưa kết thúc: ông/bà chưa phải làm gì thêm, không cần nộp hồ sơ mới."),
        ),
    )


def _evaluated_again(ending, bands, rating, powers, *, office, reason, **_rest):
    return Said(
        ending,
        _("%(office)s đánh giá lại sản phẩm theo thẩm quyền.") % {"office": office or _("Cơ quan đánh giá")},
        (_("Lý do: %(reason)s") % {"reason": reason},) if reason else (),
        (_("Hồ sơ chưa kết thúc: ông/bà chưa phải làm gì thêm. Nếu cần bổ sung giấy tờ, ông/bà sẽ nhận được thư."),),
    )


def _not_recognised(ending, bands, rating, powers, *, reason, **_rest):
    stars = rating.concluded
    target = max(RECOGNISED_FROM, min(powers.recognises, default=RECOGNISED_FROM))
    if stars is None:
        headline = _("Sản phẩm chưa đủ điều kiện công nhận hạng sao.")
    elif stars < RECOGNISED_FROM:
        headline = _(
            "Kết quả là %(stars)s sao; sản phẩm chưa được công nhận, vì chương trình công nhận từ %(from)s sao."
        ) % {
            "stars": stars,
            "from": RECOGNISED_FROM,
        }
    elif stars < target:
        headline = _("Kết quả là %(stars)s sao, dưới hạng mà cấp này công nhận; sản phẩm chưa được công nhận.") % {
            "stars": stars
        }
    else:
        headline = _("Kết quả của Hội đồng là %(stars)s sao; cơ quan có thẩm quyền không quyết định công nhận.") % {
            "stars": stars
        }
    reasons = [_points(rating, bands), *_verdict(rating, bands)]
    if reason:
        reasons.append(_("Lý do: %(reason)s") % {"reason": reason})
    steps = _obstacles(rating, bands, target)
    if steps:
        steps.append(_("Chuẩn bị giấy tờ chứng minh cho các mục cần hoàn thiện."))
    steps.append(_("Đăng ký lại ở đợt sau tại UBND phường, xã. Cán bộ phường hướng dẫn miễn phí."))
    return Said(ending, headline, tuple(reasons), tuple(steps))


def _disqualified(ending, bands, rating, powers, *, ground, reason, **_rest):
    return Said(
        ending,
        _("Hội đồng biểu quyết: hồ sơ không đủ điều kiện đánh giá, phân hạng."),
        _grounds(ground, reason),
        _after_refusal(),
    )


def _refused(ending, bands, rating, powers, *, ground, reason, office, **_rest):
    return Said(
        ending,
        _("%(office)s thông báo: hồ sơ không đủ điều kiện đánh giá, phân hạng.")
        % {"office": office or _("Cơ quan đánh giá")},
        _grounds(ground, reason),
        _after_refusal(),
    )


def _grounds(ground, reason):
    lines = [_("Căn cứ trong bộ tiêu chí: %(ground)s") % {"ground": ground}] if ground else []
    return tuple(lines + ([_("Lý do: %(reason)s") % {"reason": reason}] if reason else []))


def _after_refusal():
    return (
        _("Khi đã khắc phục lý do nêu trên, chủ thể đăng ký lại ở đợt sau tại UBND phường, xã."),
        _("Nếu cho rằng kết luận chưa đúng, chủ thể gửi kiến nghị bằng văn bản tới cơ quan đã thông báo."),
    )


def _stopped(ending, bands, rating, powers, *, office, reason, reopen_by, **_rest):
    steps = []
    if reopen_by:
        steps.append(
            _("Nếu vẫn muốn tiếp tục hồ sơ này, chủ thể đề nghị %(office)s mở lại chậm nhất ngày %(day)s.")
            % {"office": office or _("cơ quan đã yêu cầu bổ sung"), "day": reopen_by}
        )
    steps.append(_("Sau ngày đó, chủ thể đăng ký lại bằng hồ sơ mới tại UBND phường, xã."))
    return Said(
        ending,
        _("Hồ sơ dừng giải quyết vì quá hạn mà chưa nhận được bản bổ sung."),
        (_("Lý do: %(reason)s") % {"reason": reason},) if reason else (),
        tuple(steps),
    )


def _withdrawn(ending, bands, rating, powers, *, reason, **_rest):
    return Said(
        ending,
        _("Hồ sơ đã rút theo đề nghị của chủ thể."),
        (_("Lý do: %(reason)s") % {"reason": reason},) if reason else (),
        (_("Muốn tham gia lại, chủ thể nộp hồ sơ mới."),),
    )


_SAYS = {
    Ending.RECOGNISED: _recognised,
    Ending.REFERRED: _referred,
    Ending.RETURNED: _returned,
    Ending.EVALUATED_AGAIN: _evaluated_again,
    Ending.NOT_RECOGNISED: _not_recognised,
    Ending.DISQUALIFIED: _disqualified,
    Ending.REFUSED: _refused,
    Ending.STOPPED: _stopped,
    Ending.WITHDRAWN: _withdrawn,
}
_WITH_RATING = frozenset({Ending.RECOGNISED, Ending.REFERRED, Ending.RETURNED, Ending.NOT_RECOGNISED})


# --- The pieces ---------------------------------------------------------------------------------


def _points(rating, bands):
    return _("Điểm trung bình %(points)s trên 100 điểm, tính từ %(sheets)s phiếu, ở khung %(band)s sao.") % {
        "points": display_points(rating.mean, bands),
        "sheets": rating.sheets,
        "band": rating.band,
    }


def _verdict(rating, bands):
    """Why these stars and no others."""
    if rating.voted:
        concluded = _stars(rating.concluded)
        words = _("Hội đồng biểu quyết kết luận %(stars)s.") % {"stars": concluded}
        if rating.departure:
            words = _("Hội đồng biểu quyết kết luận %(stars)s: %(reason)s") % {
                "stars": concluded,
                "reason": rating.departure,
            }
        return [words]
    if rating.band < RECOGNISED_FROM:
        return [
            _("Dưới %(least)s điểm nên chỉ thông báo kết quả, không công nhận.")
            % {"least": points_text(_border(bands, RECOGNISED_FROM))}
        ]
    if rating.computed == rating.band:
        return [_("Đạt đủ các yêu cầu tối thiểu của %(stars)s sao.") % {"stars": rating.band}]
    first = rating.computed + 1 if rating.computed else RECOGNISED_FROM
    return [
        _("Chưa đạt yêu cầu tối thiểu của %(first)s sao nên kết quả là %(stars)s.")
        % {"first": first, "stars": _stars(rating.computed)}
    ]


NAMED_GATES = 4


def gates_in_words(misses):
    """Every missed minimum: the first four by number and title, the others by number; none is left out.

    `misses`: GateMiss of one star level. «1.1 …, 2.2 …, 2.3 …, 3.5 … và các mục 4.1, 5.3».
    """
    named = ", ".join(f"{miss.criterion_code} {miss.title}" for miss in misses[:NAMED_GATES])
    rest = ", ".join(miss.criterion_code for miss in misses[NAMED_GATES:])
    if not rest:
        return named
    return _("%(named)s và %(rest)s") % {
        "named": named,
        "rest": (_("mục %(codes)s") if "," not in rest else _("các mục %(codes)s")) % {"codes": rest},
    }


def _stars(stars):
    return _("%(stars)s sao") % {"stars": stars} if stars else _("chưa đủ điều kiện xếp hạng")


def _obstacles(rating, bands, target):
    """What stands between this rating and `target` stars: points, missed minimum requirements, the council's own word."""
    lines = []
    if rating.band < target:
        lines.append(
            _("Nâng tổng điểm từ %(points)s lên từ %(border)s điểm, là mức của %(stars)s sao.")
            % {
                "points": display_points(rating.mean, bands),
                "border": points_text(_border(bands, target)),
                "stars": target,
            }
        )
    if gates := _gates(rating, target):
        lines.append(
            _("Đạt yêu cầu tối thiểu của %(stars)s sao còn thiếu ở mục %(places)s.")
            % {"stars": target, "places": "; mục ".join(gates)}
        )
    if not lines and (rating.concluded or 0) < target:
        lines.append(_("Khắc phục điều Hội đồng đã nêu khi biểu quyết."))
    return lines


def _gates(rating, target):
    return [
        _("%(code)s %(title)s (cần từ %(need)s điểm, %(reached)s trong %(counted)s phiếu đạt)")
        % {
            "code": miss["code"],
            "title": miss["title"],
            "need": miss["required"],
            "reached": miss["reached"],
            "counted": miss["counted"],
        }
        for miss in rating.missed.get(target, ())
    ]


def _border(bands, stars):
    return next(Fraction(str(row["from"])) for row in bands if row["stars"] == stars)


def _capital(words):
    return words[:1].upper() + words[1:]
