from accounts.forms.base import CleanForm, CleanModelForm, PhoneField, TaxCodeField

__all__ = ["CleanForm", "CleanModelForm", "PhoneField", "TaxCodeField"]
