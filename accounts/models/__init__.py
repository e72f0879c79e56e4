from accounts.models.area import SINCE_UNKNOWN, Area, AreaSuccession
from accounts.models.audit import AuditEntry
from accounts.models.membership import Membership
from accounts.models.office import Office
from accounts.models.one_time_code import OneTimeCode
from accounts.models.posted_form import PostedForm
from accounts.models.try_count import TryCount
from accounts.models.user import User

__all__ = [
    "SINCE_UNKNOWN",
    "Area",
    "AreaSuccession",
    "AuditEntry",
    "Membership",
    "Office",
    "OneTimeCode",
    "PostedForm",
    "TryCount",
    "User",
]
