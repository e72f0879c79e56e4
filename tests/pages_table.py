"""Who gets what at every address: one row per URL name, read by tests/test_pages.py.

The answers are those of the page "Vai trò và quyền" (accounts/roles.py) and of the rulings; where the code answers
otherwise, one of the two is wrong. A key is a URL name, with `#situation` behind it where a page is asked for
another thing of the world as well (tests/pages_world.py says which).

An answer is a status code; LOGIN for the way to the login page; for a POST also DONE or REFUSED: the deed was done, or
the reason was shown and nothing changed. A row names the common answer first and then the roles that differ.
"""

from dataclasses import dataclass

LOGIN, DONE, REFUSED = "login", "done", "refused"
ROLES = (
    "anonymous",
    "stranger",
    "business",
    "other_business",
    "ward_officer",
    "ward_leader",
    "other_ward",
    "specialist",
    "office_head",
    "secretary",
    "council_member",
    "chair",
    "leader",
    "clerk",
    "above",
    "administrator",
    "auditor",
)

# Who works where; who may do a thing is a sum of these.
WARD = ("ward_officer", "ward_leader")
PREPARES = ("specialist", "office_head", "secretary")
OFFICE = (*PREPARES, "leader", "clerk")
SEATED = ("council_member", "chair")
APPLICANT = ("business", "ward_officer")
EVERYBODY = tuple(role for role in ROLES if role != "anonymous")

# Who sees a thing at all; everybody else does not learn that it is there (404).
SEES_DRAFT = ("business", *WARD)
SEES_AT_WARD = (*SEES_DRAFT, "auditor")
SEES_AT_OFFICE = (*SEES_AT_WARD, *OFFICE)
SEES_SCORED = (*SEES_AT_OFFICE, *SEATED)
SEES_BUSINESS = ("business", *WARD, *OFFICE, "above", "auditor")
SEES_WAITING_BUSINESS = tuple(role for role in SEES_BUSINESS if role != "business")
SEES_EVALUATION = (*OFFICE, "auditor")
SEES_COUNCIL = (*OFFICE, *SEATED, "auditor")
SEES_ROUND = tuple(role for role in EVERYBODY if role not in {"stranger", "above"})
REPORTS = ("ward_officer", "ward_leader", "other_ward", *PREPARES, "leader", "above", "auditor")


@dataclass(frozen=True)
class Page:
    """What each role is answered when it asks (GET), and when it posts; no `posts`: a page without a deed."""

    gets: dict
    posts: dict | None = None
    data: object = None
    logs: bool = False


def answers(common, **differing):
    assert set(differing) <= set(ROLES), differing
    return {role: differing.get(role, common) for role in ROLES}


def public(status=200, **differing):
    """For anyone."""
    return Page(answers(status, **differing))


def members(status=200):
    """For everybody who has logged in; what the page lists depends on who asks."""
    return Page(answers(status, anonymous=LOGIN))


def only(*roles, others=403):
    """For some roles; the others are refused with the reason, or do not even learn that it is there (404)."""
    return Page(answers(others, anonymous=LOGIN, **dict.fromkeys(roles, 200)))


def seen(by, may=None, *, status=200, logs=False, **differing):
    """About a thing that `by` see: those of them who `may` get the page, the rest the reason why not."""
    refused = dict.fromkeys(by, 403)
    allowed = dict.fromkeys(by if may is None else may, status)
    return Page(answers(404, anonymous=LOGIN, **(refused | allowed | differing)), logs=logs)


def deed(by, may, *, data=None, door=405, refusal=REFUSED, **differing):
    """A button about a thing that `by` see; asking for it with GET does nothing, for whoever may come so far."""
    gets = answers(405) if door == 405 else answers(404, anonymous=LOGIN, **dict.fromkeys(by, 405))
    posts = answers(404, anonymous=LOGIN, **(dict.fromkeys(by, refusal) | dict.fromkeys(may, DONE) | differing))
    return Page(gets, posts, data)


def of_administrators(data=None):
    """A deed of the administrators' counters, which nobody else finds."""
    return deed(("administrator",), ("administrator",), data=data, door=404)


NOTE = {"note": "Có lý do."}

PORTAL = {
    "health_live": public(),
    "health_ready": public(),
    "health_metrics": public(404),  # for whoever has the operator's word (tests/portal/test_measures.py)
    "home": members(),
    "check_runs": only("administrator", "auditor"),
    "gallery": only("administrator"),
}

ACCOUNTS = {
    "accounts:me": members(),
    "accounts:login": public(302, anonymous=200),
    "accounts:logout": Page(answers(405), answers(DONE, anonymous=REFUSED)),
    "accounts:password_change": members(),
    "accounts:password_reset": public(),
    "accounts:password_reset_done": public(),
    "accounts:password_set": public(302),  # the token goes out of the address bar
    "accounts:one_time_code": public(),
    "accounts:person_list": only("administrator"),
    "accounts:person_new": only("administrator"),
    "accounts:person": only("administrator", others=404),
    "accounts:person_grant": of_administrators({"role": "administrator"}),
    "accounts:person_revoke": of_administrators(),
    "accounts:person_deactivate": of_administrators(),
    "accounts:person_reactivate": of_administrators(),
    "accounts:person_invite": of_administrators(),
    "accounts:person_code": of_administrators(),
    "accounts:role_list": members(),
    "accounts:area_list": members(),
    "accounts:office_list": members(),
    "accounts:audit_list": only("administrator", "auditor"),
}

CRITERIA = {
    "criteria:regulation_list": public(),
    "criteria:regulation": public(),
    "criteria:set_list": public(),
    "criteria:set": public(),
    "criteria:paper_list": public(),
}

NOTIFICATIONS = {
    "notifications:letter_list": only("administrator", others=404),
    "notifications:letter": only("administrator", others=404),
    "notifications:letter_html": only("administrator", others=404),
    "notifications:letter_resend": of_administrators(),
    "notifications:letter_discard": of_administrators(),
    "notifications:letter_printed": of_administrators(),
    "notifications:demo_mailbox": public(404),  # there is none outside a demonstration
    "notifications:demo_mail": public(404),
}

EVALUATIONS_OFFICE = {
    "evaluations:evaluation_list": members(),
    "evaluations:take_up": deed(SEES_AT_OFFICE, PREPARES),
    "evaluations:evaluation": seen(SEES_EVALUATION),
    "evaluations:evaluation#scoring": seen(SEES_COUNCIL),
    "evaluations:take_up_referral": seen(("above",)),
    "evaluations:check": seen(SEES_EVALUATION),
    "evaluations:supplement": seen(SEES_EVALUATION, PREPARES),
    "evaluations:resume": deed(SEES_EVALUATION, PREPARES),
    "evaluations:ask_advice": deed(SEES_EVALUATION, PREPARES),
    "evaluations:give_advice": seen(SEES_EVALUATION, PREPARES),
    "evaluations:ready": deed(SEES_EVALUATION, PREPARES),
    "evaluations:back_to_check": deed(SEES_EVALUATION, PREPARES, data=NOTE),
    "evaluations:correct_branch": deed(SEES_EVALUATION, PREPARES, data={"branch": "b", "reason": "Đúng là b."}),
    "evaluations:release": deed(SEES_EVALUATION, PREPARES, data=NOTE),
    "evaluations:objection_new": seen(SEES_COUNCIL, (*PREPARES, *SEATED)),
    # Signed by the head of the province's office, whom this cast does not hold: its specialist is told so.
    "evaluations:refuse": seen(("above", "auditor"), ()),
    "evaluations:stop": deed(SEES_EVALUATION, PREPARES, data=NOTE),
    "evaluations:reopen": seen(SEES_EVALUATION, PREPARES),
    # Sent back by the leader or the head of the level above, whom this cast does not hold: its specialist is told so.
    "evaluations:send_back": deed(("above", "auditor"), (), data=NOTE),
    "evaluations:evaluate_here": deed(SEES_EVALUATION, ("office_head", "leader"), data=NOTE),
    "evaluations:notice_pdf": seen((*SEES_AT_WARD, "above")),
}

EVALUATIONS_COUNCIL = {
    "evaluations:council_list": members(),
    "evaluations:council": seen(SEES_COUNCIL),
    "evaluations:council_new": seen(SEES_ROUND, PREPARES),
    "evaluations:council_edit": seen(SEES_COUNCIL, PREPARES),
    "evaluations:seat_add": seen(SEES_COUNCIL, PREPARES),
    "evaluations:seat_remove": deed(SEES_COUNCIL, PREPARES),
    "evaluations:session_new": seen(SEES_COUNCIL, PREPARES),
    "evaluations:session": seen(SEES_COUNCIL),
    "evaluations:agenda_add": deed(SEES_COUNCIL, PREPARES, data=lambda things: {"ho-so": things["ready"].pk}),
    "evaluations:agenda_remove": deed(SEES_COUNCIL, PREPARES),
    "evaluations:agenda_move": seen(SEES_COUNCIL, PREPARES),
    "evaluations:attendance": seen(SEES_COUNCIL, ("secretary",)),
    "evaluations:leaving": seen(SEES_COUNCIL, ("secretary",)),
    "evaluations:returning": deed(SEES_COUNCIL, ("secretary",)),
    "evaluations:open_scoring": deed(SEES_COUNCIL, ("secretary", "chair")),
    "evaluations:board": seen(SEES_COUNCIL),
    "evaluations:board_state": seen(SEES_COUNCIL),
    "evaluations:open_discussion": deed(SEES_COUNCIL, ("chair",)),
    "evaluations:close_session": deed(SEES_COUNCIL, ("chair",)),
    "evaluations:minutes": seen(SEES_COUNCIL),
    "evaluations:minutes_adopt": deed(SEES_COUNCIL, ("chair",)),
    "evaluations:supplement_minutes": seen(SEES_COUNCIL),
    "evaluations:supplement_adopt": deed(SEES_COUNCIL, ("chair",)),
    "evaluations:supplement_pdf": seen(SEES_COUNCIL),
    "evaluations:comparison": seen(SEES_COUNCIL),
    "evaluations:ask_rescoring": deed(SEES_COUNCIL, ("chair",), data=NOTE),
    "evaluations:accept_spread": deed(SEES_COUNCIL, ("chair",), data=NOTE),
    # The discussed dossier has sheets enough: even the chair is refused with the reason.
    "evaluations:put_off": deed(SEES_COUNCIL, (), data=NOTE),
    "evaluations:find_conflict": seen(SEES_COUNCIL, ("chair", "secretary", "office_head")),
    "evaluations:report_late": seen(SEES_COUNCIL, ("chair", "office_head")),
    "evaluations:take_back_finding": deed(SEES_COUNCIL, ("chair", "secretary", "office_head"), data=NOTE),
    "evaluations:proposal_settle": seen(SEES_COUNCIL, ("chair", "secretary", "office_head")),
    "evaluations:conclude": seen(SEES_COUNCIL, ("chair",)),
    "evaluations:objection_decide": seen(SEES_COUNCIL, ("chair", "secretary")),
}

# The member has declared and is scoring; the chair has yet to declare (rulings 18, 21).
EVALUATIONS_SHEETS = {
    "evaluations:my_sheets": members(),
    "evaluations:sheet": seen(SEATED, chair=302),
    "evaluations:declare": seen(SEATED),
    "evaluations:sheet_save": deed(SEATED, ("council_member",), data={"version": 2}, refusal=403),
    "evaluations:sheet_hand_in": seen(SEATED, chair=302),
    "evaluations:sheet_read": seen(()),  # the vice-chair's, handed in and sealed: not even the chair
    "evaluations:sheet_read#opened": seen(("office_head", "secretary", *SEATED, "leader", "auditor")),
}

EVALUATIONS_PAPERS = {
    "evaluations:decide": seen(SEES_ROUND, ("leader",)),
    "evaluations:decision_list": members(),
    "evaluations:decision": seen(SEES_EVALUATION),
    "evaluations:notify_not_recognised": deed(SEES_COUNCIL, (*PREPARES, "leader")),
    "evaluations:minutes_pdf": seen(SEES_COUNCIL),
    "evaluations:minutes_pdf#before": seen(SEES_COUNCIL, ()),
    "evaluations:summary_pdf": seen(SEES_COUNCIL, ("office_head", "secretary", *SEATED, "leader", "auditor")),
    "evaluations:summary_pdf#before": seen(SEES_COUNCIL, ()),
    "evaluations:decision_pdf": seen(SEES_EVALUATION),
    "evaluations:certificates_pdf": seen(SEES_EVALUATION),
    "evaluations:certificate_pdf": seen(("business", *SEES_COUNCIL)),
    "evaluations:certificate_search": public(),
    "evaluations:certificate_check": public(),
}

# A report holds what its asker may see: nobody else's business, not even the auditor's.
REPORT_ROOM = {
    "reports:report_list": only(*REPORTS),
    "reports:report_new": only(*REPORTS),
    "reports:funnel": only(*REPORTS),
    "reports:report": only("specialist", others=404),
    "reports:report_state": seen(("specialist",), status=302),  # without htmx: to the whole page
    "reports:report_file": seen(("specialist",), logs=True),
    "reports:report_cancel": deed(("specialist",), ("specialist",), door=404),
}

# The office prepares and the head approves; wards around it read from the approval on, businesses once they are asked.
SEES_PREPARED = (*OFFICE, "auditor")
SEES_APPROVED = (*WARD, "other_ward", *OFFICE, "auditor")
SEES_INVITING = ("business", *SEES_APPROVED)
SEES_GUEST = ("business", *WARD, *OFFICE, "auditor")

# Whoever asked for the work, and whoever sees what it is about; its file is for who asked alone.
JOBS = {
    "jobs:job": seen(SEES_INVITING),
    "jobs:job_state": seen(SEES_INVITING, status=302),  # without htmx: to the whole page
    "jobs:job_file": seen(SEES_INVITING, ("specialist",)),
}

TRAININGS_PREPARING = {
    "trainings:conference_list": members(),
    "trainings:conference_new": only(*WARD, "other_ward", *PREPARES, "above"),
    "trainings:proposal_list": only(*WARD, "other_ward", *PREPARES, "above"),
    "trainings:next_for": members(),
    "trainings:business_attendance": seen(SEES_BUSINESS),
    "trainings:conference": seen(SEES_INVITING),
    "trainings:conference#draft": seen(SEES_PREPARED),
    "trainings:conference#approved": seen(SEES_APPROVED),
    "trainings:conference_calendar": seen(SEES_INVITING),
    "trainings:conference_edit": seen(SEES_PREPARED, PREPARES),
    "trainings:copy": seen(SEES_PREPARED, PREPARES),
    "trainings:approve": seen(SEES_PREPARED, ("office_head", "leader")),
    "trainings:open_inviting": deed(SEES_APPROVED, PREPARES),
    "trainings:close": deed(SEES_INVITING, PREPARES),
    "trainings:hold": deed(SEES_INVITING, PREPARES),
    "trainings:cancel": deed(SEES_APPROVED, PREPARES, data=NOTE),
    "trainings:postpone": deed(SEES_APPROVED, PREPARES, data=NOTE),
    "trainings:new_date": seen(SEES_APPROVED, PREPARES),
    "trainings:programme": seen(SEES_PREPARED, PREPARES),
    "trainings:session_new": seen(SEES_PREPARED, PREPARES),
    "trainings:session_edit": seen(SEES_PREPARED, PREPARES),
    "trainings:session_remove": deed(SEES_PREPARED, PREPARES),
    "trainings:speakers": seen(SEES_PREPARED, PREPARES),
    "trainings:topics": seen(SEES_PREPARED, PREPARES),
    "trainings:materials": seen(SEES_PREPARED, PREPARES),
    "trainings:material_file": seen(SEES_INVITING),
    "trainings:material_remove": deed(SEES_INVITING, PREPARES),
    "trainings:quotas": seen(SEES_PREPARED, PREPARES),
    "trainings:quotas_count": deed(SEES_PREPARED, PREPARES),
    "trainings:budget": seen(SEES_PREPARED, PREPARES),
}

TRAININGS_INVITING = {
    "trainings:guest_list": seen(SEES_INVITING),
    "trainings:waiting_list": seen(SEES_INVITING),
    "trainings:guest_new": seen(SEES_INVITING, PREPARES),
    "trainings:office_add": seen(SEES_INVITING, PREPARES),
    "trainings:audience": seen(SEES_INVITING, PREPARES),
    "trainings:import_new": seen(SEES_INVITING, PREPARES),
    "trainings:import_preview": seen(PREPARES),
    "trainings:import_confirm": deed(PREPARES, PREPARES),
    "trainings:import_drop": deed(PREPARES, PREPARES),
    "trainings:invite": seen(SEES_INVITING, PREPARES, status=302),  # nobody is chosen: back to the list
    "trainings:sending": seen(SEES_INVITING, PREPARES),
    "trainings:mailing": seen(SEES_INVITING, PREPARES),
    "trainings:mailing_pdf": seen(SEES_INVITING, PREPARES, logs=True),
    "trainings:remind": seen(SEES_INVITING, PREPARES),
    "trainings:answer_many": deed(
        SEES_INVITING,
        ("business", *WARD, *PREPARES),
        data=lambda things: {"chon": things["guest"].pk, "reply": "accepted"},
    ),
    "trainings:guest": seen(SEES_GUEST),
    "trainings:guest_edit": seen(SEES_PREPARED, PREPARES),
    "trainings:guest_remove": deed(SEES_PREPARED, PREPARES),
    "trainings:withdraw": deed(SEES_GUEST, PREPARES, data=NOTE),
}

# Whole lists and what people thought: the organising office and who controls it. At the door: whoever organises.
SEES_LISTS = SEES_PREPARED
AT_THE_DOOR = answers(404, anonymous=LOGIN, **(dict.fromkeys(SEES_INVITING, 403) | dict.fromkeys(PREPARES, DONE)))

# With a letter in hand, or a link of one's own: nobody logs in.
TRAININGS_LETTER = {
    "trainings:answer": public(),
    "trainings:calendar": public(),
    "trainings:invitation_paper": public(),
    "trainings:opt_out": public(),
    "trainings:badge": public(),
    "trainings:personal": public(),
    "trainings:ask": public(302),
    "trainings:survey": public(),
    "trainings:material": public(),
    "trainings:certificate_paper": public(),
    "trainings:certificate_check": public(),
    "trainings:invitation_docx": seen(SEES_GUEST, SEES_LISTS),
    "trainings:invitations_pdf": seen(SEES_INVITING, SEES_LISTS, logs=True),
}

TRAININGS_DAY = {
    "trainings:conference_attendance": seen(SEES_INVITING),
    "trainings:attendance": seen(SEES_INVITING),
    "trainings:sheet_photo_add": deed(SEES_INVITING, ()),  # no picture is chosen
    "trainings:sheet_photo": seen(SEES_INVITING, PREPARES),
    "trainings:door": Page(
        seen(SEES_INVITING, PREPARES).gets,
        AT_THE_DOOR,
        lambda things: {"nonce": "luot-quet-1", "direction": "in", "text": things["guest"].code},
    ),
    # Whoever has the link: this session's door and nothing else.
    "trainings:door_by_link": public(),
    "trainings:door_links": seen(SEES_INVITING, PREPARES),
    "trainings:door_link_revoke": deed(SEES_INVITING, PREPARES),
    "trainings:door_close": deed(SEES_INVITING, PREPARES),
    "trainings:door_open": deed(SEES_INVITING, PREPARES),
    "trainings:sheet_pdf": seen(SEES_INVITING, SEES_LISTS, logs=True),
}

TRAININGS_AFTER = {
    "trainings:questions": seen(SEES_INVITING),
    "trainings:question_answer": seen(SEES_INVITING, PREPARES),
    "trainings:surveys": seen(SEES_INVITING, SEES_LISTS),
    "trainings:survey_edit": seen(SEES_INVITING, PREPARES),
    "trainings:survey_results": seen(SEES_INVITING, SEES_LISTS),
    "trainings:certificates": seen(SEES_INVITING),
    "trainings:certify": deed(SEES_INVITING, PREPARES),
    "trainings:thank": deed(SEES_INVITING, PREPARES),
    "trainings:certificate_pdf": seen(SEES_GUEST),
    "trainings:certificates_pdf": seen(SEES_INVITING, SEES_LISTS, logs=True),
    "trainings:certificate_revoke": deed(SEES_GUEST, PREPARES, data=NOTE),
    "trainings:conference_report": seen(SEES_INVITING, SEES_LISTS),
    "trainings:report_hand_in": deed(SEES_INVITING, PREPARES),
    "trainings:conference_photo": seen(SEES_INVITING),
    "trainings:report_pdf": seen(SEES_INVITING, SEES_LISTS),
    "trainings:report_docx": seen(SEES_INVITING, SEES_LISTS),
    "trainings:report_xlsx": seen(SEES_INVITING, SEES_LISTS, logs=True),
}

PRODUCTS_PUBLIC = {
    "products:public_home": public(),
    "products:status": public(),
    "products:public_list": public(),
    "products:public_product": public(),
    "products:public_product#not_recognised": public(404),
    "products:photo": public(),
    "products:photo#not_recognised": Page(answers(404, **dict.fromkeys(SEES_BUSINESS, 200))),
    "products:sign_up": public(302, anonymous=200),
}

PRODUCTS_BUSINESSES = {
    "products:business_list": members(),
    "products:business": seen(SEES_BUSINESS),
    "products:business_new": only("ward_officer", "other_ward"),
    "products:business_edit": seen(SEES_BUSINESS, APPLICANT),
    "products:business_confirm": deed(SEES_WAITING_BUSINESS, WARD),
    "products:business_refuse": seen(SEES_WAITING_BUSINESS, WARD),
    "products:business_person_add": seen(SEES_BUSINESS, ("ward_officer",)),
    "products:business_person_code": deed(SEES_BUSINESS, ("ward_officer",)),
    "products:business_letter": seen(SEES_BUSINESS, WARD),
    "products:business_change_new": seen(SEES_BUSINESS, APPLICANT),
    "products:product_change_new": seen(SEES_BUSINESS, APPLICANT),
    "products:change_list": members(),
    "products:change": seen(SEES_BUSINESS),
    "products:change_paper": seen(SEES_BUSINESS),
    "products:change_confirm": deed(SEES_BUSINESS, WARD),
    "products:change_refuse": seen(SEES_BUSINESS, WARD),
    "products:change_withdraw": deed(SEES_BUSINESS, APPLICANT),
    "products:product_new": seen(SEES_BUSINESS, APPLICANT),
    "products:product_list": members(),
    "products:product": seen(SEES_BUSINESS),
    "products:product_edit": seen(SEES_BUSINESS, APPLICANT),
}

PRODUCTS_DOSSIERS = {
    "products:registration_new": seen(SEES_BUSINESS, APPLICANT),
    "products:registration_list": members(),
    "products:registration": seen(SEES_DRAFT),
    "products:registration#at_ward": seen(SEES_AT_WARD),
    "products:registration#at_office": seen(SEES_AT_OFFICE),
    "products:registration#scored": seen(SEES_SCORED),
    "products:registration_edit": seen(SEES_DRAFT, APPLICANT),
    "products:branch": deed(SEES_DRAFT, APPLICANT, data={"branch": "a", "version": 1}),
    "products:registration_submit": seen(SEES_DRAFT, APPLICANT),
    "products:registration_withdraw": seen(SEES_AT_WARD, APPLICANT),
    "products:filing_confirm": seen(SEES_DRAFT, ()),  # a first registration has no window
    "products:certificate_extend": seen(SEES_AT_OFFICE, ()),  # nor a certificate to extend
    "products:supplement_answer": seen(SEES_AT_WARD, APPLICANT),
    "products:evidence_add": deed(
        SEES_DRAFT, APPLICANT, data={"paper": "E01", "link": "https://vidu.example/giay.pdf"}
    ),
    "products:evidence_file": seen(SEES_DRAFT),
    "products:evidence_file#at_office": seen(SEES_SCORED),
    "products:evidence_replace": seen(SEES_DRAFT, APPLICANT),
    "products:evidence_remove": deed(SEES_DRAFT, APPLICANT),
    "products:evidence_restore": deed(SEES_DRAFT, APPLICANT),
    "products:registration_receipt": seen(SEES_AT_WARD),
    "products:receipt_pdf": seen(SEES_AT_WARD),
    "products:mau01_pdf": seen(SEES_AT_WARD),
    "products:mau02_pdf": seen(SEES_AT_WARD),
    "products:submission_receipt_pdf": seen(SEES_AT_WARD),
    "products:submission_mau01_pdf": seen(SEES_AT_WARD),
    "products:submission_mau02_pdf": seen(SEES_AT_WARD),
    "products:supplement_pdf": seen(SEES_AT_WARD),
}

PRODUCTS_WARD = {
    "products:registration_receive": seen(SEES_AT_WARD, ("ward_officer",)),
    "products:receipt_undo": seen(SEES_AT_WARD, WARD),  # the officer on the same day, the leader at any time
    "products:registration_reject": seen(SEES_AT_WARD, ("ward_officer",)),
    "products:supplement_new": seen(SEES_AT_WARD, ("ward_officer",)),
    "products:registration_stop": seen(SEES_AT_WARD, ("ward_officer",)),
    "products:registration_reopen": seen(SEES_AT_WARD, ("ward_officer",)),
    "products:stop_pdf": seen(SEES_AT_WARD),
    "products:ward_report": seen(SEES_AT_WARD, WARD),
    "products:ward_report_sign": seen(SEES_AT_WARD, ("ward_leader",)),
    "products:ward_report_pdf": seen((*WARD, "auditor")),  # the ward's word to the office, not to the applicant
    "products:registration_forward": seen(SEES_AT_WARD, WARD),
}

PRODUCTS_ROUNDS = {
    "products:round_list": members(),
    "products:round": seen(SEES_ROUND),
    "products:round_new": only("specialist", "office_head", "above"),
    "products:round_edit": seen(SEES_ROUND, ("specialist", "office_head")),
    "products:past_result_find": seen(SEES_ROUND, ("specialist", "office_head")),
    "products:past_result_new": seen(SEES_ROUND, ("specialist", "office_head")),
}

PAGES = (
    PORTAL
    | ACCOUNTS
    | CRITERIA
    | NOTIFICATIONS
    | EVALUATIONS_OFFICE
    | EVALUATIONS_COUNCIL
    | EVALUATIONS_SHEETS
    | EVALUATIONS_PAPERS
    | TRAININGS_PREPARING
    | TRAININGS_INVITING
    | TRAININGS_LETTER
    | TRAININGS_DAY
    | TRAININGS_AFTER
    | REPORT_ROOM
    | JOBS
    | PRODUCTS_PUBLIC
    | PRODUCTS_BUSINESSES
    | PRODUCTS_DOSSIERS
    | PRODUCTS_WARD
    | PRODUCTS_ROUNDS
)
