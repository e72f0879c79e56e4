"""The framework's four rules for passwords, said in the portal's words."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class NotLikeOneself(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return _("Mật khẩu quá giống %(verbose_name)s. Hãy đặt mật khẩu khác.")

    def get_help_text(self):
        return _("Không giống họ tên, thư điện tử hay số điện thoại.")


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self):
        return _("Mật khẩu cần ít nhất %(count)d ký tự.") % {"count": self.min_length}

    def get_help_text(self):
        return _("Ít nhất %(count)d ký tự.") % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self):
        return _("Mật khẩu này nhiều người dùng nên dễ bị đoán. Hãy đặt mật khẩu khác.")

    def get_help_text(self):
        return _("Không phải mật khẩu nhiều người dùng.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self):
        return _("Mật khẩu không được chỉ gồm chữ số.")

    def get_help_text(self):
        return _("Không chỉ gồm chữ số.")
