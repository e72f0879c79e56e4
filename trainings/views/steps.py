"""The parts of a conference's preparation, as the left column of its form pages shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _


def steps_of(conference, current):
    sessions = conference.sessions.count()
    parts = [
        ("conference_edit", _("Thông tin chung"), bool(conference.venue or conference.online_link), ""),
        ("programme", _("Buổi và chương trình"), sessions, _counted(sessions, _("%d buổi"))),
        ("speakers", _("Báo cáo viên"), *_rows(conference.speakers, _("%d người"))),
        ("topics", _("Chuyên đề"), *_rows(conference.topics, _("%d chuyên đề"))),
        ("materials", _("Tài liệu"), *_rows(conference.materials, _("%d tài liệu"))),
        ("quotas", _("Chỉ tiêu đại biểu"), *_rows(conference.quotas, _("%d cơ quan"))),
        ("budget", _("Kinh phí (nếu có)"), *_rows(conference.budget, _("%d khoản"))),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"trainings:{name}", args=[conference.pk]),
            "state": "complete" if done else "todo",
            "current": name == current,
            "note": note,
        }
        for name, label, done, note in parts
    ]


def _rows(manager, words):
    count = manager.count()
    return count, _counted(count, words)


def _counted(count, words):
    return words % count if count else ""
