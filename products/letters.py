"""The letters this room writes: one function each. Those for households without e-mail wait on paper for the ward."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Office, User
from accounts.roles import OFFICE, WARD
from notifications import outbox
from products.models import BusinessPerson, Recognition, Round


def about(registration):
    return f"registration:{registration.pk}"


def address_of(business):
    """The business's own address, else that of someone who acts for it; empty: on paper."""
    return addresses_of([business])[business.pk]


def addresses_of(businesses):
    """Business's key → where its letters go, as `address_of` says it; at most one query."""
    addresses = {business.pk: business.email for business in businesses}
    silent = [pk for pk, address in addresses.items() if not address]
    if silent:
        acting = BusinessPerson.objects.filter(
            business__in=silent, user__is_active=True, user__email__isnull=False
        ).order_by("pk")
        for business, address in acting.values_list("business_id", "user__email"):
            addresses[business] = addresses[business] or address
    return addresses


def _link(name, *args):
    return settings.PORTAL_URL + reverse(name, args=args)


def status_link(registration):
    """The public look-up with code and secret, as in the receipt's QR (rulings 23)."""
    return f"{_link('products:status')}?ma={registration.code}&bm={registration.secret}"


def practice(registration, subject):
    """Letters of an exercise say so in their first words (rulings 2)."""
    return _("[THỰC HÀNH] %(subject)s") % {"subject": subject} if registration.round.is_practice else subject


def to_business(registration, name, key, subject, **context):
    """A letter about a dossier to its business; `evaluations` writes its letters through here too."""
    return to_businesses(name, [(registration, key, subject, context)])[0]


def to_businesses(name, letters):
    """The same kind of letter about several dossiers: rows of (dossier, key, subject, context)."""
    addresses = addresses_of([registration.business for registration, *_rest in letters])
    return outbox.post_all(
        {
            "key": f"{name}:{registration.pk}:{key}",
            "kind": name,
            "to_name": registration.business.name,
            "to_address": addresses[registration.business.pk],
            "subject": practice(registration, subject),
            "template": name,
            "about": about(registration),
            "context": {
                "registration": registration,
                # Named as the dossier was handed in, whatever they are called when the letter is written.
                "business": {"name": registration.business_name},
                "product": {"name": registration.product_name},
                "round": registration.round,
                "status_link": status_link(registration),
                **context,
            },
        }
        for registration, key, subject, context in letters
    )


def signed_up(business, user):
    """To the business: what happens next."""
    return outbox.post(
        key=f"signed_up:{business.pk}",
        kind="signed_up",
        to_name=user.full_name,
        to_address=user.email or business.email,
        subject=_("Đã ghi nhận đăng ký của «%(business)s»") % {"business": business.name},
        template="signed_up",
        about=f"business:{business.pk}",
        context={"business": business, "link": _link("home")},
    )


def standing_decided(business):
    confirmed = business.standing == "confirmed"
    subject = _("Phường đã xác nhận «%(business)s»") if confirmed else _("Phường chưa xác nhận «%(business)s»")
    return outbox.post(
        key=f"standing:{business.pk}:{business.standing}:{business.version}",
        kind="standing",
        to_name=business.name,
        to_address=address_of(business),
        subject=subject % {"business": business.name},
        template="standing",
        about=f"business:{business.pk}",
        context={"business": business, "confirmed": confirmed, "link": _link("home")},
    )


def _change_context(change):
    return {
        "change": change,
        "business": change.business,
        "rows": [row for row in change.rows() if not row[3]],
        "personal": [row[0] for row in change.rows() if row[3]],
        "link": settings.PORTAL_URL + change.get_absolute_url(),
    }


def _to_officials(change, name, people, subject):
    """To each of the people who has an e-mail address; whoever has none finds it on the desk."""
    for person in people.active().filter(email__isnull=False):
        outbox.post(
            key=f"{name}:{change.pk}:{person.pk}",
            kind=name,
            to_name=person.full_name,
            to_address=person.email,
            subject=subject,
            template=name,
            about=f"business:{change.business_id}",
            context=_change_context(change),
        )


def change_declared(change):
    """To the ward's desk: a declaration waits for it."""
    people = User.objects.holding(clock.today(), *WARD, area_in=[change.business.area_id])
    subject = _("Khai báo thay đổi của «%(name)s» chờ phường xác nhận") % {"name": change.subject}
    _to_officials(change, "change_declared", people, subject)


def change_decided(change):
    """To the business: confirmed, or not and why."""
    confirmed = change.state == "confirmed"
    subject = (
        _("Phường đã xác nhận thay đổi của «%(name)s»")
        if confirmed
        else _("Thay đổi của «%(name)s» chưa được xác nhận")
    )
    return outbox.post(
        key=f"change_decided:{change.pk}",
        kind="change_decided",
        to_name=change.business.name,
        to_address=address_of(change.business),
        subject=subject % {"name": change.subject},
        template="change_decided",
        about=f"business:{change.business_id}",
        context={**_change_context(change), "confirmed": confirmed},
    )


def holder_changed(change):
    """To the offices that recognised: the holder or the product is called otherwise now; their papers stay."""
    subject = _("«%(name)s» có thay đổi sau khi được công nhận") % {"name": change.before.get("name", change.subject)}
    for office in recognising_offices(change):
        _to_officials(change, "holder_changed", User.objects.holding(clock.today(), *OFFICE, office=office), subject)


def recognising_offices(change):
    """The offices whose recognitions name the business, or the product, as it was before."""
    about = {"product": change.product} if change.product_id else {"product__business": change.business}
    found = Recognition.objects.public().filter(**about)
    dossiers = [row.registration_id for row in found if row.registration_id]
    offices = set(Office.objects.filter(registrations__in=dossiers).exclude(level=Office.Level.WARD))
    issuers = {row.issuer for row in found if not row.registration_id}
    if issuers:  # entered from paper: the office of the round that the paper came from
        rounds = Round.objects.filter(kind="history").select_related("office")
        offices |= {round.office for round in rounds if round.office.issuer in issuers}
    return sorted(offices, key=lambda office: office.pk)


def submitted(registration, step):
    return to_business(
        registration,
        "submitted",
        step.pk,
        _("Đã nhận hồ sơ %(code)s gửi qua Cổng OCOP") % {"code": registration.code},
        submission=registration.submissions.last(),
    )


def received(registration, step):
    return to_business(
        registration, "received", step.pk, _("Phường đã tiếp nhận hồ sơ %(code)s") % {"code": registration.code}
    )


def rejected(registration, step):
    return to_business(
        registration,
        "rejected",
        step.pk,
        _("Hồ sơ %(code)s chưa được tiếp nhận") % {"code": registration.code},
        reason=step.note,
    )


def supplement_requested(registration, step, request):
    return to_business(
        registration,
        "supplement_requested",
        step.pk,
        _("Hồ sơ %(code)s cần bổ sung trước ngày %(day)s")
        % {"code": registration.code, "day": f"{request.due_on:%d/%m/%Y}"},
        request=request,
        items=list(request.items.select_related("paper", "criterion")),
    )


def supplement_due(request, today):
    """Some days before the due day, once."""
    registration = request.registration
    return to_business(
        registration,
        "supplement_due",
        request.pk,
        _("Hồ sơ %(code)s: còn %(days)s ngày để bổ sung")
        % {"code": registration.code, "days": (request.due_on - today).days},
        request=request,
        items=list(request.items.select_related("paper", "criterion")),
    )


def supplement_overdue(request, today):
    """After the due day, once: what will happen, and how to avoid it."""
    registration = request.registration
    return to_business(
        registration,
        "supplement_overdue",
        request.pk,
        _("Hồ sơ %(code)s đã quá hạn bổ sung") % {"code": registration.code},
        request=request,
        items=list(request.items.select_related("paper", "criterion")),
    )


def stopped(registration, step, notice):
    return to_business(
        registration,
        "stopped",
        step.pk,
        _("Hồ sơ %(code)s dừng giải quyết") % {"code": registration.code},
        notice=notice,
        request=notice.request,
    )


def reopened(registration, step, request, reason):
    return to_business(
        registration,
        "reopened",
        step.pk,
        _("Hồ sơ %(code)s được mở lại, cần bổ sung trước ngày %(day)s")
        % {"code": registration.code, "day": f"{request.due_on:%d/%m/%Y}"},
        request=request,
        reason=reason,
        items=list(request.items.select_related("paper", "criterion")),
    )


def supplement_answered(registration, step, request):
    return to_business(
        registration,
        "supplement_answered",
        step.pk,
        _("Đã nhận bản bổ sung của hồ sơ %(code)s") % {"code": registration.code},
        request=request,
        submission=registration.submissions.last(),
    )


def forwarded(registration, step):
    return to_business(
        registration,
        "forwarded",
        step.pk,
        _("Hồ sơ %(code)s đã chuyển tới %(office)s")
        % {"code": registration.code, "office": registration.round.office.name},
        office=registration.round.office,
    )


def extended(extension, step):
    """The certificate goes on after its end, until when and on what condition."""
    return to_business(
        extension.registration,
        "extended",
        step.pk,
        _("Giấy chứng nhận OCOP của «%(product)s» được kéo dài hiệu lực")
        % {"product": extension.recognition.product_name},
        recognition=extension.recognition,
        extension=extension,
    )
