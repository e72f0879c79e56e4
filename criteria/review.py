"""What wants comparing with the signed original, as sentences for administrators ("cần đối chiếu bản gốc").

The data files keep each remark in the words of whoever copied the table; here they become Vietnamese. Pure.
"""

from dataclasses import dataclass

from criteria.text import fold

WORDS = {
    "certain (arithmetic)": "chắc chắn, do cộng điểm",
    "inferred (8 other sets print 0 for the same choice)": "suy ra, 8 bộ khác in 0 điểm cho cùng mức",
    "interpretation": "cách hiểu",
    "spelling": "chính tả",
    "OCR slip in the source": "lỗi nhận dạng chữ trong bản chép",
    "copy misprint; options go to 4 and Part C adds up to 35 only with 4": "bản chép in sai; các mức lên tới 4 và phần C chỉ đủ 35 điểm khi là 4",
    "evident slip": "lỗi hiển nhiên",
    "heading disagrees with the points column and with the sum of the sections (statutory slip)": "tiêu đề khác cột điểm và tổng các mục (lỗi của văn bản)",
    "points cell blank in the copy; 0 in the sets where it is printed": "ô điểm để trống trong bản chép; các bộ có in đều ghi 0",
    "printed value exceeds the maximum of the criterion (doubled digit)": "số in ra vượt điểm tối đa của tiêu chí (chữ số bị lặp)",
    "the Decision prints the criterion without choices": "Quyết định in tiêu chí này không có các mức chọn",
    "(blank)": "để trống",
    "no options printed, only the maximum": "không in mức nào, chỉ có điểm tối đa",
    "spelling of the copy": "chính tả của bản chép",
    "no condition printed": "không in điều kiện áp dụng",
    "only with points in 5.1": "chỉ áp dụng khi mục 5.1 được điểm",
    "only with points in 5a": "chỉ áp dụng khi mục 5a được điểm",
    "without a story neither its content nor its structure can be rated": "không có câu chuyện thì không có nội dung, cấu trúc câu chuyện để chấm; ấn bản kia in điều kiện này",
    "without a story there is none to present": "không có câu chuyện thì không có gì để trình bày",
    "differs from most sets; may be deliberate or a lost mark in the copy: compare with the official PDF": "khác đa số các bộ; có thể là chủ ý, có thể bản chép mất dấu",
    "the mark stands on the criterion, not on a choice: read as the lowest choice with points; compare with the official PDF": "dấu sao đứng ở tiêu chí, không ở mức nào: hiểu là mức thấp nhất có điểm",
    "the other 25 sets print 1, 2, 3 for the same wording": "25 bộ kia in 1, 2, 3 cho cùng câu chữ",
    "two choices carry the same points; 0,1,2,4 in QĐ 148/2023; probably 0,1,3,5": "hai mức cùng điểm; QĐ 148/2023 in 0, 1, 2, 4; có lẽ là 0, 1, 3, 5",
}


@dataclass(frozen=True)
class Remark:
    kind: str
    place: str
    anchor: str
    text: str


def _say(value):
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "không có"
    return WORDS.get(str(value), str(value))


def remarks(criteria_set, criteria):
    """Every correction, doubt and flag of a set, with the anchor of the criterion it speaks of (or "")."""
    anchors = {row.code: row.anchor for row in criteria}
    titles = {fold(f"{row.code} {row.title}"): row.anchor for row in criteria}

    def found(place):
        return titles.get(fold(place)) or anchors.get(place.split(" ")[0], "")

    for row in criteria_set.corrections:
        text = f"bản chép: {_say(row['source'])}; dùng: {_say(row['used'])} ({_say(row['reason'])}; {_say(row['certainty'])})"
        yield Remark("Đã sửa", row["where"], found(row["where"]), text)
    for row in criteria_set.suspect_points:
        text = f"đang dùng {_say(row['source_points'])}; có thể là {_say(row['expected'])} ({_say(row['reason'])})"
        yield Remark("Điểm nghi ngờ", row["where"], found(row["where"]), text)
    for row in criteria_set.review_flags:
        usual = f"; đa số các bộ: {_say(row['marks_in_most_sets'])}" if "marks_in_most_sets" in row else ""
        text = f"dấu sao in ra: {_say(row['marks_printed'])}{usual} ({_say(row['note'])})"
        yield Remark("Dấu sao", row["criterion"], found(row["criterion"]), text)
