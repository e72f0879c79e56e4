"""The office's desk: filters, the check, what to ask for, the grounds for disqualifying."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, day_field
from criteria.models import CriteriaSet
from evaluations.forms.fields import text_field
from evaluations.layout import GRAVE_NOTES
from evaluations.models import CheckMark
from products.filters import wards_in_reach
from products.forms.opens import OpensMixin
from products.models import Registration, Round

BAD = (CheckMark.Verdict.MISSING, CheckMark.Verdict.WRONG)
SPARE_ROWS = 3
MOST_ROWS = 60


class EvaluationFilter(CleanForm):
    tim = forms.CharField(label=gettext_lazy("Sản phẩm, chủ thể hoặc mã hồ sơ"), required=False, max_length=200)
    dot = forms.TypedChoiceField(label=gettext_lazy("Đợt"), required=False, coerce=int, empty_value=None)
    phuong = forms.TypedChoiceField(label=gettext_lazy("Phường, xã"), required=False, coerce=int, empty_value=None)
    bo = forms.TypedChoiceField(label=gettext_lazy("Bộ sản phẩm"), required=False, coerce=int, empty_value=None)
    han = forms.ChoiceField(
        label=gettext_lazy("Thời hạn"),
        required=False,
        choices=[("", gettext_lazy("Mọi thời hạn")), ("qua", gettext_lazy("Quá hạn kiểm tra"))],
    )
    muc = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rounds = Round.objects.visible_to(user).only("name")
        self.fields["dot"].choices = [("", _("Mọi đợt")), *((row.pk, row.name) for row in rounds)]
        wards = wards_in_reach(user, Registration.objects.all(), "ward").only("name")
        self.fields["phuong"].choices = [("", _("Mọi phường, xã")), *((row.pk, row.name) for row in wards)]
        names = dict(CriteriaSet.objects.order_by("edition").values_list("number", "name"))
        self.fields["bo"].choices = [
            ("", _("Mọi bộ sản phẩm")),
            *((number, f"{number}. {names[number]}") for number in sorted(names)),
        ]

    def narrow(self, evaluations, today):
        """The chosen filters that could be read; what could not is shown at its field."""
        self.full_clean()
        chosen = self.cleaned_data
        evaluations = evaluations.search(chosen.get("tim") or "")
        for name, lookup in (("dot", "round"), ("phuong", "registration__ward")):
            if chosen.get(name):
                evaluations = evaluations.filter(**{lookup: chosen[name]})
        if chosen.get("bo"):
            evaluations = evaluations.filter(registration__criteria_set__number=chosen["bo"])
        return evaluations.overdue(today) if chosen.get("han") else evaluations


class CheckForm(CleanForm):
    """One verdict and one note for each item; nothing is asked that is not there yet."""

    check_note = text_field(gettext_lazy("Nhận xét chung về hồ sơ"), rows=4, max_length=4000, required=False)

    def __init__(self, *args, items, marks, fallen=(), check_note="", **kwargs):
        """`fallen`: items whose mark no longer stands on what is handed in; they are asked for again."""
        kwargs.setdefault("initial", {"check_note": check_note})
        super().__init__(*args, **kwargs)
        self.fallen = {code: marks[code] for code in fallen if code in marks}
        marks = {code: mark for code, mark in marks.items() if code not in fallen}
        self.items = [(place, code, text, marks.get(code)) for place, (code, text) in enumerate(items)]
        for _place, code, text, mark in self.items:
            self.fields[f"v-{code}"] = forms.ChoiceField(
                label=text, choices=CheckMark.Verdict.choices, required=False, initial=mark.verdict if mark else ""
            )
            self.fields[f"g-{code}"] = forms.CharField(
                label=text,
                max_length=500,
                required=False,
                initial=mark.note if mark else "",  # the page says «Ghi chú»
            )

    def clean(self):
        data = super().clean()
        for _place, code, _text, _mark in self.items:
            if data.get(f"v-{code}") in BAD and not data.get(f"g-{code}"):
                self.add_error(f"g-{code}", _("Xin ghi rõ thiếu gì hoặc chưa đúng chỗ nào, chủ thể sẽ đọc câu này."))
            if data.get(f"g-{code}") and not data.get(f"v-{code}"):
                self.add_error(f"v-{code}", _("Có ghi chú nhưng chưa chọn kết quả kiểm tra."))
        return data

    def marks(self):
        """What changed: code → (verdict, note); an item with an error at its verdict or note stays as it was."""
        data = self.cleaned_data
        read = [code for _p, code, _t, _m in self.items if data.get(f"v-{code}") and f"g-{code}" in data]
        chosen = {code: (data[f"v-{code}"], data[f"g-{code}"]) for code in read}
        before = {code: (mark.verdict, mark.note) for _p, code, _t, mark in self.items if mark}
        return {code: mark for code, mark in chosen.items() if before.get(code) != mark}


class SupplementForm(CleanForm):
    due_on = day_field(gettext_lazy("Hạn bổ sung"))
    note = text_field(gettext_lazy("Lời nhắn chung cho chủ thể"), rows=3, required=False)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise ValidationError(_("Hạn bổ sung phải sau ngày hôm nay."))
        return day


class SupplementItemForm(OpensMixin, CleanForm):
    """One thing to bring; an empty line is left out."""

    what = text_field(gettext_lazy("Nội dung cần bổ sung"), rows=2, max_length=1000, required=False)
    about = forms.ChoiceField(label=gettext_lazy("Liên quan đến"), required=False)

    field_order = ["what", "about", "opens"]

    def __init__(self, *args, papers, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.papers = {f"p{paper.pk}": paper for paper in papers}
        self.criteria = {f"c{criterion.pk}": criterion for criterion in criteria}
        self.fields["about"].choices = [
            ("", _("Không gắn với mục nào")),
            (_("Giấy tờ"), [(key, f"{paper.code}. {paper.name}") for key, paper in self.papers.items()]),
            (_("Tiêu chí"), [(key, str(criterion)) for key, criterion in self.criteria.items()]),
        ]

    def clean(self):
        data = super().clean()
        if data.get("about") and not data.get("what") and not self.errors:
            self.add_error("what", _("Đã chọn mục liên quan nhưng chưa ghi nội dung cần bổ sung."))
        self.check_opens(data, tied=data.get("about"))
        return data

    def item(self):
        data = self.cleaned_data
        return {
            "what": data["what"],
            "paper": self.papers.get(data["about"]),
            "criterion": self.criteria.get(data["about"]),
            "opens": self.sections(data),
        }


class AdviceForm(CleanForm):
    text = text_field(gettext_lazy("Báo cáo của Tổ tư vấn"), rows=14, max_length=10000)


class ReferralForm(CleanForm):
    """Which of my rounds the dossier from below goes into."""

    round = forms.ModelChoiceField(label=gettext_lazy("Đưa vào đợt"), queryset=Round.objects.none())

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds


class ObjectionForm(CleanForm):
    """The ground is one that the set prints, or a criterion's note; the reason is the member's own."""

    ground = forms.ChoiceField(label=gettext_lazy("Căn cứ trong bộ tiêu chí"), widget=forms.RadioSelect)
    reason = text_field(
        gettext_lazy("Lý do, chứng cứ cụ thể"),
        rows=4,
        help_text=gettext_lazy("Nêu điều anh/chị thấy trong hồ sơ hoặc ở sản phẩm mẫu. Hội đồng sẽ biểu quyết."),
    )

    def __init__(self, *args, criteria_set, **kwargs):
        super().__init__(*args, **kwargs)
        self.grounds = dict(grounds_of(criteria_set))
        self.fields["ground"].choices = [(key, text) for key, (text, _criterion) in self.grounds.items()]

    def chosen(self):
        text, criterion = self.grounds[self.cleaned_data["ground"]]
        return {"ground": text, "criterion": criterion, "reason": self.cleaned_data["reason"]}


def grounds_of(criteria_set):
    """Key → (sentence, criterion or None): everything in the set that disqualifies or stops the scoring (rulings 15)."""
    for place, text in enumerate(criteria_set.disqualifiers, start=1):
        yield f"DQ{place}", (text, None)
    for part in criteria_set.parts:
        for section in part["sections"]:
            for place, note in enumerate(section.get("notes") or []):
                if note["type"] in GRAVE_NOTES:
                    yield f"M{section['code']}-{place}", (f"{section['code']}. {note['text']}", None)
    for criterion in criteria_set.criteria.all():
        for place, note in enumerate(criterion.notes or []):
            if note["type"] in GRAVE_NOTES:
                yield f"C{criterion.code}-{place}", (f"{criterion.code}. {note['text']}", criterion)
    yield "KHAC", (_("Căn cứ khác theo quy định của pháp luật (nêu rõ ở phần lý do)"), None)


class BranchForm(CleanForm):
    branch = forms.ChoiceField(label=gettext_lazy("Trường hợp áp dụng"), widget=forms.RadioSelect)
    reason = text_field(gettext_lazy("Lý do sửa"), rows=2, max_length=1000)

    def __init__(self, *args, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [(row["code"], row["label"]) for row in branches]
