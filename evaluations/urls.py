"""The addresses of the room: the public's check, papers, then the office, the council, the session, the sheet, the leader."""

from django.urls import path

from evaluations.views import (
    agenda,
    conflicts,
    council,
    discussion,
    ending,
    leader,
    office,
    papers,
    presence,
    public,
    session,
    sheet,
    supplements,
)

app_name = "evaluations"

# Anyone: is this certificate real.
public_patterns = [
    path("giay-chung-nhan/", public.certificate_search, name="certificate_search"),
    path("giay-chung-nhan/<str:code>/", public.certificate_check, name="certificate_check"),
]

# PDFs: minutes, summary, decision, certificate.
paper_patterns = [
    path("phien/<int:pk>/bien-ban.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path("phien/bien-ban-bo-sung/<int:pk>.pdf", papers.supplement_pdf, name="supplement_pdf"),
    path("phien/<int:pk>/tong-hop-diem.pdf", papers.summary_pdf, name="summary_pdf"),
    path("quyet-dinh/<int:pk>/quyet-dinh.pdf", papers.decision_pdf, name="decision_pdf"),
    path("quyet-dinh/<int:pk>/giay-chung-nhan.pdf", papers.certificates_pdf, name="certificates_pdf"),
    path("danh-gia/thong-bao/<int:pk>.pdf", ending.notice_pdf, name="notice_pdf"),
    path("giay-chung-nhan/<str:code>/giay-chung-nhan.pdf", papers.certificate_pdf, name="certificate_pdf"),
]

office_patterns = [
    path("danh-gia/", office.evaluation_list, name="evaluation_list"),
    path("danh-gia/nhan/<int:registration>/", office.take_up, name="take_up"),
    path("danh-gia/<int:pk>/", office.evaluation, name="evaluation"),
    path("danh-gia/<int:pk>/nhan-de-nghi/", office.take_up_referral, name="take_up_referral"),
    path("danh-gia/<int:pk>/kiem-tra/", office.check, name="check"),
    path("danh-gia/<int:pk>/bo-sung/", office.supplement, name="supplement"),
    path("danh-gia/<int:pk>/tiep-tuc/", office.resume, name="resume"),
    path("danh-gia/<int:pk>/giao-to-tu-van/", office.ask_advice, name="ask_advice"),
    path("danh-gia/<int:pk>/bao-cao-tu-van/", office.give_advice, name="give_advice"),
    path("danh-gia/<int:pk>/du-dieu-kien/", office.ready, name="ready"),
    path("danh-gia/<int:pk>/kiem-tra-lai/", office.back_to_check, name="back_to_check"),
    path("danh-gia/<int:pk>/truong-hop/", office.correct_branch, name="correct_branch"),
    path("danh-gia/<int:pk>/cho-rut/", office.release, name="release"),
    path("danh-gia/<int:pk>/khong-du-dieu-kien/", ending.refuse, name="refuse"),
    path("danh-gia/<int:pk>/dung/", ending.stop, name="stop"),
    path("danh-gia/<int:pk>/mo-lai/", ending.reopen, name="reopen"),
    path("danh-gia/<int:pk>/chuyen-tra/", ending.send_back, name="send_back"),
    path("danh-gia/<int:pk>/danh-gia-lai/", ending.evaluate_here, name="evaluate_here"),
    path("danh-gia/<int:pk>/y-kien-loai/", office.objection_new, name="objection_new"),
]

council_patterns = [
    path("hoi-dong/", council.council_list, name="council_list"),
    path("hoi-dong/<int:pk>/", council.council, name="council"),
    path("hoi-dong/dot/<int:round>/them/", council.council_new, name="council_new"),
    path("hoi-dong/<int:pk>/sua/", council.council_edit, name="council_edit"),
    path("hoi-dong/<int:pk>/thanh-vien/them/", council.seat_add, name="seat_add"),
    path("hoi-dong/<int:pk>/thanh-vien/<int:member>/go/", council.seat_remove, name="seat_remove"),
    path("hoi-dong/<int:pk>/phien/them/", council.session_new, name="session_new"),
]

session_patterns = [
    path("phien/<int:pk>/", session.session, name="session"),
    path("phien/<int:pk>/ho-so/them/", agenda.agenda_add, name="agenda_add"),
    path("phien/<int:pk>/ho-so/<int:evaluation>/go/", agenda.agenda_remove, name="agenda_remove"),
    path("phien/ho-so/<int:pk>/chuyen-phien/", agenda.agenda_move, name="agenda_move"),
    path("phien/<int:pk>/diem-danh/", agenda.attendance, name="attendance"),
    path("phien/<int:pk>/roi-phien/", presence.leaving, name="leaving"),
    path("phien/<int:pk>/tro-lai/<int:member>/", presence.returning, name="returning"),
    path("phien/<int:pk>/mo-cham/", agenda.open_scoring, name="open_scoring"),
    path("phien/<int:pk>/bang/", session.board, name="board"),
    path("phien/<int:pk>/bang/tinh-hinh/", session.board_state, name="board_state"),
    path("phien/<int:pk>/thao-luan/", discussion.open_discussion, name="open_discussion"),
    path("phien/<int:pk>/be-mac/", discussion.close_session, name="close_session"),
    path("phien/<int:pk>/bien-ban/", session.minutes, name="minutes"),
    path("phien/<int:pk>/bien-ban/thong-qua/", session.minutes_adopt, name="minutes_adopt"),
    path("phien/<int:pk>/bien-ban-bo-sung/", supplements.supplement, name="supplement_minutes"),
    path("phien/<int:pk>/bien-ban-bo-sung/thong-qua/", supplements.supplement_adopt, name="supplement_adopt"),
    path("phien/ho-so/<int:pk>/", discussion.comparison, name="comparison"),
    path("phien/ho-so/<int:pk>/cham-lai/", discussion.ask_rescoring, name="ask_rescoring"),
    path("phien/ho-so/<int:pk>/chap-nhan/", discussion.accept_spread, name="accept_spread"),
    path("phien/ho-so/<int:pk>/hoi-dong-khac/", discussion.put_off, name="put_off"),
    path("phien/ho-so/<int:pk>/loi-ich/", conflicts.find_conflict, name="find_conflict"),
    path("phien/ho-so/<int:pk>/loi-ich-sau/", conflicts.report_late, name="report_late"),
    path("phien/ho-so/<int:pk>/loi-ich/<int:member>/rut/", conflicts.take_back_finding, name="take_back_finding"),
    path("phien/kha-nang-xung-dot/<int:pk>/", conflicts.proposal_settle, name="proposal_settle"),
    path("phien/ho-so/<int:pk>/ket-luan/", discussion.conclude, name="conclude"),
    path("phien/y-kien-loai/<int:pk>/", discussion.objection_decide, name="objection_decide"),
]

sheet_patterns = [
    path("phieu/", sheet.my_sheets, name="my_sheets"),
    path("phieu/<int:pk>/", sheet.sheet, name="sheet"),
    path("phieu/<int:pk>/khai-bao/", sheet.declare, name="declare"),
    path("phieu/<int:pk>/luu/", sheet.sheet_save, name="sheet_save"),
    path("phieu/<int:pk>/nop/", sheet.sheet_hand_in, name="sheet_hand_in"),
    path("phieu/doc/<int:pk>/", sheet.sheet_read, name="sheet_read"),
]

leader_patterns = [
    path("quyet-dinh/", leader.decision_list, name="decision_list"),
    path("quyet-dinh/<int:pk>/", leader.decision, name="decision"),
    path("quyet-dinh/dot/<int:pk>/", leader.decide, name="decide"),
    path("quyet-dinh/thong-bao/<int:pk>/", leader.notify_not_recognised, name="notify_not_recognised"),
]

urlpatterns = [
    *public_patterns,
    *paper_patterns,
    *office_patterns,
    *council_patterns,
    *session_patterns,
    *sheet_patterns,
    *leader_patterns,
]
