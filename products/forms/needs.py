"""«Có thuộc diện phải có không?» of the conditional papers, as it was posted."""

from django.utils.translation import gettext as _

from accounts.text import nfc

REASON_MAX = 1000
YES, NO = "co", "khong"


def field_name(paper):
    return f"can-{paper.code}"


class NeedsForm:
    """`rows`: one per conditional paper, to show; `changed`: what `dossiers.answer_paper_needs` takes.

    `changed` holds every part that could be read; `problems`: (name of the field, sentence) of the others.
    """

    def __init__(self, data, papers, needs, set_number, *, has_no_way_out):
        self.data, self.errors, self.problems, self.changed, self.rows = data, {}, [], [], []
        for paper in papers:
            self._read(paper, needs.get(paper.pk), paper.grounds_for(set_number), has_no_way_out(paper))

    def _read(self, paper, need, grounds, required):
        name = field_name(paper)
        needed, ground, reason = (need.needed, need.ground, need.reason) if need else (None, "", "")
        if self.data is not None and f"{name}-co_mat" in self.data:
            answer = self.data.get(name, "")
            typed = {
                "needed": {YES: True, NO: False}.get(answer),
                "ground": self.data.get(f"{name}-can_cu", ""),
                "reason": nfc(self.data.get(f"{name}-ly_do", ""), multiline=True),
            }
            stored = {"needed": needed, "ground": ground, "reason": reason}
            wrong = self._check(paper, typed, {row["code"] for row in grounds}, required)
            # An answer without its ground says something else: only a reason may be missing from what is saved.
            readable = typed | {"reason": reason} if wrong.keys() == {"reason"} else stored if wrong else typed
            if readable != stored:
                self.changed.append((paper, readable["needed"], readable["ground"], readable["reason"]))
            needed, ground, reason = typed.values()
        self.rows.append(
            {
                "paper": paper,
                "name": name,
                "answer": "" if needed is None else YES if needed else NO,
                "grounds": grounds,
                "ground": ground,
                "reason": reason,
                "required": required,
                "error": self.errors.get(paper.code, ""),
            }
        )

    def _check(self, paper, typed, grounds, required):
        """The parts of the answer that cannot be taken; the others are saved."""
        wrong = {}
        if required and typed["needed"] is False:
            wrong["needed"] = _("Bộ sản phẩm này bắt buộc phải có giấy tờ này hoặc giấy tờ tương đương.")
        if typed["ground"] and typed["ground"] not in grounds:
            wrong["ground"] = _("Căn cứ này không dùng được cho giấy tờ này.")
        if len(typed["reason"]) > REASON_MAX:
            words = {"length": len(typed["reason"]), "limit": REASON_MAX}
            wrong["reason"] = _("Phần ghi rõ dài %(length)s ký tự; tối đa %(limit)s ký tự.") % words
        if wrong:
            self.errors[paper.code] = " ".join(wrong.values())
            ends = {"needed": "", "ground": "-can_cu", "reason": "-ly_do"}
            self.problems += [(f"{field_name(paper)}{ends[part]}", sentence) for part, sentence in wrong.items()]
        return wrong

    def is_valid(self):
        return not self.errors

    @property
    def version(self):
        text = (self.data or {}).get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
