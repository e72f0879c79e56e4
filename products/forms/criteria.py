"""Part III of Mẫu 02 as it was posted: one option and one description per criterion, only what changed."""

from django.utils.translation import gettext as _

from accounts.text import nfc

DESCRIPTION_MAX = 3000


def field_name(criterion):
    return f"muc-{criterion.code}"


def remark_name(criterion):
    return f"mo_ta-{criterion.code}"


def open_options(criterion, branch):
    """The choices of the case chosen (rulings 14); all where the criterion has no cases."""
    return [option for option in criterion.options.all() if option.branch in ("", branch)]


class AnswersForm:
    """`typed`: criterion code → (option code, description), to show again; `changed`: rows for `dossiers.answer`.

    `closed`: criterion id → why it cannot be answered anew.
    """

    def __init__(self, data, criteria, answers, branch, closed=None):
        self.data, self.branch, self.closed = data, branch, closed or {}
        self.errors, self.typed, self.changed = {}, {}, []
        for criterion in criteria:
            self._read(criterion, answers.get(criterion.pk))

    def _read(self, criterion, answer):
        chosen, remark = field_name(criterion), remark_name(criterion)
        if chosen not in self.data and remark not in self.data:
            return
        had = answer.option if answer else None
        options = {option.code: option for option in open_options(criterion, self.branch)}
        code = self.data.get(chosen, had.code if had else "")
        text = nfc(self.data.get(remark, ""), multiline=True)
        self.typed[criterion.code] = (code, text)
        if code and code not in options:
            self.errors[criterion.code] = _("Mức điểm này không thuộc tiêu chí.")
            return
        if len(text) > DESCRIPTION_MAX:
            self.errors[criterion.code] = _("Mô tả dài %(length)s ký tự; tối đa %(limit)s ký tự.") % {
                "length": len(text),
                "limit": DESCRIPTION_MAX,
            }
            return
        option = options.get(code)
        if (option, text) == (had, answer.description if answer else ""):
            return
        if criterion.pk in self.closed:
            self.errors[criterion.code] = self.closed[criterion.pk]
            return
        self.changed.append((criterion, option, text))

    def is_valid(self):
        return not self.errors

    @property
    def version(self):
        text = self.data.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
