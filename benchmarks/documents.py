"""How long one official document takes: the first in a process, the next ones, the certificate, a table of 1,000 rows.

    python benchmarks/documents.py

Prints milliseconds and, for comparing machines, each as a multiple of the warm one-page document.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from documents.qr import qr_svg
from documents.typeset import typeset

SPECIMEN = "tests/documents/specimen.typ"
CERTIFICATE = "evaluations/documents/certificate.typ"


def content(serial, rows=1):
    return {
        "title": "Quyết định",
        "parent": "UBND thành phố Hà Nội",
        "issuer": "UBND quận Hai Bà Trưng",
        "number": str(serial),
        "place": "Hai Bà Trưng",
        "date": "2026-11-24",
        "about": "Về việc công nhận sản phẩm OCOP",
        "authority": "Chủ tịch Ủy ban nhân dân quận",
        "grounds": ["Căn cứ Quyết định số 148/QĐ-TTg ngày 24 tháng 02 năm 2023"],
        "articles": [f"Công nhận sản phẩm số {serial}.", "Quyết định có hiệu lực từ ngày ký."],
        "text": f"Dấm gạo nếp, giò tai, bánh cốm: lần {serial}.",
        "subject": f"Chủ thể {serial}",
        "rows": [[str(n), f"Sản phẩm {serial}-{n}", "78,33"] for n in range(1, rows + 1)],
        "qr": qr_svg(f"http://127.0.0.1:8000/giay-chung-nhan/{serial}"),
        "recipients": ["Như Điều 2"],
        "signer": f"Người ký {serial}",
    }


def certificate(serial):
    return {
        "title": f"Giấy chứng nhận {serial}",
        "issuer": "Ủy ban nhân dân quận Hai Bà Trưng",
        "product": f"Dấm gạo nếp {serial}",
        "business": "Hộ kinh doanh Mẫu Số 7",
        "area": "Phường Bạch Mai",
        "stars": 4,
        "stars_words": "Bốn sao",
        "number": f"{serial:02d}/GCN-OCOP-2026",
        "decision": "12/QĐ-UBND",
        "decision_on": "2026-11-24",
        "from": "2026-11-24",
        "to": "2029-11-24",
        "months": "36",
        "place": "Hai Bà Trưng",
        "signing": ["KT. Chủ tịch", "Phó Chủ tịch"],
        "signer": f"Người ký {serial}",
        # As long as the signed facts make it.
        "qr": qr_svg(f"http://127.0.0.1:8000/giay-chung-nhan/{serial:032x}/?s={'x' * 400}"),
        "code": f"{serial:032x}",
        "site": "127.0.0.1:8000",
        "practice": False,
    }


def milliseconds(data, template=SPECIMEN):
    start = time.perf_counter()
    typeset(template, data, watermark="TRÌNH DIỄN")
    return (time.perf_counter() - start) * 1000


def main():
    cold = milliseconds(content(0))
    warm = statistics.median(milliseconds(content(serial)) for serial in range(1, 31))
    table = statistics.median(milliseconds(content(serial, rows=1000)) for serial in range(31, 34))
    festive = statistics.median(milliseconds(certificate(serial), CERTIFICATE) for serial in range(1, 11))
    times = {
        "first of the process": cold,
        "one page, warm": warm,
        "certificate, warm": festive,
        "1,000 rows, warm": table,
    }
    for name, took in times.items():
        print(f"{name:24} {took:8.1f} ms   x {took / warm:.1f}")


if __name__ == "__main__":
    main()
