from accounts.forms.base import CleanForm, CleanModelForm, EmailField, PhoneField, TaxCodeField
from accounts.forms.days import DayInput, MomentInput
from accounts.forms.money import MoneyField

__all__ = [
    "CleanForm",
    "CleanModelForm",
    "DayInput",
    "EmailField",
    "MomentInput",
    "MoneyField",
    "PhoneField",
    "TaxCodeField",
]
