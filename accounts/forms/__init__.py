from accounts.forms.base import CleanForm, CleanModelForm, EmailField, PhoneField, TaxCodeField
from accounts.forms.days import DayField, DayInput, MomentInput, PaperDayField, day_field
from accounts.forms.hours import HourField, MomentField
from accounts.forms.money import MoneyField

__all__ = [
    "CleanForm",
    "CleanModelForm",
    "DayField",
    "DayInput",
    "EmailField",
    "HourField",
    "MomentField",
    "MomentInput",
    "MoneyField",
    "PaperDayField",
    "PhoneField",
    "TaxCodeField",
    "day_field",
]
