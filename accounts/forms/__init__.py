from accounts.forms.base import CleanForm, CleanModelForm, EmailField, PhoneField, TaxCodeField
from accounts.forms.days import DayInput, MomentInput

__all__ = ["CleanForm", "CleanModelForm", "DayInput", "MomentInput", "EmailField", "PhoneField", "TaxCodeField"]
