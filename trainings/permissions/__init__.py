"""The reason a deed would be refused, in the words of the clerk; an empty string where it may be done. By noun."""

from trainings.permissions.after import (
    why_not_answer_question,
    why_not_ask,
    why_not_certify,
    why_not_edit_surveys,
    why_not_fill_in,
    why_not_revoke_certificate,
    why_not_thank,
)
from trainings.permissions.conference import (
    why_not_approve,
    why_not_cancel,
    why_not_close,
    why_not_copy,
    why_not_edit,
    why_not_hold,
    why_not_open_inviting,
    why_not_postpone,
    why_not_report,
    why_not_set_new_date,
    why_not_write_report,
)
from trainings.permissions.door import (
    why_not_check_in,
    why_not_manage_door,
    why_not_take_attendance,
)
from trainings.permissions.invitation import (
    answers_for,
    why_not_answer,
    why_not_answer_for,
    why_not_choose_guests,
    why_not_invite,
    why_not_read_lists,
    why_not_remind,
    why_not_remove_guest,
    why_not_withdraw,
)
from trainings.permissions.people import (
    organises,
    why_not_plan,
)

__all__ = [
    "answers_for",
    "organises",
    "why_not_answer",
    "why_not_answer_for",
    "why_not_answer_question",
    "why_not_approve",
    "why_not_ask",
    "why_not_cancel",
    "why_not_certify",
    "why_not_check_in",
    "why_not_choose_guests",
    "why_not_close",
    "why_not_copy",
    "why_not_edit",
    "why_not_edit_surveys",
    "why_not_fill_in",
    "why_not_hold",
    "why_not_invite",
    "why_not_manage_door",
    "why_not_open_inviting",
    "why_not_plan",
    "why_not_postpone",
    "why_not_read_lists",
    "why_not_remind",
    "why_not_remove_guest",
    "why_not_report",
    "why_not_revoke_certificate",
    "why_not_set_new_date",
    "why_not_take_attendance",
    "why_not_thank",
    "why_not_withdraw",
    "why_not_write_report",
]
