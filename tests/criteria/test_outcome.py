"""What a rating is said to mean agrees with the rating: every mean at a border × gates × levels × regulations × endings."""

import itertools
import re
from fractions import Fraction

import pytest

from criteria.outcome import GOES_ON, Ending, Powers, Rating, say
from criteria.scoring import band as band_of
from criteria.scoring import display_points

BANDS = [{"stars": 5, "from": 90}, {"stars": 4, "from": 70}, {"stars": 3, "from": 50}, {"stars": 2, "from": 30}, {"stars": 1, "from": 0}]  # fmt: skip
BORDER = {row["stars"]: row["from"] for row in BANDS}
LEVELS = {
    "QĐ 148, huyện": Powers((3,), (4, 5)),
    "QĐ 148, tỉnh": Powers((4,), (5,)),
    "QĐ 148, trung ương": Powers((5,)),
    "QĐ 26, tỉnh": Powers((3, 4), (5,)),
    "QĐ 26, trung ương": Powers((5,)),
}
TINY = Fraction(1, 500)
MEANS = sorted(
    {Fraction(100), Fraction(0)}
    | {Fraction(border) + step for border in (30, 50, 70, 90) for step in (-1, -TINY, 0, TINY, 1)}
    | {Fraction(85), Fraction(235, 3)}
)
# What misses 3 stars' minimum misses 4's and 5's too: cumulative, as the tables print it.
GATES = [(), (3, 4, 5), (4, 5), (5,)]
ASKS_POINTS = re.compile(r"[Nn]âng tổng điểm từ (.+?) lên từ (\d+) điểm, là mức của (\d) sao")
ASKS_GATES = re.compile(r"yêu cầu tối thiểu của (\d) sao còn thiếu")


def miss(star):
    return {"code": f"{star}.1", "title": f"Tiêu chí {star}", "required": star, "reached": 1, "counted": 5}


def rating(mean, gates, *, concluded="computed", departure=""):
    band = band_of(mean, BANDS)
    missed = {star: [miss(low) for low in range(3, star + 1) if low in gates] for star in (3, 4, 5)}
    computed = band if band < 3 else max((k for k in (3, 4, 5) if k <= band and not missed[k]), default=None)
    return Rating(
        mean=mean,
        band=band,
        computed=computed,
        concluded=computed if concluded == "computed" else concluded,
        missed=missed,
        sheets=5,
        departure=departure,
    )


def ratings():
    """Computed ones, and every conclusion the council may vote for instead (rulings 20: never above the band)."""
    for mean, gates in itertools.product(MEANS, GATES):
        plain = rating(mean, gates)
        yield plain
        for stars in (None, *range(1, plain.band + 1)):
            if stars != plain.computed:
                yield rating(mean, gates, concluded=stars, departure="Bao bì chưa đạt.")


def endings(found, powers):
    """Those this rating may come to at this level, with what the words need to know."""
    yield Ending.REFERRED, {"above": "Bộ Nông nghiệp và Môi trường"}
    yield Ending.RETURNED, {"below": "UBND tỉnh Mẫu", "office": "Bộ"}
    yield Ending.EVALUATED_AGAIN, {"reason": "Theo thẩm quyền."}
    yield Ending.NOT_RECOGNISED, {}
    yield Ending.NOT_RECOGNISED, {"reason": "Đã ngừng sản xuất."}
    yield Ending.DISQUALIFIED, {"ground": "Giấy giả.", "reason": "Giấy giả mạo."}
    yield Ending.REFUSED, {"ground": "Giấy giả.", "reason": "Giấy giả mạo.", "office": "Phòng Kinh tế"}
    yield Ending.STOPPED, {"reason": "Quá hạn.", "reopen_by": "26/12/2026"}
    yield Ending.WITHDRAWN, {}
    for stars in powers.recognises:
        if stars <= (found.concluded or 0):
            yield Ending.RECOGNISED, {"given": stars}


def all_said():
    for (level, powers), found in itertools.product(LEVELS.items(), ratings()):
        for ending, facts in endings(found, powers):
            said = say(ending, BANDS, found, powers, **facts)
            yield level, powers, found, ending, facts, said


def words(said):
    return " ".join([said.headline, *said.reasons, *said.next_steps])


def target(powers, ending, facts):
    if ending == Ending.RECOGNISED:
        return facts["given"] + 1
    return max(3, min(powers.recognises))


def test_points_are_asked_for_only_where_the_points_are_the_obstacle_and_to_the_real_border():
    tried = 0
    for _level, powers, found, ending, facts, said in all_said():
        tried += 1
        asked = ASKS_POINTS.findall(words(said))
        if ending not in {Ending.NOT_RECOGNISED, Ending.RECOGNISED} or target(powers, ending, facts) > 5:
            assert asked == [], said
            continue
        star = target(powers, ending, facts)
        lacks = found.band < star
        assert bool(asked) == lacks, (found, said)
        for has, border, named in asked:
            assert (has, int(border), int(named)) == (display_points(found.mean, BANDS), BORDER[star], star)
            assert found.mean < int(border)
    assert tried > 5000


def test_minimum_requirements_are_named_where_they_are_missed_and_nowhere_else():
    for _level, powers, found, ending, facts, said in all_said():
        text = words(said)
        if ending not in {Ending.NOT_RECOGNISED, Ending.RECOGNISED} or target(powers, ending, facts) > 5:
            continue
        star = target(powers, ending, facts)
        assert ASKS_GATES.findall(" ".join(said.next_steps)) == ([str(star)] if found.missed[star] else []), said
        for row in found.missed[star]:
            assert f"{row['code']} {row['title']} (cần từ {row['required']} điểm" in text


def test_the_stars_recognised_are_those_given_and_no_other_ending_recognises():
    for _level, _powers, _found, ending, facts, said in all_said():
        recognised = re.findall(r"được công nhận (\d) sao", said.headline)
        assert recognised == ([str(facts["given"])] if ending == Ending.RECOGNISED else []), said


def test_a_new_dossier_is_spoken_of_only_where_this_one_has_ended_without_stars():
    again = re.compile(r"đợt sau|đăng ký lại|nộp hồ sơ mới|hồ sơ mới")
    for _level, _powers, _found, ending, _facts, said in all_said():
        said_again = again.search(words(said).replace("không cần nộp hồ sơ mới", ""))
        assert said.goes_on == (ending in GOES_ON)
        if said.goes_on or ending == Ending.RECOGNISED:
            assert not said_again, said
        else:
            assert said_again, said


def test_nobody_is_told_to_do_something_while_the_dossier_goes_on():
    for _level, _powers, _found, ending, _facts, said in all_said():
        if said.goes_on:
            assert "chưa phải làm gì thêm" in words(said)
            assert "Nâng" not in words(said)
        assert said.next_steps or ending == Ending.RECOGNISED and _facts["given"] == 5


def test_the_reasons_say_the_exact_mean_its_band_and_the_conclusion():
    for _level, _powers, found, ending, _facts, said in all_said():
        if ending not in {Ending.RECOGNISED, Ending.REFERRED, Ending.RETURNED, Ending.NOT_RECOGNISED}:
            continue
        reasons = " ".join(said.reasons)
        assert f"Điểm trung bình {display_points(found.mean, BANDS)} trên 100 điểm" in reasons
        assert f"ở khung {found.band} sao" in reasons
        if found.voted:
            assert "Hội đồng biểu quyết kết luận" in reasons and "Bao bì chưa đạt." in reasons
        elif found.band >= 3 and found.computed == found.band:
            assert f"Đạt đủ các yêu cầu tối thiểu của {found.band} sao." in reasons
        elif found.band >= 3:
            assert "Chưa đạt yêu cầu tối thiểu" in reasons
        if not found.voted and found.missed[3] and found.band >= 3:
            assert "chưa đủ điều kiện xếp hạng" in reasons


def test_below_fifty_points_nothing_says_that_only_the_gates_are_missing():
    for _level, _powers, found, ending, _facts, said in all_said():
        if ending == Ending.NOT_RECOGNISED and found.band < 3:
            assert "chương trình công nhận từ 3 sao" in said.headline or found.concluded is None


def test_eighty_five_points_are_never_told_to_rise_from_fifty():
    for powers in LEVELS.values():
        for ending, facts in endings(rating(Fraction(85), ()), powers):
            said = say(ending, BANDS, rating(Fraction(85), ()), powers, **facts)
            assert "từ 50 điểm" not in words(said)


@pytest.mark.parametrize("ending", [Ending.RECOGNISED, Ending.REFERRED, Ending.RETURNED, Ending.NOT_RECOGNISED])
def test_an_ending_that_stands_on_a_rating_has_one(ending):
    with pytest.raises(ValueError):
        say(ending, BANDS, given=3)


def test_no_more_stars_are_given_than_were_concluded():
    with pytest.raises(ValueError):
        say(Ending.RECOGNISED, BANDS, rating(Fraction(60), ()), Powers((3, 4)), given=4)
