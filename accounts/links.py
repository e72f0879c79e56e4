"""Addresses that people type into the portal for others to follow: what may be kept, and whose site it is."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

_LOCAL_NAMES = ("localhost", "local", "internal", "lan", "home", "intranet", "corp", "test", "invalid", "localdomain")


def host_of(url):
    """The site an address leads to, as a person reads it; "" where it leads nowhere."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def why_not_link(url):
    """Why an address may not be kept: only public sites by http(s), by name; never the portal's own network."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _("Đường dẫn chưa đúng, ví dụ đúng: https://vidu.vn/bai-viet.")
    host = host_of(url)
    if parts.scheme.lower() not in ("http", "https") or not host or "\\" in url:
        return _("Chỉ nhận đường dẫn bắt đầu bằng http:// hoặc https://.")
    if parts.username or parts.password:
        return _("Đường dẫn không được mang tên đăng nhập hay mật khẩu.")
    if port not in (None, 80, 443, 8080, 8443):
        return _("Đường dẫn mang số cổng lạ; hãy dùng địa chỉ công khai của trang.")
    if _is_number(host) or "." not in host or host.split(".")[-1] in _LOCAL_NAMES:
        return _("Đường dẫn phải là địa chỉ công khai bằng tên miền, không phải máy trong mạng nội bộ hay địa chỉ số.")
    return ""


def _is_number(host):
    """An address in digits, in whatever spelling: 127.0.0.1, 2130706433, 0x7f.1, ::1."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        last = host.split(".")[-1]
        return last.isdigit() or last.startswith("0x")
    return True
