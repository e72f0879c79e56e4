"""The addresses of the room: the guest with a letter in hand first."""

from django.urls import path

from trainings.views import (
    attendance,
    audience,
    conference,
    door,
    guest,
    guests,
    inviting,
    learning,
    loop,
    papers,
    programme,
    reporting,
)

app_name = "trainings"

# By code, without a login. `code`: the invitation's own; `badge`: what the door reads; `token`: the guest's own page.
guest_patterns = [
    path("moi/<str:code>/", guest.answer, name="answer"),
    path("moi/<str:code>/lich.ics", guest.calendar, name="calendar"),
    path("moi/<str:code>/giay-moi.pdf", guest.invitation_paper, name="invitation_paper"),
    path("moi/<str:code>/thoi-nhan-thu/", guest.opt_out, name="opt_out"),
    path("qr/<str:badge>/", guest.badge, name="badge"),
    path("du/<str:token>/", guest.personal, name="personal"),
    path("du/<str:token>/cau-hoi/", guest.ask, name="ask"),
    path("du/<str:token>/phieu/<str:kind>/", guest.survey, name="survey"),
    path("du/<str:token>/tai-lieu/<int:pk>/", guest.material, name="material"),
    path("du/<str:token>/giay-xac-nhan.pdf", guest.certificate_paper, name="certificate_paper"),
    path("giay-xac-nhan/<str:code>/", guest.certificate_check, name="certificate_check"),
]

# Preparing: the conference, its programme, step by step.
conference_patterns = [
    path("hoi-nghi/", conference.conference_list, name="conference_list"),
    path("hoi-nghi/them/", conference.conference_new, name="conference_new"),
    path("hoi-nghi/de-xuat/", loop.proposal_list, name="proposal_list"),
    path("hoi-nghi/tiep-theo/", loop.next_for, name="next_for"),
    path("hoi-nghi/chu-the/<int:pk>/", loop.business_attendance, name="business_attendance"),
    path("hoi-nghi/<int:pk>/", conference.conference, name="conference"),
    path("hoi-nghi/<int:pk>/lich.ics", programme.calendar, name="conference_calendar"),
    path("hoi-nghi/<int:pk>/sua/", conference.conference_edit, name="conference_edit"),
    path("hoi-nghi/<int:pk>/sao-chep/", conference.copy, name="copy"),
    path("hoi-nghi/<int:pk>/phe-duyet/", conference.approve, name="approve"),
    path("hoi-nghi/<int:pk>/mo-moi/", conference.open_inviting, name="open_inviting"),
    path("hoi-nghi/<int:pk>/chot/", conference.close, name="close"),
    path("hoi-nghi/<int:pk>/da-to-chuc/", conference.hold, name="hold"),
    path("hoi-nghi/<int:pk>/huy/", conference.cancel, name="cancel"),
    path("hoi-nghi/<int:pk>/hoan/", conference.postpone, name="postpone"),
    path("hoi-nghi/<int:pk>/ngay-moi/", conference.new_date, name="new_date"),
    path("hoi-nghi/<int:pk>/chuong-trinh/", programme.programme_page, name="programme"),
    path("hoi-nghi/<int:pk>/buoi/them/", programme.session_new, name="session_new"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/sua/", programme.session_edit, name="session_edit"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/bo/", programme.session_remove, name="session_remove"),
    path("hoi-nghi/<int:pk>/bao-cao-vien/", programme.speakers, name="speakers"),
    path("hoi-nghi/<int:pk>/chuyen-de/", programme.topics, name="topics"),
    path("hoi-nghi/<int:pk>/tai-lieu/", programme.materials, name="materials"),
    path("hoi-nghi/<int:pk>/tai-lieu/<int:material>/", programme.material_file, name="material_file"),
    path("hoi-nghi/<int:pk>/tai-lieu/<int:material>/bo/", programme.material_remove, name="material_remove"),
    path("hoi-nghi/<int:pk>/chi-tieu/", programme.quotas, name="quotas"),
    path("hoi-nghi/<int:pk>/chi-tieu/tinh/", programme.quotas_count, name="quotas_count"),
    path("hoi-nghi/<int:pk>/kinh-phi/", programme.budget, name="budget"),
]

# Whom to ask, and what they answered.
invitation_patterns = [
    path("hoi-nghi/<int:pk>/dai-bieu/", guests.guest_list, name="guest_list"),
    path("hoi-nghi/<int:pk>/dai-bieu/them/", guests.guest_new, name="guest_new"),
    path("hoi-nghi/<int:pk>/dai-bieu/co-quan/", guests.office_add, name="office_add"),
    path("hoi-nghi/<int:pk>/dai-bieu/chu-the/", audience.audience, name="audience"),
    path("hoi-nghi/<int:pk>/dai-bieu/tep/", audience.import_new, name="import_new"),
    path("hoi-nghi/<int:pk>/dai-bieu/cho/", guests.waiting_list, name="waiting_list"),
    path("hoi-nghi/<int:pk>/dai-bieu/tra-loi/", inviting.answer_many, name="answer_many"),
    path("hoi-nghi/<int:pk>/moi/", inviting.invite, name="invite"),
    path("hoi-nghi/<int:pk>/thu/", inviting.sending, name="sending"),
    path("hoi-nghi/<int:pk>/thu/<int:mailing>/", inviting.mailing, name="mailing"),
    path("hoi-nghi/<int:pk>/thu/<int:mailing>/thu-giay.pdf", inviting.mailing_pdf, name="mailing_pdf"),
    path("hoi-nghi/<int:pk>/nhac/", inviting.remind, name="remind"),
    path("hoi-nghi/tep/<int:pk>/", audience.import_preview, name="import_preview"),
    path("hoi-nghi/tep/<int:pk>/nhap/", audience.import_confirm, name="import_confirm"),
    path("hoi-nghi/tep/<int:pk>/bo/", audience.import_drop, name="import_drop"),
    path("hoi-nghi/dai-bieu/<int:pk>/", guests.guest, name="guest"),
    path("hoi-nghi/dai-bieu/<int:pk>/sua/", guests.guest_edit, name="guest_edit"),
    path("hoi-nghi/dai-bieu/<int:pk>/bo/", guests.guest_remove, name="guest_remove"),
    path("hoi-nghi/dai-bieu/<int:pk>/thu-hoi/", guests.withdraw, name="withdraw"),
]

# The day itself: who came, the door, the paper sheet.
attendance_patterns = [
    path("hoi-nghi/<int:pk>/diem-danh/", attendance.conference_attendance, name="conference_attendance"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/diem-danh/", attendance.attendance, name="attendance"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/ban-ky/", attendance.sheet_photo_add, name="sheet_photo_add"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/ban-ky/<int:photo>/", attendance.sheet_photo, name="sheet_photo"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/cua/", door.door, name="door"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/cua/dong/", door.door_close, name="door_close"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/cua/mo/", door.door_open, name="door_open"),
    path("hoi-nghi/<int:pk>/buoi/<int:session>/duong-dan/", door.door_links, name="door_links"),
    path(
        "hoi-nghi/<int:pk>/buoi/<int:session>/duong-dan/<int:link>/thu-hoi/",
        door.door_link_revoke,
        name="door_link_revoke",
    ),
    path("cua/<str:token>/", door.door_by_link, name="door_by_link"),
]

# Afterwards: questions, forms, certificates, thanks, the report.
learning_patterns = [
    path("hoi-nghi/<int:pk>/cau-hoi/", learning.questions, name="questions"),
    path("hoi-nghi/<int:pk>/cau-hoi/<int:question>/", learning.question_answer, name="question_answer"),
    path("hoi-nghi/<int:pk>/phieu/", learning.surveys, name="surveys"),
    path("hoi-nghi/<int:pk>/phieu/<str:kind>/", learning.survey_edit, name="survey_edit"),
    path("hoi-nghi/<int:pk>/phieu/<str:kind>/ket-qua/", learning.survey_results, name="survey_results"),
    path("hoi-nghi/<int:pk>/giay-xac-nhan/", learning.certificates, name="certificates"),
    path("hoi-nghi/<int:pk>/giay-xac-nhan/tat-ca.pdf", papers.certificates_pdf, name="certificates_pdf"),
    path("hoi-nghi/<int:pk>/giay-xac-nhan/cap/", learning.certify, name="certify"),
    path("hoi-nghi/<int:pk>/cam-on/", learning.thank, name="thank"),
    path("hoi-nghi/giay-xac-nhan/<int:pk>/giay-xac-nhan.pdf", learning.certificate_pdf, name="certificate_pdf"),
    path("hoi-nghi/giay-xac-nhan/<int:pk>/thu-hoi/", learning.certificate_revoke, name="certificate_revoke"),
    path("hoi-nghi/<int:pk>/bao-cao/", reporting.conference_report, name="conference_report"),
    path("hoi-nghi/<int:pk>/bao-cao/hoan-thanh/", reporting.report_hand_in, name="report_hand_in"),
    path("hoi-nghi/<int:pk>/anh/<int:photo>/", reporting.conference_photo, name="conference_photo"),
]

# Papers: to print, to edit in Word, to count in Excel.
paper_patterns = [
    path("hoi-nghi/<int:pk>/buoi/<int:session>/danh-sach-ky-ten.pdf", papers.sheet_pdf, name="sheet_pdf"),
    path("hoi-nghi/<int:pk>/giay-moi.pdf", papers.invitations_pdf, name="invitations_pdf"),
    path("hoi-nghi/dai-bieu/<int:pk>/giay-moi.docx", papers.invitation_docx, name="invitation_docx"),
    path("hoi-nghi/<int:pk>/bao-cao.pdf", papers.report_pdf, name="report_pdf"),
    path("hoi-nghi/<int:pk>/bao-cao.docx", papers.report_docx, name="report_docx"),
    path("hoi-nghi/<int:pk>/bao-cao.xlsx", papers.report_xlsx, name="report_xlsx"),
]

urlpatterns = [
    *guest_patterns,
    *conference_patterns,
    *invitation_patterns,
    *attendance_patterns,
    *learning_patterns,
    *paper_patterns,
]
