"""What cannot be taken in is said at its field, and nothing typed beside it is lost: product photo, papers, attachments."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from lxml import html

from parsing import bounded
from products.models import Evidence, Product, StoredFile
from tests.factories import facts
from tests.factories import products as make
from tests.products.stage import enter, text
from tests.products.test_upload_pictures import declared, heic_of, saved, turned
from tests.products.test_uploads import PROGRAMS, archive, locked
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db
SPECIMENS = Path(__file__).with_name("specimens")
BAD_PICTURES = {
    "cut": lambda: (SPECIMENS / "cut.jpg").read_bytes(),
    "half a scan": lambda: make.jpg(size=(400, 300)).read()[:900],
    "huge": lambda: declared(50_000, 50_000),
    "huge heic": lambda: heic_of(50_000, 50_000),
    "no picture": lambda: b"MZ\x90\x00 chuong trinh",
}
BAD_PAPERS = (
    BAD_PICTURES
    | {
        "macro": lambda: archive(PROGRAMS["vba"]),
        "locked": lambda: locked(user_password="mo", owner_password="chu"),  # noqa: S106
        "half a PDF": lambda: facts.PDF[:60],
        "old Word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    }
)


def sent(content, name="giay.bat"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_photo_that_cannot_be_taken_is_told_in_its_box(stage, name):
    data = {
        "name": "Bánh cốm",
        "set_number": "6",
        "story": "Cốm làng Vòng.",
        "photo": sent(BAD_PICTURES[name](), "a.jpg"),
    }

    response = enter(stage.owner).post(reverse("products:product_new", args=[stage.business.pk]), data)

    page = html.fromstring(text(response))
    [box] = page.xpath("//*[@id='div_id_photo']")  # where the page's script puts the fault of an upload, too
    assert box.xpath(".//*[@class='field-error']") and "a.jpg" in box.text_content()
    assert page.xpath("//input[@name='name']/@value") == ["Bánh cốm"]
    assert page.xpath("//textarea[@name='story']")[0].text.strip() == "Cốm làng Vòng."
    assert not Product.objects.filter(name="Bánh cốm").exists()


@pytest.mark.parametrize("name", BAD_PAPERS)
def test_a_paper_that_cannot_be_taken_is_told_at_the_paper(stage, name):
    registration = stage.dossier()
    data = {"paper": "E01", "number": "12/GP", "issuer": "Ủy ban Mẫu", "files": [sent(BAD_PAPERS[name]())]}

    response = enter(stage.owner).post(reverse("products:evidence_add", args=[registration.pk]), data)

    page = html.fromstring(text(response))
    [paper] = page.xpath("//*[@id='giay-E01']")
    assert response.status_code == 422 and "«giay.bat»" in paper.text_content()
    assert paper.xpath(".//input[@name='number']/@value") == ["12/GP"]
    assert paper.xpath(".//input[@name='issuer']/@value") == ["Ủy ban Mẫu"]
    assert not Evidence.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["giay\u202efdp.exe", "giay.pdf.bat", ".htaccess", "giay.hta"])
def test_a_paper_is_kept_and_handed_out_by_the_kind_found(stage, name):
    registration, client = stage.dossier(), enter(stage.owner)
    client.post(
        reverse("products:evidence_add", args=[registration.pk]), {"paper": "E01", "files": [sent(facts.PDF, name)]}
    )

    row = registration.evidence.get()
    answer = client.get(reverse("products:evidence_file", args=[row.pk]), {"tai": ""})

    assert row.filename.endswith(".pdf") and "\u202e" not in row.filename and row.filename.count(".") == 1
    assert answer["Content-Disposition"].endswith(".pdf") and answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_paper_photographed_upright_is_handed_out_upright(stage, orientation):
    registration, client = stage.dossier(), enter(stage.owner)
    client.post(
        reverse("products:evidence_add", args=[registration.pk]),
        {"paper": "E01", "files": [sent(turned(orientation), "a.jpg")]},
    )
    content = client.get(reverse("products:evidence_file", args=[registration.evidence.get().pk])).getvalue()
    assert b"Exif" not in content and content[:2] == b"\xff\xd8" and content != saved(make.Image.new("RGB", (80, 40)))


@pytest.mark.parametrize("link", ["https://vi-du.vn/bai", "http://xn--bnh-cm-vta.vn/", "https://a.vi-du.vn:8443/x?y=1"])
def test_a_link_paper_is_a_page_with_its_host_and_leads_nowhere_by_itself(stage, link):
    registration, client = stage.dossier(), enter(stage.owner)
    client.post(reverse("products:evidence_add", args=[registration.pk]), {"paper": "E01", "link": link})

    answer = client.get(reverse("products:evidence_file", args=[registration.evidence.get().pk]))

    page = html.fromstring(text(answer))
    [away] = page.xpath(f"//main//a[@href='{link}']")
    assert answer.status_code == 200 and {"noopener", "noreferrer"} <= set(away.get("rel").split())
    assert link.split("/")[2].split(":")[0] in page.xpath("//main")[0].text_content()


@pytest.mark.parametrize(
    "link", ["//xa.example", "http://127.0.0.1:8116/", "javascript:alert(1)", "data:text/html,x", "https://a@b.vn/"]
)
def test_a_link_of_before_that_would_be_refused_today_is_shown_and_not_linked(stage, link):
    registration, client = stage.dossier(), enter(stage.owner)
    client.post(
        reverse("products:evidence_add", args=[registration.pk]), {"paper": "E01", "link": "https://vi-du.vn/bai"}
    )
    row = registration.evidence.get()
    with triggers_asleep():
        Evidence.objects.filter(pk=row.pk).update(link=link)

    answer = client.get(reverse("products:evidence_file", args=[row.pk]))

    page = html.fromstring(text(answer))
    assert answer.status_code == 200 and not page.xpath(f"//a[@href='{link}']")
    assert "Không mở đường dẫn này" in page.text_content()


def paper_in(stage, client):
    data = {"paper": "E01", "files": [make.jpg()], "gui_mot_lan": str(uuid4())}
    return client.post(reverse("products:evidence_add", args=[stage.dossier().pk]), data)


def photo_in(stage, client):
    data = {"name": "Bánh cốm", "set_number": "6", "photo": make.jpg(), "gui_mot_lan": str(uuid4())}
    return client.post(reverse("products:product_new", args=[stage.business.pk]), data)


@pytest.mark.parametrize("send", [paper_in, photo_in])
def test_a_file_is_parsed_before_the_forms_transaction_and_only_then(stage, monkeypatch, send):
    """On SQLite a transaction that waits for a child keeps everybody from writing."""
    client, depth, outside = enter(stage.owner), [], len(connection.savepoint_ids)
    ask = bounded._ask
    monkeypatch.setattr(bounded, "_ask", lambda *a: depth.append(len(connection.savepoint_ids) - outside) or ask(*a))
    bounded._answers.clear()

    assert send(stage, client).status_code == 302
    assert depth == [0]


NO_PICTURES = {
    "PDF": lambda: facts.PDF,
    "Word": lambda: archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    "macro": BAD_PAPERS["macro"],
    "old Word": BAD_PAPERS["old Word"],
    "GIF": lambda: saved(make.Image.new("RGB", (8, 8)), "GIF"),
}


@pytest.mark.parametrize("kind", NO_PICTURES)
def test_a_photo_field_names_the_kinds_that_it_takes_and_no_others(stage, kind):
    data = {"name": "Bánh cốm", "set_number": "6", "photo": sent(NO_PICTURES[kind](), "a.jpg")}
    page = html.fromstring(
        text(enter(stage.owner).post(reverse("products:product_new", args=[stage.business.pk]), data))
    )
    [fault] = {
        " ".join(one.text_content().split()) for one in page.xpath("//*[@id='div_id_photo']//*[@class='field-error']")
    }
    assert "«a.jpg» không thuộc loại được nhận (JPG, PNG, WEBP, HEIC)" in fault


@pytest.mark.parametrize("is_new", [True, False])
def test_a_photo_that_the_disk_refuses_loses_nothing_typed(stage, monkeypatch, is_new):
    product = stage.product if not is_new else None
    address = ["products:product_new", stage.business.pk] if is_new else ["products:product_edit", product.pk]
    data = {
        "name": "Bánh cốm mới",
        "set_number": "6",
        "story": "Cốm làng Vòng.",
        "photo": sent(saved(make.Image.new("RGB", (8, 8))), "a.jpg"),
    }
    data |= {} if is_new else {"version": product.version}

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    response = enter(stage.owner).post(reverse(address[0], args=[address[1]]), data)

    page = html.fromstring(text(response))
    assert response.status_code == 200 and "Máy chủ không lưu được tệp" in page.text_content()
    assert page.xpath("//textarea[@name='story']")[0].text.strip() == "Cốm làng Vòng."
    assert not Product.objects.filter(name="Bánh cốm mới").exists()
