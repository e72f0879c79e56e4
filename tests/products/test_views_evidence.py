"""Papers: each file a row of its own, replaced and taken out without losing what was handed in."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from tests.factories import facts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"products:{name}", args=args)


def add(client, registration, **data):
    return client.post(url("evidence_add", registration.pk), {"paper": "E01", **data})


def test_evidence_add_several_files_makes_several_rows_tied_to_their_criteria(stage):
    registration = stage.dossier()

    response = add(
        enter(stage.owner),
        registration,
        files=[make.pdf("a.pdf", "a"), make.jpg("b.jpg")],
        number="12/GP",
        issuer="UBND",
    )

    rows = list(registration.evidence.order_by("pk"))
    assert response.url == url("registration_edit", registration.pk, "papers") + "#giay-E01"
    assert [(row.title, row.number, row.file.content_type) for row in rows] == [
        ("a.pdf", "12/GP", "application/pdf"),
        ("b.jpg", "12/GP", "image/jpeg"),
    ]
    expected = sorted(row.code for row in registration.criteria_set.criteria.all() if "E01" in row.evidence)
    assert sorted(rows[0].criteria.values_list("code", flat=True)) == expected


def test_evidence_add_of_a_bad_file_keeps_the_good_ones(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    bad = SimpleUploadedFile("xau.pdf", b"MZ\x00\x00xx", content_type="application/pdf")

    response = client.post(
        url("evidence_add", registration.pk), {"paper": "E01", "files": [make.pdf("tot.pdf"), bad]}, follow=True
    )

    assert [row.title for row in registration.evidence.all()] == ["tot.pdf"]
    assert [str(message) for message in response.context["messages"]] == [
        "Đã tải lên «tot.pdf» ở mục «Giấy đăng ký kinh doanh»."
    ]
    page = html.fromstring(text(response))
    assert page.xpath("//*[@role='alert']//a/@href") == ["#id_E01_files"]
    [paper] = page.xpath("//*[@id='giay-E01']")
    assert "Tệp «xau.pdf» không thuộc loại" in paper.xpath(".//*[@class='field-error']")[0].text_content()
    assert paper.xpath(".//details[contains(@class, 'upload')]/@open")
    # Said once: the next page has nothing to say any more.
    assert "xau.pdf" not in text(client.get(url("registration_edit", registration.pk, "papers")))


@pytest.mark.parametrize("paper", ["E01", "E02", "E09", "E17"])
@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "files", "Hãy chọn tệp, hoặc ghi đường dẫn."),
        ({"files": ["bad"]}, "files", "không thuộc loại"),
        ({"files": ["empty"]}, "files", "rỗng"),
        ({"files": ["good"], "expires_on": "31/02/2027"}, "expires_on", ""),
        ({"files": ["good"], "issued_on": "01/01/2999"}, "issued_on", ""),
        ({"link": "http://127.0.0.1/x"}, "link", ""),
        ({"files": ["good"], "number": "9" * 101}, "number", ""),
        ({"files": ["good"], "criteria": ["x"]}, "criteria", ""),
    ],
)
def test_a_fault_of_an_upload_stands_at_its_paper_and_is_linked(stage, paper, sent, field, sentence):
    registration = stage.dossier()
    uploads = {
        "bad": SimpleUploadedFile("xau.pdf", b"MZ\x00\x00xx", content_type="application/pdf"),
        "empty": SimpleUploadedFile("rong.pdf", b"", content_type="application/pdf"),
        "good": make.pdf("tot.pdf"),
    }
    sent = sent | ({"files": [uploads[name] for name in sent["files"]]} if "files" in sent else {})

    response = add(enter(stage.owner), registration, paper=paper, **sent)

    page = html.fromstring(text(response))
    [target] = page.xpath("//*[@role='alert'][@data-focus]//a/@href")
    assert response.status_code == 422
    assert target.removeprefix("#").startswith(f"id_{paper}_{field}")
    [aimed] = page.xpath("//*[@id=$id]", id=target[1:])
    assert f"giay-{paper}" in [one.get("id") for one in aimed.iterancestors()]
    [said] = response.context["bound"].errors[field]
    assert sentence in said
    # Once in the summary, once at the paper.
    assert " ".join(page.text_content().split()).count(" ".join(said.split())) == 2
    assert not registration.evidence.exists()


@pytest.mark.parametrize("names", [["a.pdf"], ["a.pdf", "b.jpg"], [f"trang-{n}.pdf" for n in range(1, 13)]])
def test_what_was_uploaded_is_said_by_every_name(stage, names):
    files = [make.jpg(name) if name.endswith("jpg") else make.pdf(name, name) for name in names]
    client = enter(stage.owner)
    response = client.post(url("evidence_add", stage.dossier().pk), {"paper": "E01", "files": files}, follow=True)
    [message] = [str(one) for one in response.context["messages"]]
    assert message == f"Đã tải lên {', '.join(f'«{name}»' for name in names)} ở mục «Giấy đăng ký kinh doanh»."


@pytest.mark.parametrize("paper", ["", "E99", "C01"])
def test_an_upload_of_no_paper_says_where_it_belongs(stage, paper):
    registration = stage.dossier()
    response = enter(stage.owner).post(
        url("evidence_add", registration.pk), {"paper": paper, "files": [make.pdf()]}, follow=True
    )
    assert "Chưa rõ tài liệu thuộc loại giấy tờ nào" in text(response)
    assert not registration.evidence.exists()


def test_evidence_add_with_a_wrong_date_keeps_the_typed_facts_and_earlier_files(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    add(client, registration, files=[make.pdf("tot.pdf")])

    response = add(client, registration, files=[make.pdf("hai.pdf", "2")], number="7", issued_on="32/13/2026")

    form = response.context["bound"]
    assert (response.status_code, list(form.errors)) == (422, ["issued_on"])
    assert (form["number"].value(), form["issued_on"].value()) == ("7", "32/13/2026")
    assert [row.title for row in registration.evidence.all()] == ["tot.pdf"]


def test_evidence_add_without_file_or_link_says_so(stage):
    registration = stage.dossier()

    form = add(enter(stage.owner), registration).context["bound"]

    assert form.errors["files"] == ["Hãy chọn tệp, hoặc ghi đường dẫn."]


def test_evidence_add_a_link_instead_of_a_file(stage):
    registration = stage.dossier()

    add(enter(stage.owner), registration, paper="E09", link="https://vidu.example/bai")

    assert registration.evidence.get().link == "https://vidu.example/bai"


def test_evidence_add_by_a_stranger_is_hidden(stage):
    assert add(enter(stage.stranger), stage.dossier(), files=[make.pdf()]).status_code == 404


def test_evidence_add_to_a_handed_in_dossier_is_refused(stage):
    registration = stage.dossier("submitted")

    response = add(enter(stage.owner), registration, files=[make.pdf("moi.pdf", "x")])

    assert (response.status_code, registration.evidence.count()) == (302, 1)


def test_evidence_removed_can_be_brought_back(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    add(client, registration, files=[make.pdf()])
    evidence = registration.evidence.get()

    client.post(url("evidence_remove", evidence.pk))
    gone = registration.evidence.standing().count()
    client.post(url("evidence_restore", evidence.pk))

    assert (gone, registration.evidence.standing().count()) == (0, 1)


def test_evidence_replaced_keeps_the_old_row(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    add(client, registration, files=[make.pdf()])
    old = registration.evidence.get()

    client.post(url("evidence_replace", old.pk), {"upload": make.pdf("moi.pdf", "moi"), "number": "9"})

    old.refresh_from_db()
    newer = registration.evidence.standing().get()
    assert (old.replaced_by, newer.filename, newer.number) == (newer, "moi.pdf", "9")
    assert list(newer.criteria.all()) == list(old.criteria.all())


def test_evidence_replaced_twice_is_refused(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    add(client, registration, files=[make.pdf()])
    old = registration.evidence.get()
    client.post(url("evidence_replace", old.pk), {"upload": make.pdf("hai.pdf", "2")})

    response = client.post(url("evidence_replace", old.pk), {"upload": make.pdf("ba.pdf", "3")})

    assert response.context["form"].non_field_errors() == [
        "Tài liệu này đã được thay hoặc gỡ; hãy xem lại trang giấy tờ."
    ]
    assert registration.evidence.standing().count() == 1


def test_evidence_replace_with_an_unreadable_file_says_so(stage):
    registration = stage.dossier()
    client = enter(stage.owner)
    add(client, registration, files=[make.pdf()])
    old = registration.evidence.get()

    form = client.post(url("evidence_replace", old.pk), {"number": "9"}).context["form"]

    assert (form.errors["upload"], form["number"].value()) == (["Hãy chọn tệp mới."], "9")


def test_evidence_file_is_handed_out_to_who_sees_the_dossier_only(stage):
    registration = stage.dossier("submitted")
    address = url("evidence_file", registration.evidence.get().pk)

    response = enter(stage.officer).get(address)

    assert response.getvalue() == facts.PDF + b"E01"
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''E01.pdf"
    assert (response["X-Content-Type-Options"], "sandbox" in response["Content-Security-Policy"]) == ("nosniff", True)
    assert [enter(user).get(address).status_code for user in (stage.stranger, stage.other_officer)] == [404, 404]


def test_evidence_file_changed_on_the_disk_is_not_handed_out(stage):
    registration = stage.dossier("submitted")
    evidence = registration.evidence.get()
    path = default_storage.path(evidence.file.path)
    with open(path, "rb") as file:
        before = file.read()
    try:
        with open(path, "wb") as file:
            file.write(b"%PDF-1.4 khac")
        response = enter(stage.officer).get(url("evidence_file", evidence.pk))
    finally:
        with open(path, "wb") as file:
            file.write(before)

    assert response.status_code == 409
    assert "không khớp với mã đối chiếu" in text(response)
