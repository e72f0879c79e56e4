"""A guest list from a file: judged row by row, guests only once somebody confirms."""

import hashlib
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import Office
from accounts.refusals import Refused, refuse_if
from accounts.validators import is_phone, normal_phone, normal_tax_code
from criteria.text import fold
from products.models import Business
from trainings import file_tables, guest_files, permissions
from trainings.actions.guests import add_all, count_in_quotas, of_business
from trainings.actions.moving import Overtaken
from trainings.models import Guest, GuestImport
from trainings.statuses import GuestKind, GuestSource, ImportState
from trainings.twins import person_of, read_alike
from trainings.wards import covered, wards_by_name


def preview(conference, upload, *, by):
    """Read a file and judge each row; no guest is made. Refused, with the reason, for a file that cannot be read."""
    refuse_if(permissions.why_not_choose_guests(by, conference))
    content = upload.read(file_tables.MAX_BYTES + 1)
    try:
        found = guest_files.read(content)
    except file_tables.Unreadable as fault:
        raise Refused(f"{fault}") from None
    judged = _judged(conference, by, found.rows)
    for row in found.left_out:
        judged.append({"line": row["line"], "as_written": row["text"], "verdict": "left_out", "reason": row["reason"]})
    return GuestImport.objects.create(
        conference=conference,
        filename=upload.name[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=found.encoding,
        rows=sorted(judged, key=lambda row: row["line"]),
        notes=found.notes,
        by=by,
    )


# What a refused row shows of itself beside its reason.
_SHOWN = ("organisation", "phone", "email")


def _judged(conference, by, rows):
    """Each row with its verdict: "new", "known" (already on the list) or "refused" with a reason."""
    register = _Register(conference, by)
    seen, judged = {}, []
    for row in rows:
        guest, reason = register.guest(row)
        verdict = {"line": row["line"], "as_written": (row.get("name") or row.get("organisation", ""))[:300]}
        verdict |= {name: row.get(name, "")[:300] for name in _SHOWN}
        if guest is None:
            judged.append({**verdict, "verdict": "refused", "reason": reason})
            continue
        identity = guest.identity_of()
        if identity in seen and (second := _second_person(guest, row, seen[identity])):
            guest, reason = second
            identity = guest.identity_of()
        if identity in seen:
            reason = _("Trùng với dòng %(line)s.") % {"line": seen[identity]["line"]}
            judged.append({**verdict, "verdict": "refused", "reason": reason})
            continue
        seen[identity] = row
        known = identity in register.on_list
        if not known:
            reason = " ".join(filter(None, [reason, register.twin(guest)]))
        judged.append(
            {
                **verdict,
                "verdict": "known" if known else "new",
                "reason": _("Đã có trong danh sách.") if known else reason,
                "kind": guest.kind,
                "business": guest.business_id,
                "office": guest.office_id,
                "ward": guest.ward_id,
                **{name: getattr(guest, name) for name in ("name", "position", "organisation", "phone", "email")},
            }
        )
    return judged


def _second_person(guest, row, first):
    """(guest, remark) for another person of a business that is on the list already: a guest of their own, with its name.

    None where the two rows name the same person, or none.
    """
    name = row.get("name", "")
    if guest.kind != GuestKind.BUSINESS or not name or fold(name) in ("", fold(first.get("name", ""))):
        return None
    second = Guest(
        conference=guest.conference,
        kind=GuestKind.OUTSIDE,
        name=name[:200],
        organisation=guest.business.name[:300],
        position=row.get("position", "")[:150],
        phone=guest.phone if row.get("phone") else "",
        email=row.get("email", ""),
        ward_id=guest.ward_id,
        source=GuestSource.IMPORT,
    )
    return second, _("Người nữa của chủ thể ở dòng %(line)s; mời riêng, ghi tên chủ thể.") % {"line": first["line"]}


_MORE_PHONES = re.compile(r"[/;,|]|\s[-–—]\s|\s(?=0\d{9}\b)")
_MORE_EMAILS = re.compile(r"[/;,|\s]")
# What Excel shows where a formula fails, and a formula that no program has computed yet.
_NO_RESULT = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)|=.*[(&!]|=\$?[A-Z]{1,3}\$?\d")


class _Register:
    """What a row may mean, looked up once for the whole file."""

    def __init__(self, conference, by):
        self.conference = conference
        businesses = Business.objects.visible_to(by).confirmed().select_related("area")
        self.by_tax = {row.tax_code: row for row in businesses if row.tax_code}
        self.by_name = {}
        for row in businesses:
            self.by_name.setdefault(fold(row.name), []).append(row)
        offices = Office.objects.active().select_related("area")
        today = clock.today()
        self.offices = {fold(office.name): office for office in offices if office.area.is_current(today)}
        self.wards = wards_by_name(conference)
        listed = list(conference.guests.only("name", "organisation", "phone", "email", "identity"))
        self.on_list = {guest.identity for guest in listed}
        self.people = {}
        for guest in listed:
            self.people.setdefault(person_of(guest.name), []).append(guest)

    def twin(self, guest):
        """A remark where somebody of the list, or of a line above, reads like this guest; "" otherwise."""
        people = self.people.setdefault(person_of(guest.name), [])
        found = next((other for other in people if read_alike(guest, other)), None)
        people.append(guest)
        if found is None:
            return ""
        who = ", ".join(filter(None, [found.name, found.unit]))
        return _("Giống «%(who)s» đã có trong danh sách hoặc ở dòng trên; xin xem lại.") % {"who": who}

    def guest(self, row):
        """(guest, remark) or (None, why not)."""
        name, unit = row.get("name", ""), row.get("organisation", "")
        if not (name or unit):
            return None, _("Thiếu họ tên và đơn vị.")
        if broken := next((text for column, text in row.items() if column != "line" and _NO_RESULT.match(text)), ""):
            return None, _(
                "Ô «%(text)s» là công thức chưa cho kết quả. Hãy sửa trong Excel, hoặc dán lại dưới dạng giá trị."
            ) % {"text": broken[:60]}
        if too_long := _why_too_long(row):
            return None, too_long
        phone, email, beside, reason = self._contact(row)
        if reason:
            return None, reason
        ward, reason = self._ward(row.get("ward", ""))
        if reason:
            return None, reason
        common = {
            "conference": self.conference,
            "position": row.get("position", "")[:150],
            "phone": phone,
            "source": GuestSource.IMPORT,
        }
        business, reason = self._business(row, unit or name, ward)
        if reason:
            return None, reason
        if business:
            own = {key: value for key, value in {"name": name[:200] if unit else "", "email": email}.items() if value}
            guest = of_business(self.conference, business, source=GuestSource.IMPORT, **own)
            guest.position, guest.phone = common["position"] or guest.position, phone or guest.phone
            return guest, f"{_('Chủ thể có trong danh sách của cổng.')} {beside}".strip()
        if office := self.offices.get(fold(unit or name)):
            own_ward = office.area if office.area.level == "ward" else ward
            kind = {"kind": GuestKind.OFFICE, "office": office, "ward": own_ward}
            return Guest(name=(name or office.name)[:200], organisation=unit, email=email, **kind, **common), beside
        return Guest(
            kind=GuestKind.OUTSIDE, name=(name or unit)[:200], organisation=unit, email=email, ward=ward, **common
        ), beside

    def _contact(self, row):
        """(phone, email, remark about those beside them, why not)."""
        phone, more_phones = _first_right(_MORE_PHONES, row.get("phone", ""), _phone)
        email, more_emails = _first_right(_MORE_EMAILS, row.get("email", ""), _email)
        if row.get("phone") and not phone:
            return "", "", "", _("Số điện thoại «%(text)s» chưa đúng.") % {"text": row["phone"]}
        if row.get("email") and not email:
            return "", "", "", _("Địa chỉ thư điện tử «%(text)s» chưa đúng.") % {"text": row["email"]}
        more = ", ".join(f"«{one}»" for one in more_phones + more_emails)
        return phone, email, more and _("Chỉ ghi số, địa chỉ đứng đầu; không ghi %(more)s.") % {"more": more}, ""

    def _ward(self, text):
        if not text:
            return None, ""
        folded = fold(text)
        for wanted in (folded, f"phuong {folded}", f"xa {folded}"):
            if ward := self.wards.get(wanted):
                return ward, ""
        return None, _("Không có phường, xã «%(text)s» trong địa bàn của cơ quan.") % {"text": text}

    def _business(self, row, name, ward):
        if code := row.get("tax_code"):
            business = next((self.by_tax[one] for one in _tax_codes(code) if one in self.by_tax), None)
            return business, "" if business else _("Không có chủ thể với mã số «%(code)s».") % {"code": code}
        same = [b for b in self.by_name.get(fold(name), []) if ward is None or b.area_id in covered(ward)]
        if len(same) > 1:
            return None, _("Có %(count)s chủ thể cùng tên; hãy ghi thêm phường hoặc mã số thuế.") % {"count": len(same)}
        return (same[0] if same else None), ""


def _why_too_long(row):
    for column, label in (("name", _("họ và tên")), ("organisation", _("đơn vị")), ("position", _("chức vụ"))):
        most = Guest._meta.get_field(column).max_length
        if len(row.get(column, "")) > most:
            return _("Ô %(column)s dài quá %(most)s ký tự; hãy viết gọn lại.") % {"column": label, "most": most}
    return ""


def _first_right(several, text, read):
    """(the first of several numbers or addresses in a cell that is right, the others); the cell as a whole comes first."""
    if whole := read(text):
        return whole, []
    parts = [part.strip() for part in several.split(text) if part.strip()]
    at = next((at for at, part in enumerate(parts) if read(part)), None)
    return ("", []) if at is None else (read(parts[at]), parts[:at] + parts[at + 1 :])


def _phone(text):
    """The number as it is kept, "" for none. Excel drops the leading zero of what it takes for a number."""
    return next((one for one in (normal_phone(text), f"0{normal_phone(text)}") if is_phone(one)), "")


def _email(text):
    try:
        return Guest._meta.get_field("email").clean(text, None)
    except ValidationError:
        return ""


def _tax_codes(text):
    """The code as written, and with the zeros in front that Excel drops from what it takes for a number."""
    code = normal_tax_code(text)
    yield code
    if code.isdigit():
        yield from (normal_tax_code(code.zfill(length)) for length in (10, 12, 13) if len(code) < length)


@transaction.atomic
def confirm(batch, *, by):
    """The rows judged new become guests. Confirming twice, or the same file again, adds nobody twice."""
    refuse_if(permissions.why_not_choose_guests(by, batch.conference))
    confirmed = GuestImport.objects.filter(pk=batch.pk, state=ImportState.PREVIEW).update(
        state=ImportState.CONFIRMED, confirmed_at=clock.now()
    )
    if not confirmed:
        raise Overtaken(_("Danh sách này đã được nhập hoặc đã bỏ."))
    batch.refresh_from_db()
    fields = ("kind", "name", "position", "organisation", "phone", "email")
    guests = [
        Guest(
            conference=batch.conference,
            business_id=row["business"],
            office_id=row["office"],
            ward_id=row["ward"],
            source=GuestSource.IMPORT,
            batch=batch,
            added_by=by,
            **{name: row[name] for name in fields},
        )
        for row in batch.rows
        if row["verdict"] == "new"
    ]
    added = add_all(count_in_quotas(batch.conference, guests))
    audit.record(
        by=by,
        action="guests.imported",
        subject=batch.conference,
        after={"guests": added, "file": batch.filename, "sha256": batch.sha256},
    )
    return added


@transaction.atomic
def drop(batch, *, by):
    refuse_if(permissions.why_not_choose_guests(by, batch.conference))
    GuestImport.objects.filter(pk=batch.pk, state=ImportState.PREVIEW).update(
        state=ImportState.DROPPED, rows=[], notes=[]
    )
