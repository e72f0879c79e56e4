"""Fields the forms of this room share."""

from django import forms
from django.utils.translation import gettext as _

from accounts.forms import CleanForm
from accounts.models import Area
from criteria.concepts import concepts


def text_field(label, rows=3, max_length=2000, **kwargs):
    return forms.CharField(label=label, max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def concept_choices():
    """The criteria's concepts under the headings a class would have."""
    groups = {}
    for concept in concepts().values():
        groups.setdefault(concept.topic_name, []).append((concept.code, concept.name))
    return list(groups.items())


class WardChoice(forms.ModelChoiceField):
    """Wards of the organising office's area."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Phường, xã"))
        super().__init__(Area.objects.none(), **kwargs)
        self.empty_label = _("Không thuộc phường, xã nào")


class ReasonForm(CleanForm):
    note = text_field(_("Lý do"), max_length=500)


def boxes(bound):
    """A many-of-many field as headed groups of (value, label, ticked), for `trainings/_boxes.html`."""
    ticked = {str(value) for value in bound.value() or []}
    groups = []
    for value, label in bound.field.choices:
        inside = label if isinstance(label, list | tuple) else [(value, label)]
        heading = value if isinstance(label, list | tuple) else ""
        found = [(str(key), name, str(key) in ticked) for key, name in inside]
        if heading or not groups or groups[-1][0]:
            groups.append((heading, found))
        else:
            groups[-1][1].extend(found)
    return groups
