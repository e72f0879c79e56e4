"""What a PDF says and where its signs stand: what runs over an edge of its page or over other text is lost to the reader."""

import pypdfium2
import pypdfium2.raw

EDGE = 20  # points: nothing of ours is printed nearer to the edge of the paper
CELL = 24


def texts(pdf):
    """The text of each page, words parted by one blank."""
    document = pypdfium2.PdfDocument(pdf)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def faults(pdf):
    """[(page, what)]: signs beyond the edges, and signs printed over others."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        boxes = list(_boxes(page))
        beyond = [sign for sign, left, low, right, high in boxes if right > width - EDGE or left < EDGE or low < EDGE]
        over = _overlapping(boxes)
        found += [(number, f"{len(beyond)} signs beyond the edge")] if beyond else []
        found += [(number, f"{over} signs over others")] if over else []
    document.close()
    return found


def _boxes(page):
    text = page.get_textpage()
    for index in range(text.count_chars()):
        left, low, right, high = text.get_charbox(index)
        sign = chr(pypdfium2.raw.FPDFText_GetUnicode(text.raw, index))
        if right > left and high > low and not sign.isspace():
            yield sign, left, low, right, high


def _overlapping(boxes):
    """How many signs cover a third of another one that was not printed right before them (as marks and kerned letters do)."""
    count, places = 0, {}
    for index, box in enumerate(boxes):
        _sign, left, low, right, high = box
        near = {other for key in _cells(box) for other in places.get(key, ())}
        for other in near:
            _sign, left2, low2, right2, high2 = boxes[other]
            wide, tall = min(right, right2) - max(left, left2), min(high, high2) - max(low, low2)
            least = min((right - left) * (high - low), (right2 - left2) * (high2 - low2))
            count += other < index - 3 and wide > 1 and tall > 1 and wide * tall > least / 3
        for key in _cells(box):
            places.setdefault(key, []).append(index)
    return count


def _cells(box):
    _sign, left, low, right, high = box
    for x in range(int(left // CELL), int(right // CELL) + 1):
        for y in range(int(low // CELL), int(high // CELL) + 1):
            yield x, y
