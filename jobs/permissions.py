"""What the clerk would say when a job's file cannot be given."""

from django.utils.translation import gettext as _

from jobs.kinds import KINDS
from jobs.statuses import State


def why_not_download(user, job, thing):
    """Asked again at each download: who lost the role keeps no way to the file."""
    if job.asked_by_id != user.pk:
        return _("Chỉ người đã yêu cầu mới tải được tệp này.")
    if job.state != State.DONE:
        return _("Việc này chưa xong.")
    if thing is None:
        return _("Anh/chị không còn xem được nội dung này nên không tải được tệp.")
    if not job.file_path:
        return _("Tệp chỉ được giữ 7 ngày và đã được xóa. Xin yêu cầu lại.")
    return KINDS[job.kind].why_not(user, thing)
