"""What a signer adds to a decision never contradicts its list: stars, number, names, term, in figures or words."""

import unicodedata
from datetime import date

import pytest

from evaluations.decision_articles import first_free, further, value_of, why_not_further
from evaluations.statuses import DecisionKind

LISTED = ["Mật ong hoa nhãn", "Hộ kinh doanh Mẫu Số 7", "Trà Ba Sao", "Hợp tác xã Sao Mai"]
OTHERS = ["Rượu mơ Mẫu", "Hộ kinh doanh Mẫu Số 9"]


def why_not(text, kind=DecisionKind.RECOGNISE, **more):
    facts = {"count": 2, "months": 36, "ends_on": date(2029, 11, 26), "listed": LISTED, "others": OTHERS}
    lines, reason = further(text, OWN)
    return reason or why_not_further(lines, kind=kind, **(facts | more))


OWN = [
    "Điều 1. Công nhận và cấp giấy chứng nhận cho các sản phẩm OCOP sau đây:",
    "1. Mật ong hoa nhãn – Hộ kinh doanh Mẫu Số 7: 3 sao.",
    "2. Trà Ba Sao – Hợp tác xã Sao Mai: 4 sao.",
    "Điều 2. Giấy chứng nhận có giá trị trong thời hạn 36 tháng kể từ ngày ban hành.",
]
FINE = [
    "",
    "Điều 3. Chánh Văn phòng, Trưởng phòng Kinh tế và các chủ thể có tên tại Điều 1 chịu trách nhiệm thi hành.",
    "Điều 3. Quyết định có hiệu lực kể từ ngày ký.\nĐiều 4. Giao Phòng Kinh tế sao gửi, lưu bản sao.",
    "Điều 3. Các chủ thể có sản phẩm được công nhận tại Điều 1 báo cáo trong 30 ngày.",
    "Điều 3. Giao Hộ kinh doanh Mẫu Số 7 và Hợp tác xã Sao Mai duy trì chất lượng Trà Ba Sao.",
    "Điều 3. Hai sản phẩm nêu trên được sử dụng logo OCOP.\n- 02 (hai) sản phẩm dự hội chợ.",
    "Điều 3. Giấy chứng nhận có giá trị 36 tháng, đến hết ngày 26/11/2029.",
    "Điều 3. Giấy chứng nhận có giá trị ba năm.",
    "Điều 3. Bãi bỏ Quyết định ngày 05 tháng 11 năm 2026 về việc công nhận, vì sao ghi tại phụ lục.",
    "Điều 3. Các hợp tác xã, hộ kinh doanh có sản phẩm OCOP tuân thủ quy định trong năm 2026.",
    "ĐIỀU 3. CÁC HỢP TÁC XÃ CHỊU TRÁCH NHIỆM THI HÀNH.",
    "\n".join(OWN),
    "\n".join(OWN) + "\nĐiều 3. Thi hành.",
    unicodedata.normalize("NFD", "\n".join(OWN) + "\nĐiều 3. Thi hành."),
]
STARS = [
    "Công nhận 5 SAO", "năm sao", "NĂM SAO", "05 sao", "05 (năm) sao", "năm (05) sao", "5★", "★★★★★", "5 ⭐", "⭐️⭐️", "5*",
    "5-sao", "5\u200b sao", "５ sao", "⑤ sao", "hạng 5", "hạng sao: 5", "năm ngôi sao", "sao: 5", "five-stars 5 stars", "BỐN SAO",
    "ba sao", "03sao", "3 sao và 4 sao", "nam sao", "xếp hạng năm", "đạt 4 sao trở lên",
]  # fmt: skip
WRONG = [
    *(f"Điều 3. Các sản phẩm {words}." for words in STARS),
    *(unicodedata.normalize("NFD", f"Điều 3. Các sản phẩm {words}.") for words in STARS),
    # names
    "Điều 3. Giao Rượu mơ Mẫu dự hội chợ.",
    "Điều 3. RƯỢU MƠ MẪU cũng dự hội chợ.",
    "Điều 3. Hộ kinh doanh Mẫu Số 9 thi hành.",
    "Điều 3. Sản phẩm «Chè xanh» được dùng logo.",
    'Điều 3. Sản phẩm "chè xanh" được dùng logo.',
    "Điều 3. Sản phẩm Chè xanh được dùng logo.",
    "Điều 3. Hợp tác xã Bình Minh thi hành.",
    # another recognition
    "Điều 3. Công nhận thêm sản phẩm chè xanh.",
    "Điều 3. CÔNG NHẬN BỔ SUNG chè xanh của chủ thể khác.",
    "Điều 3. Cấp giấy chứng nhận cho chè xanh.",
    # the number of products
    "Điều 3. Có 3 sản phẩm dự hội chợ.",
    "Điều 3. Ba sản phẩm dự hội chợ.",
    "Điều 3. 02 (ba) sản phẩm dự hội chợ.",
    "Điều 3. MƯỜI HAI SẢN PHẨM dự hội chợ.",
    "Điều 3. Tổng số 03 sản phẩm OCOP.",
    # the term
    "Điều 3. Giấy chứng nhận có giá trị 24 tháng.",
    "Điều 3. Giấy chứng nhận có giá trị hai mươi bốn tháng.",
    "Điều 3. Thời hạn của giấy chứng nhận: 36 (hai mươi bốn) tháng.",
    "Điều 3. Giấy chứng nhận có hiệu lực 05 năm.",
    "Điều 3. Giấy chứng nhận có giá trị đến ngày 31/12/2030.",
    "Điều 3. Giấy chứng nhận có giá trị đến hết ngày 31 tháng 12 năm 2030.",
    # the portal's articles
    "Điều 1. Công nhận.",
    "Điều 1. Công nhận.\nĐiều 2. Thi hành.",
    "ĐIỀU 01. Thay danh sách.",
    "Điều thứ nhất. Thay danh sách.",
    "Điều I. Thay danh sách.",
    "Điều một. Thay danh sách.",
    "Điều 3. Thi hành.\nĐiều 2. Giấy chứng nhận có giá trị theo quy định.",
    "Điều 4. Thi hành.",
    "Thi hành.",
    "\n".join([OWN[0], *OWN[2:]]),
    "\n".join([OWN[0], OWN[2], OWN[1], OWN[3]]),
    "\n".join(OWN).replace("3 sao", "5 sao"),
    "\n".join(OWN).replace("36 tháng", "60 tháng"),
    "\n".join(OWN).replace("Mật ong hoa nhãn", "Mật ong rừng"),
]


@pytest.mark.parametrize("text", FINE)
def test_further_articles_that_do_not_touch_the_list_are_taken(text):
    assert why_not(text) == ""


@pytest.mark.parametrize("text", WRONG)
def test_words_that_contradict_the_list_are_refused_with_their_place(text):
    assert "«" in why_not(text)


def test_a_referral_has_one_article_and_no_term():
    assert first_free(DecisionKind.REFER_UP) == 2
    assert why_not("Điều 2. Thi hành.", kind=DecisionKind.REFER_UP, months=None, ends_on=None) == ""
    assert why_not(
        "Điều 2. Giấy chứng nhận có giá trị 36 tháng.", kind=DecisionKind.REFER_UP, months=None, ends_on=None
    )


@pytest.mark.parametrize(
    ("words", "value"),
    [("03", 3), ("ba", 3), ("mười", 10), ("mười hai", 12), ("hai mươi", 20), ("hai mươi lăm", 25), ("ba mươi sáu", 36),
     ("một trăm linh ba", 103), ("năm", 5)],
)  # fmt: skip
def test_numbers_in_words(words, value):
    assert value_of(words) == value
