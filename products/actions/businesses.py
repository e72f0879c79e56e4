"""Businesses: entered at the ward's counter, or signing themselves up and confirmed by their ward."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.actions import one_time_codes, people
from accounts.models import User
from accounts.refusals import Refused, refuse_if
from accounts.versions import save_over
from notifications import actions as post_room
from notifications import permissions as post_room_permissions
from products import identity, letters, permissions
from products.models import Business, Product
from products.statuses import Standing

# What the audit log keeps of a business; personal data of the representative stays out of it.
_LOGGED = ("name", "kind", "tax_code", "licence_number", "area_id", "address", "phone", "email")


# The columns a person edits; the rest is the portal's.
EDITED = ("area", "address", "phone", "email", *identity.BUSINESS_IDENTITY)
STALE = gettext_lazy(
    "Thông tin chủ thể vừa được người khác sửa. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại."
)
TAX_CODE_TAKEN = gettext_lazy("Mã số thuế này vừa được nhập cho một chủ thể khác.")


def _facts(business):
    return {name: getattr(business, name) for name in _LOGGED}


def _save_new(business):
    try:
        with transaction.atomic():
            business.save(force_insert=True)
    except IntegrityError:
        raise Refused(TAX_CODE_TAKEN) from None


@transaction.atomic
def register(business, *, by):
    """A ward officer enters a business, typically a household without e-mail."""
    refuse_if(permissions.why_not_register_business(by, business.area))
    business.standing = Standing.CONFIRMED
    business.created_by = by
    _save_new(business)
    audit.record(by=by, action="business.registered", subject=business, after=_facts(business))
    return business


@transaction.atomic
def sign_up(business, *, full_name, email, phone, password):
    """A business signs itself up: a login at once, dossiers only after its ward has confirmed it."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, phone=phone, full_name=full_name, password=password)
    except IntegrityError:
        raise Refused(_("Không lập được tài khoản với thư điện tử hoặc số điện thoại này.")) from None
    business.standing = Standing.PENDING
    business.created_by = user
    _save_new(business)
    business.people.create(user=user)
    audit.record(by=user, action="business.signed_up", subject=business, after=_facts(business))
    letters.signed_up(business, user)
    return user


@transaction.atomic
def confirm(business, *, by):
    refuse_if(permissions.why_not_confirm_business(by, business))
    _set_standing(business, Standing.CONFIRMED, "", by)


@transaction.atomic
def refuse(business, *, by, reason):
    refuse_if(permissions.why_not_refuse_business(by, business))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do không xác nhận để chủ thể biết cần làm gì."))
    _set_standing(business, Standing.REFUSED, reason, by)


def _set_standing(business, standing, note, by):
    """Raises the version: a save that began before is told, it does not put the old state back."""
    try:
        with transaction.atomic():
            changed = Business.objects.filter(pk=business.pk, standing=Standing.PENDING).update(
                standing=standing, standing_note=note, version=F("version") + 1
            )
    except IntegrityError:
        raise Refused(TAX_CODE_TAKEN) from None
    if not changed:
        raise Refused(_("Chủ thể này vừa được người khác xử lý."))
    business.refresh_from_db(fields=["standing", "standing_note", "version"])
    audit.record(by=by, action=f"business.{standing}", subject=business, note=note)
    letters.standing_decided(business)


@transaction.atomic
def update(business, *, by, version):
    """Saves the changed fields of `business` if nobody saved since `version` was read.

    What an open dossier or a recognition says of it stands still (`permissions.why_not_change_business`); contacts,
    and whatever is not fixed, are written.
    """
    products = hold_products(business)  # before the business, as the lock order says
    before = Business.objects.select_for_update().get(pk=business.pk)
    refuse_if(permissions.why_not_edit_business(by, before))
    if before.version != version:
        raise Refused(STALE)
    fields = identity.changed(before, business, EDITED)
    refuse_if(permissions.why_not_change_business(before, fields))
    if "area" in fields:
        refuse_if(permissions.why_not_move_business(by, before))
    # What the page had loaded of the rest is not written back.
    business.standing, business.standing_note = before.standing, before.standing_note
    if before.standing == Standing.REFUSED and permissions.acts_for(by, before):
        # Corrected by its own people, it waits for its ward again.
        business.standing, business.standing_note = Standing.PENDING, ""
        fields += ["standing", "standing_note"]
    save_changes(business, fields, version=version)
    if "name" in fields:
        refold_products(business, products)
    personal = [name for name in fields if name in identity.PERSONAL]
    others = [name for name in fields if name not in (*_LOGGED, *identity.PERSONAL, "area")]
    audit.record(
        by=by,
        action="business.updated",
        subject=business,
        before=_facts(before),
        after=_facts(business) | ({"personal": personal} if personal else {}) | ({"fields": others} if others else {}),
    )


def hold_products(business):
    """The rows of its products, locked until the end of the transaction."""
    return list(Product.objects.select_for_update().filter(business=business).order_by("pk").only("pk", "name"))


def save_changes(business, fields, *, version):
    """The named fields over the version that was read; Refused where another business has the code or somebody saved."""
    try:
        with transaction.atomic():
            if not save_over(business, fields, version=version):
                raise Refused(STALE)
    except IntegrityError:
        raise Refused(TAX_CODE_TAKEN) from None


def refold_products(business, products):
    """The search column of its products holds its name (one UPDATE, whatever their number)."""
    for product in products:
        product.folded = product.fold_with(business)
    Product.objects.bulk_update(products, ["folded"], batch_size=500)


@transaction.atomic
def let_act(business, user, *, by):
    """The ward lets a person act for a business it entered (rulings 24)."""
    refuse_if(permissions.why_not_register_business(by, business.area))
    person, created = business.people.get_or_create(user=user)
    if created:
        audit.record(by=by, action="business.person_added", subject=business, after={"user": user.pk})
    return person


@transaction.atomic
def add_person(business, *, by, full_name, email="", phone=None):
    """At the counter: the person with this phone or e-mail, made where unknown, may act for the business (rulings 24).

    A new person with an e-mail address gets the invitation; one without gets a code on paper (`print_code`).
    """
    refuse_if(permissions.why_not_add_person(by, business))
    known = {
        user.pk: user
        for user in [
            *(User.objects.filter(email=email) if email else []),
            *(User.objects.filter(phone=phone) if phone else []),
        ]
    }
    if len(known) > 1:
        raise Refused(_("Số điện thoại và thư điện tử này thuộc hai người khác nhau; hãy chỉ ghi một trong hai."))
    if known:
        (user,) = known.values()
        refuse_if(permissions.why_not_let_act(user))
    else:
        try:
            with transaction.atomic():
                user = User.objects.create_user(email=email or None, phone=phone, full_name=full_name)
        except IntegrityError:
            raise Refused(_("Số điện thoại hoặc thư điện tử này vừa có tài khoản; hãy thử lại.")) from None
    let_act(business, user, by=by)
    if not known and user.email:
        people.welcome(user, by=by)
    return user


@transaction.atomic
def print_code(business, user, *, by):
    """The one-time code on paper, in clear once: (code, row)."""
    refuse_if(permissions.why_not_print_code(by, business, user))
    return one_time_codes.issue(user, by=by)


@transaction.atomic
def hand_over(business, letter, *, by):
    """A letter for a business without e-mail, printed by its ward and handed over."""
    refuse_if(permissions.why_not_hand_over_letters(by, business))
    refuse_if(post_room_permissions.why_not_hand_over(letter))
    post_room.hand_over(letter, by=by)
    audit.record(by=by, action="letter.handed_over", subject=business, note=letter.subject)
