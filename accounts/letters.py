"""The letters of this room."""

from django.utils.translation import gettext as _

from accounts.tokens import password_link, password_link_days
from notifications import outbox


def invitation(user, *, by):
    link = password_link(user)
    return outbox.post(
        key=f"invitation:{user.pk}:{_stamp(link)}",
        kind="invitation",
        to_name=user.full_name,
        to_address=user.email,
        subject=_("Mời sử dụng Cổng OCOP"),
        template="invitation",
        context={
            "link": link,
            "days": password_link_days(),
            "invited_by": by.display_name,
            "memberships": user.memberships_in_force,
            "login_name": user.login_name,
        },
        about=f"user:{user.pk}",
    )


def password_reset(user, *, bucket):
    """`bucket` keeps impatient askers at one letter per span of time."""
    return outbox.post(
        key=f"password_reset:{user.pk}:{bucket}",
        kind="password_reset",
        to_name=user.full_name,
        to_address=user.email,
        subject=_("Đặt lại mật khẩu Cổng OCOP"),
        template="password_reset",
        context={"link": password_link(user), "days": password_link_days(), "login_name": user.login_name},
        about=f"user:{user.pk}",
    )


def _stamp(link):
    return link.rstrip("/").rsplit("/", 1)[-1][:24]
