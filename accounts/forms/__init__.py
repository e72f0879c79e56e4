from accounts.forms.base import CleanForm, CleanModelForm, EmailField, PhoneField, TaxCodeField

__all__ = ["CleanForm", "CleanModelForm", "EmailField", "PhoneField", "TaxCodeField"]
