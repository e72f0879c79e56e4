"""The addresses of the room: what the public sees, then businesses and products, dossiers, rounds."""

from django.urls import path

from products.views import (
    business,
    change,
    evidence,
    filling,
    history,
    papers,
    product,
    public,
    registration,
    renewal,
    round,
    stopping,
    ward,
)

app_name = "products"

# Anyone: the front page, looking up, the recognised products.
public_patterns = [
    path("", public.public_home, name="public_home"),
    path("tra-cuu/", public.status, name="status"),
    path("san-pham-ocop/", public.public_list, name="public_list"),
    path("san-pham-ocop/<int:pk>/", public.public_product, name="public_product"),
    path("san-pham-ocop/<int:pk>/anh/", public.photo, name="photo"),
]

# Papers to print and PDFs of a dossier.
paper_patterns = [
    path("ho-so/<int:pk>/bien-nhan/", papers.registration_receipt, name="registration_receipt"),
    path("ho-so/<int:pk>/bien-nhan.pdf", papers.receipt_pdf, name="receipt_pdf"),
    path("ho-so/<int:pk>/mau-01.pdf", papers.mau01_pdf, name="mau01_pdf"),
    path("ho-so/<int:pk>/mau-02.pdf", papers.mau02_pdf, name="mau02_pdf"),
    path(
        "ho-so/<int:pk>/lan-nop/<int:number>/bien-nhan.pdf",
        papers.submission_pdf,
        {"form": "receipt"},
        name="submission_receipt_pdf",
    ),
    path(
        "ho-so/<int:pk>/lan-nop/<int:number>/mau-01.pdf",
        papers.submission_pdf,
        {"form": "mau01"},
        name="submission_mau01_pdf",
    ),
    path(
        "ho-so/<int:pk>/lan-nop/<int:number>/mau-02.pdf",
        papers.submission_pdf,
        {"form": "mau02"},
        name="submission_mau02_pdf",
    ),
    path("ho-so/<int:pk>/mau-03.pdf", papers.ward_report_pdf, name="ward_report_pdf"),
    path("dung-giai-quyet/<int:pk>/thong-bao.pdf", papers.stop_pdf, name="stop_pdf"),
    path("bo-sung/<int:pk>/phieu.pdf", papers.supplement_pdf, name="supplement_pdf"),
]

business_patterns = [
    path("dang-ky/", business.sign_up, name="sign_up"),
    path("chu-the/", business.business_list, name="business_list"),
    path("chu-the/them/", business.business_new, name="business_new"),
    path("chu-the/<int:pk>/", business.business, name="business"),
    path("chu-the/<int:pk>/sua/", business.business_edit, name="business_edit"),
    path("chu-the/<int:pk>/xac-nhan/", business.business_confirm, name="business_confirm"),
    path("chu-the/<int:pk>/khong-xac-nhan/", business.business_refuse, name="business_refuse"),
    path("chu-the/<int:pk>/nguoi/them/", business.business_person_add, name="business_person_add"),
    path("chu-the/<int:pk>/nguoi/<int:user>/ma/", business.business_person_code, name="business_person_code"),
    path("chu-the/<int:pk>/thu/<int:letter>/", business.business_letter, name="business_letter"),
    path("chu-the/<int:pk>/thay-doi/khai/", change.business_change_new, name="business_change_new"),
    path("chu-the/<int:pk>/san-pham/them/", product.product_new, name="product_new"),
]

product_patterns = [
    path("san-pham/", product.product_list, name="product_list"),
    path("san-pham/<int:pk>/", product.product, name="product"),
    path("san-pham/<int:pk>/sua/", product.product_edit, name="product_edit"),
    path("san-pham/<int:pk>/thay-doi/khai/", change.product_change_new, name="product_change_new"),
    path("san-pham/<int:pk>/mo-ho-so/", registration.registration_new, name="registration_new"),
]

change_patterns = [
    path("thay-doi/", change.change_list, name="change_list"),
    path("thay-doi/<int:pk>/", change.change, name="change"),
    path("thay-doi/<int:pk>/giay/", change.change_paper, name="change_paper"),
    path("thay-doi/<int:pk>/xac-nhan/", change.change_confirm, name="change_confirm"),
    path("thay-doi/<int:pk>/khong-xac-nhan/", change.change_refuse, name="change_refuse"),
    path("thay-doi/<int:pk>/rut/", change.change_withdraw, name="change_withdraw"),
]

dossier_patterns = [
    path("ho-so/", registration.registration_list, name="registration_list"),
    path("ho-so/<int:pk>/", registration.registration, name="registration"),
    path("ho-so/<int:pk>/khai/<slug:section>/", filling.registration_edit, name="registration_edit"),
    path("ho-so/<int:pk>/truong-hop/", filling.branch, name="branch"),
    path("ho-so/<int:pk>/gui/", registration.registration_submit, name="registration_submit"),
    path("ho-so/<int:pk>/xac-nhan-ngoai-han/", renewal.filing_confirm, name="filing_confirm"),
    path("ho-so/<int:pk>/keo-dai-hieu-luc/", renewal.certificate_extend, name="certificate_extend"),
    path("ho-so/<int:pk>/rut/", registration.registration_withdraw, name="registration_withdraw"),
    path("ho-so/<int:pk>/bo-sung/tra-loi/", registration.supplement_answer, name="supplement_answer"),
    path("ho-so/<int:pk>/giay-to/them/", evidence.evidence_add, name="evidence_add"),
    path("giay-to/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("giay-to/<int:pk>/thay/", evidence.evidence_replace, name="evidence_replace"),
    path("giay-to/<int:pk>/go/", evidence.evidence_remove, name="evidence_remove"),
    path("giay-to/<int:pk>/dua-lai/", evidence.evidence_restore, name="evidence_restore"),
]

ward_patterns = [
    path("ho-so/<int:pk>/tiep-nhan/", ward.registration_receive, name="registration_receive"),
    path("ho-so/<int:pk>/hoan-tac/", ward.receipt_undo, name="receipt_undo"),
    path("ho-so/<int:pk>/tu-choi/", ward.registration_reject, name="registration_reject"),
    path("ho-so/<int:pk>/bo-sung/", ward.supplement_new, name="supplement_new"),
    path("ho-so/<int:pk>/dung/", stopping.registration_stop, name="registration_stop"),
    path("ho-so/<int:pk>/mo-lai/", stopping.registration_reopen, name="registration_reopen"),
    path("ho-so/<int:pk>/mau-03/", ward.ward_report, name="ward_report"),
    path("ho-so/<int:pk>/mau-03/ky/", ward.ward_report_sign, name="ward_report_sign"),
    path("ho-so/<int:pk>/chuyen/", ward.registration_forward, name="registration_forward"),
]

round_patterns = [
    path("dot/", round.round_list, name="round_list"),
    path("dot/them/", round.round_new, name="round_new"),
    path("dot/<int:pk>/", round.round_page, name="round"),
    path("dot/<int:pk>/sua/", round.round_edit, name="round_edit"),
    path("dot/<int:pk>/ket-qua-cu/", history.past_result_find, name="past_result_find"),
    path("dot/<int:pk>/ket-qua-cu/<int:product>/", history.past_result_new, name="past_result_new"),
]

urlpatterns = [
    *public_patterns,
    *paper_patterns,
    *business_patterns,
    *product_patterns,
    *change_patterns,
    *dossier_patterns,
    *ward_patterns,
    *round_patterns,
]
