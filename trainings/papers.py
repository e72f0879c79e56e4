"""What the room's documents print: one context function for each, whatever file it becomes."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.text import fold
from documents.qr import qr_svg
from trainings import figures, letters
from trainings.statuses import Reply


def letterhead(conference):
    """Who invites stands in bold; the body above it only where that is somebody else."""
    office, issuer = conference.office, conference.organiser_name
    above = office.people_committee
    by_committee = fold(issuer).startswith(("uy ban nhan dan", "ubnd"))
    return {
        "parent": "" if by_committee or fold(above) == fold(issuer) else above,
        "issuer": issuer,
        "place": office.place,
        # A committee's papers bear its own sign, not that of the office that prepares them.
        "symbol": "UBND" if by_committee else office.symbol,
    }


def _sessions(conference):
    return [
        {
            "when": when_of(row),
            "title": row.title,
            "where": row.place,
            "agenda": [
                {"at": f"{item.at:%H:%M}" if item.at else "", "title": item.title, "speaker": f"{item.speaker or ''}"}
                for item in row.agenda.all()
            ],
        }
        for row in conference.sessions.prefetch_related("agenda__speaker")
    ]


def invitations(conference, rows):
    """Giấy mời, as real ones read: basis, time, place, who, content, contact; one page set for each of `rows`."""
    return {
        **letterhead(conference),
        "number": conference.invitation_number,
        "date": "",
        "title": conference.title,
        "plan": conference.plan_number,
        "plan_date": f"{conference.plan_date:%d/%m/%Y}" if conference.plan_date else "",
        "sessions": _sessions(conference),
        "venue": conference.venue,
        "online": conference.online_link,
        "topics": [topic.title for topic in conference.topics.all()],
        "quotas": [
            f"{quota.agency}: {quota.places:02d}" + (f" ({quota.note})" if quota.note else "")
            for quota in conference.quotas.all()
        ],
        "summary": conference.summary,
        "answer_by": f"{conference.answer_by:%d/%m/%Y}" if conference.answer_by else "",
        "contact": ", ".join(filter(None, [conference.contact_name, conference.contact_phone])),
        "rows": [
            {
                "guest": ", ".join(filter(None, [row.guest.name, row.guest.position, row.guest.unit])),
                "substitute": _substitute(row),
                "answer_link": letters.links(row)["answer_link"],
                "badge": letters.badge_link(row.guest),
            }
            for row in rows
        ],
    }


def _substitute(row):
    if row.state != Reply.DELEGATED:
        return ""
    return ", ".join(filter(None, [row.substitute_name, row.substitute_position]))


def letters_on_paper(mailing, rows):
    """The letters of a mailing as they were written, for those without an e-mail address."""
    return {
        **letterhead(mailing.conference),
        "title": f"{mailing.get_kind_display()}",
        "rows": [
            {"subject": row.subject, "lines": [line for line in row.text.splitlines() if line.strip()]} for row in rows
        ],
    }


def awaited(conference):
    """Who was invited and has not declined."""
    away = {Reply.WITHDRAWN, Reply.DECLINED, Reply.WAITING}
    return conference.guests.filter(invitations__state__in=set(Reply) - away)


def sign_in_sheet(session):
    """Danh sách ký tên: who is awaited, each row with the code of exactly this session."""
    conference = session.conference
    guests = awaited(conference).with_names().order_by("kind", "ward__sort_name", "sort_name", "pk")
    return {
        **letterhead(conference),
        "title": conference.title,
        "session": session.title,
        "when": when_of(session),
        "where": session.where,
        "rows": [
            {
                "name": guest.attendee.name,
                "unit": guest.attendee.post,
                "ward": guest.ward.name if guest.ward else "",
                "phone": guest.attendee.phone,
                "code": f"{letters.badge_link(guest)}?p={session.pk}",
            }
            for guest in guests
        ],
    }


def report(conference):
    """Báo cáo kết quả: the figures as they were handed in, or as they stand while it is being written."""
    words = getattr(conference, "report", None)
    kept = words.figures if words and words.handed_in_at else figures.of_conference(conference)
    totals = kept["totals"]
    return {
        **letterhead(conference),
        "number": words.number if words else "",
        "date": f"{words.signed_on or ''}" if words else "",
        "title": conference.title,
        "days": conference.days_text,
        "venue": conference.venue or conference.online_link,
        "plan": conference.plan_number,
        "sessions": [
            f"{row.title}: {when_of(row)}" if row.title else when_of(row) for row in conference.sessions.all()
        ],
        "speakers": [
            f"{speaker.role}: {speaker}" if speaker.role else f"{speaker}" for speaker in conference.speakers.all()
        ],
        "topics": [topic.title for topic in conference.topics.all()],
        "totals": totals,
        "kinds": [
            [row["name"], *(f"{row[name]}" for name in ("invited", "answered", "promised", "attended"))]
            for row in kept["by_kind"]
            if row["invited"] or row["attended"]
        ],
        "wards": [
            [row["ward__name"], *(f"{row[name]}" for name in ("invited", "answered", "promised", "attended"))]
            for row in kept["by_ward"]
        ],
        "absent_wards": kept["absent_wards"],
        "attendance": [
            [row["name"], f"{row['present']}", f"{row['absent']}", f"{row['excused']}"] for row in kept["sessions"]
        ],
        "questions": [[question.text, question.answer] for question in conference.questions.all()],
        "feedback": [
            [row["text"], f"{row['answers']}", comma(row["mean"])] for row in kept["feedback"] if "mean" in row
        ],
        "tests": _tests_in_words(kept["tests"]),
        "planned": money(kept["money"]["planned"]),
        "spent": money(kept["money"]["spent"]),
        "budget": [[line.what, money(line.planned), money(line.spent)] for line in conference.budget.all()],
        "results": words.results if words else "",
        "difficulties": words.difficulties if words else "",
        "proposals": words.proposals if words else "",
        "by": conference.office.name,
        "recipients": _report_goes_to(conference),
    }


def _report_goes_to(conference):
    """Who is told: the committee above, the bodies that worked on it; the report itself is addressed to nobody."""
    above = conference.office.issuer if conference.office.people_committee else ""
    return [*([_("%(above)s (để báo cáo)") % {"above": above}] if above else []), _("Các cơ quan, đơn vị phối hợp")]


def when_of(session):
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return _("%(from)s – %(to)s, ngày %(day)s") % {
        "from": f"{starts:%H:%M}",
        "to": f"{ends:%H:%M}",
        "day": f"{starts:%d/%m/%Y}",
    }


def money(amount):
    return "" if amount is None else f"{amount:,}".replace(",", ".")


def comma(number):
    return "" if number is None else f"{number:.2f}".replace(".", ",")


def _tests_in_words(tests):
    if not tests:
        return []
    before, after = tests["test_before"], tests["test_after"]
    rows = [
        _("%(name)s: %(answers)s bài, trung bình %(mean)s trên %(out_of)s câu đúng.")
        % {"name": name, "answers": row["answers"], "mean": comma(row["mean"]), "out_of": row["out_of"]}
        for name, row in ((_("Đầu khóa"), before), (_("Cuối khóa"), after))
        if row["answers"]
    ]
    if before["paired"] and after["paired"]:
        rows.append(
            _("Riêng %(count)s người làm cả hai bài: %(before)s trước, %(after)s sau.")
            % {
                "count": after["paired"],
                "before": comma(before["paired_mean"]),
                "after": comma(after["paired_mean"]),
            }
        )
    return rows


def certificates(conference, rows):
    """One page for each of `rows`; what is the same on all is read once."""
    same = {**letterhead(conference), "topics": [topic.title for topic in conference.topics.all()]}
    return {"pages": [_certificate(row, conference, same, of_many=len(rows) > 1) for row in rows]}


def certificate(row):
    """One giấy xác nhận tham dự."""
    return certificates(row.conference, [row])["pages"][0]


def _certificate(certificate, conference, same, *, of_many):
    return {
        **same,
        "number": certificate.number,
        "date": f"{certificate.issued_on}",
        "holder": certificate.holder_name,
        "unit": certificate.holder_unit,
        "title": conference.title,
        "days": conference.days_text,
        "venue": conference.venue,
        "attended": certificate.sessions_attended,
        "held": certificate.sessions_held,
        "check": settings.PORTAL_URL + certificate.get_absolute_url(),
        "qr": qr_svg(settings.PORTAL_URL + certificate.get_absolute_url(), of_many=of_many),
    }
