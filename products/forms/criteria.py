"""Part III of Mẫu 02 as it was posted: one option and one description per criterion, only what changed."""

from django.utils.translation import gettext as _

from accounts.text import nfc
from criteria.scoring import contradictions

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

    `changed` holds what could be read whatever else is wrong: of a criterion with a text too long the choice is saved
    and the text stays as stored. `errors`: criterion code → sentence; `problems`: (name of the field, sentence).
    `closed`: criterion id → why it cannot be answered anew.
    """

    def __init__(self, data, criteria, answers, branch, closed=None, rubric=None):
        self.data, self.branch, self.closed = data, branch, closed or {}
        self.errors, self.problems, self.typed, self.changed = {}, [], {}, []
        for criterion in criteria:
            self._read(criterion, answers.get(criterion.pk))
        if rubric:
            self._keep_to_conditions(criteria, answers, rubric)

    def _read(self, criterion, answer):
        chosen, remark = field_name(criterion), remark_name(criterion)
        if chosen not in self.data and remark not in self.data:
            return
        had = self._stored(answer)[0]
        options = {option.code: option for option in open_options(criterion, self.branch)}
        code = self.data.get(chosen, had.code if had else "")
        text = nfc(self.data.get(remark, ""), multiline=True)
        self.typed[criterion.code] = (code, text)
        option, said = options.get(code), answer.description if answer else ""
        if code and option is None:
            self._refuse(criterion, chosen, _("Mức điểm này không thuộc tiêu chí."))
            option = had
        if len(text) > DESCRIPTION_MAX:
            words = {"length": len(text), "limit": DESCRIPTION_MAX}
            self._refuse(criterion, remark, _("Mô tả dài %(length)s ký tự; tối đa %(limit)s ký tự.") % words)
            text = said
        if (option, text) == (had, said):
            return
        if criterion.pk in self.closed:
            self._refuse(criterion, remark if option == had else chosen, self.closed[criterion.pk])
            return
        self.changed.append((criterion, option, text))

    def _refuse(self, criterion, field, sentence):
        self.errors[criterion.code] = " ".join(filter(None, [self.errors.get(criterion.code), str(sentence)]))
        self.problems.append((field, sentence))

    def _keep_to_conditions(self, criteria, answers, rubric):
        """Points for what does not apply are told at their criterion, and the other answers go on (rulings 13)."""
        stored = {row.code: self._stored(answers.get(row.pk)) for row in criteria}
        while refused := self._contradicting(stored, rubric):
            kept = []
            for criterion, option, text in self.changed:
                had, said = stored[criterion.code]
                if criterion.code in refused:
                    base, least = rubric.by_code[criterion.code].applies_when
                    sentence = _("Mục này chỉ chấm được khi mục %(base)s được từ %(least)s điểm.")
                    self._refuse(criterion, field_name(criterion), sentence % {"base": base, "least": least})
                    option = had
                if (option, text) != (had, said):
                    kept.append((criterion, option, text))
            self.changed = kept

    def _stored(self, answer):
        """What counts of a stored answer: not a choice of the other case (rulings 14)."""
        if answer is None:
            return None, ""
        return answer.option if answer.option and answer.option.branch in (
            "",
            self.branch,
        ) else None, answer.description

    def _contradicting(self, stored, rubric):
        changed = {row.code: option for row, option, _text in self.changed}
        chosen = {code: had for code, (had, _said) in stored.items()} | changed
        codes = contradictions(rubric, {code: row and row.code for code, row in chosen.items()}, self.branch or None)
        return {code for code in codes if changed.get(code) and changed[code] != stored[code][0]}

    def is_valid(self):
        return not self.errors

    @property
    def version(self):
        text = self.data.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
