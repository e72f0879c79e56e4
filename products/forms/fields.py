"""Fields the forms of this room share."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import Area
from criteria.models import CriteriaSet, Regulation


class FixedMixin:
    """Fields that stand still: shown as they are, whatever is posted, with the reasons above the form."""

    fixed = ()
    why_fixed = ()

    def fix(self, reasons):
        """`reasons`: field name → why it cannot be changed now."""
        self.fixed = [name for name in self.fields if name in reasons]
        self.why_fixed = list(dict.fromkeys(str(reasons[name]) for name in self.fixed))
        for name in self.fixed:
            self.fields[name].disabled = True
        self._reasons = reasons

    def clean(self):
        """A browser does not send what stands still; whoever sends another value is told, not passed over."""
        data = super().clean()
        for name in (name for name in self.fixed if name in self.fields):
            field = self.fields[name]
            sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            field.disabled = False
            differs = sent is not None and field.has_changed(self.get_initial_for_field(field, name), sent)
            field.disabled = True
            if differs:
                self.add_error(name, self._reasons[name])
        return data


class WardChoice(forms.ModelChoiceField):
    """Wards grouped by the unit they lie in; only those that exist today, and the one already chosen."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Phường, xã"))
        super().__init__(Area.objects.none(), **kwargs)
        self.empty_label = gettext_lazy("Chọn phường, xã")

    def offer(self, areas):
        self.queryset = (
            areas.filter(level="ward").select_related("parent").order_by("parent__sort_name", "parent_id", "sort_name")
        )
        groups = groupby(self.queryset, key=lambda area: area.parent)
        self.choices = [
            ("", self.empty_label),
            *((parent.name, [(area.pk, area.name) for area in inside]) for parent, inside in groups),
        ]


def current_wards():
    return Area.objects.current(clock.today()).filter(level="ward")


def set_choices(today):
    """Industry › group, then the sets by number; the other edition's name beside where it differs."""
    regulation = Regulation.objects.in_force_on(today)
    sets = CriteriaSet.objects.order_by("number")
    current = list(sets.filter(edition=regulation.edition)) if regulation else []
    older = dict(sets.exclude(edition=regulation.edition).values_list("number", "name")) if regulation else {}
    choices = [("", _("Chọn bộ sản phẩm"))]
    for (industry, group), rows in groupby(current, key=lambda row: (row.industry, row.group)):
        heading = industry if group == industry else f"{industry} › {group}"
        choices.append((heading, [(row.number, _set_label(row, older.get(row.number, ""))) for row in rows]))
    return choices


def _set_label(row, older_name):
    label = f"{row.number}. {row.name}"
    if older_name and older_name != row.name:
        label += _(" (văn bản trước: %(name)s)") % {"name": older_name}
    return label
