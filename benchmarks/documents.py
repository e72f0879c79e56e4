"""What official documents cost: one page, the certificate, long lists, many certificates at once; in time and in memory.

    python benchmarks/documents.py

Prints seconds of processor (this process and its children: a busy machine changes them little), each as a multiple of
the warm one-page document, and the memory of this process at its highest: it stands for a web worker, which sets short papers
itself and has long ones set by a child. Ends with 1 where a figure is passed.
"""

import os
import resource
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from documents.qr import qr_svg
from documents.typeset import typeset

SPECIMEN = "tests/documents/specimen.typ"
CERTIFICATE = "evaluations/documents/certificate.typ"
SHEET = "trainings/documents/sign_in_sheet.typ"
ATTENDANCE = "trainings/documents/certificate.typ"
MOST_MEMORY = 200


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


def sign_in_sheet(guests):
    """Of a conference: `trainings.papers.sign_in_sheet` with the codes of `trainings.writing`."""
    return {
        "parent": "UBND thành phố Hà Nội",
        "issuer": "Phòng Kinh tế quận Hai Bà Trưng",
        "title": "Lớp tập huấn",
        "session": "Buổi 1",
        "when": "08:00 – 11:30",
        "where": "Hội trường",
        "rows": [
            {
                "name": f"Nguyễn Thị Minh Khai {n}",
                "unit": f"Giám đốc, Hợp tác xã nông nghiệp Mẫu Số {n}",
                "ward": "Phường Bạch Mai",
                "phone": f"09{n:08d}",
                "qr": qr_svg(f"http://127.0.0.1:8000/qr/{n:032x}/?p=12", of_many=True),
            }
            for n in range(guests)
        ],
    }


def attendance(number):
    """`trainings.papers.certificates`, a page each."""
    page = {
        "parent": "UBND quận Hai Bà Trưng",
        "issuer": "Phòng Kinh tế quận Hai Bà Trưng",
        "place": "Hai Bà Trưng",
        "date": "2026-11-24",
        "unit": "Hợp tác xã nông nghiệp Mẫu",
        "title": "Lớp tập huấn nhãn và bao bì",
        "days": "24/11/2026",
        "venue": "Hội trường",
        "attended": 2,
        "held": 2,
        "topics": ["Liên kết sản xuất", "Nhãn và bao bì"],
    }
    pages = [
        {
            **page,
            "number": f"{n}",
            "holder": f"Nguyễn Thị Minh Khai {n}",
            "qr": qr_svg(f"http://127.0.0.1:8000/giay-xac-nhan/{n:032x}/", of_many=True),
        }
        for n in range(number)
    ]
    return {"issuer": page["issuer"], "pages": pages}


def seconds(make, template=SPECIMEN):
    """Of processor, for making the data and the paper."""
    before = sum(os.times()[:4])
    typeset(template, make(), watermark="TRÌNH DIỄN")
    return sum(os.times()[:4]) - before


def highest():
    """This process at its highest so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    cold = seconds(lambda: content(0))
    warm = statistics.median(seconds(lambda serial=serial: content(serial)) for serial in range(1, 31))
    pages = [certificate(serial) for serial in range(100)]  # their codes are frozen with them
    # (name, seconds, papers in it, most times the warm page)
    rows = [
        ("first of the process", cold, 1, 20),
        ("one page, warm", warm, 1, 1),
        (
            "certificate, warm",
            statistics.median(seconds(lambda s=s: certificate(s), CERTIFICATE) for s in range(9)),
            1,
            6,
        ),
        (
            "1,000 rows, warm",
            statistics.median(seconds(lambda s=s: content(s, rows=1000)) for s in range(31, 34)),
            1,
            80,
        ),
        ("sign-in sheet, 100 guests", seconds(lambda: sign_in_sheet(100), SHEET), 1, 40),
        ("sign-in sheet, 1,000 guests", seconds(lambda: sign_in_sheet(1000), SHEET), 1, 250),
        ("100 certificates at once", seconds(lambda: {**pages[0], "pages": pages}, CERTIFICATE), 100, 250),
        ("300 of attendance at once", seconds(lambda: attendance(300), ATTENDANCE), 300, 250),
    ]
    failed = 0
    for name, took, papers, most in rows:
        over = took / warm > most
        failed += over
        print(
            f"{name:28} {took * 1000:8.1f} ms   x {took / warm:5.1f} (most {most})   {papers / took:6.1f} a second"
            f"{'   OVER' if over else ''}"
        )
    memory = highest()
    failed += memory > MOST_MEMORY
    print(
        f"{'memory of this process':28} {memory:8.0f} MB   (most {MOST_MEMORY}){'   OVER' if memory > MOST_MEMORY else ''}"
    )
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'memory of its largest child':28} {child:8.0f} MB   (for seconds)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
