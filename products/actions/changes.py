"""Declared changes: proposed with a paper, confirmed or refused by the ward, then written into the row they are about.

What was handed in, signed or recognised keeps the names of its day; the trail of every open dossier, the log and the
letters say what the business or the product is called from which day on.
"""

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from products import files, identity, letters, permissions
from products.actions import businesses, catalogue
from products.actions.moving import write_step
from products.models import Business, DeclaredChange, Product
from products.statuses import ChangeState

PROPOSED_ALREADY = gettext_lazy(
    "Đang có một khai báo chờ phường xác nhận; hãy chờ kết quả, hoặc rút khai báo ấy trước."
)


def declare(row, *, by, reason, effective_on, upload=None, today=None, **paper):
    """Proposes the values of `row`, a Business or Product changed in memory; the table's row stays as it is.

    `paper`: paper_title, paper_number, paper_issuer, paper_issued_on; `upload` its copy. ValidationError for a file that
    may not come in.
    """
    today = today or clock.today()
    product = row if isinstance(row, Product) else None
    business = row.business if product else row
    refuse_if(permissions.why_not_declare(by, business, product))
    stored = files.store(upload) if upload else None
    with transaction.atomic():
        before = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        refuse_if(permissions.why_not_declare(by, business, product))
        names = identity.PRODUCT_IDENTITY if product else identity.BUSINESS_IDENTITY
        fields = identity.changed(before, row, names)
        refuse_if(_why_not_said(fields, reason, effective_on, today, stored, paper))
        refuse_if(permissions.why_not_declare_fields(business, product, fields))
        change = _propose(
            business=business,
            product=product,
            before={name: _value(before, name) for name in fields},
            after={name: _kept(row, name) for name in fields},
            reason=reason.strip(),
            effective_on=effective_on,
            paper_file=stored,
            paper_filename=files.name_of(upload, stored) if upload else "",
            asked_by=by,
            **paper,
        )
        audit.record(by=by, action="change.declared", subject=change.subject, **_logged(change))
        letters.change_declared(change)
    return change


def _why_not_said(fields, reason, effective_on, today, stored, paper):
    if not fields:
        return _("Chưa có mục nào khác với thông tin hiện nay.")
    if not reason.strip():
        return _("Xin ghi lý do thay đổi.")
    if effective_on > today:
        return _("Ngày thay đổi đang ở tương lai; hãy khai báo khi thay đổi đã có hiệu lực.")
    if identity.WITH_PAPER.intersection(fields) and not (
        paper.get("paper_title") and (stored or paper.get("paper_number"))
    ):
        return _("Thay đổi này cần giấy tờ làm căn cứ: xin ghi tên giấy tờ và số, hoặc kèm bản chụp.")
    return ""


def _propose(**fields):
    try:
        with transaction.atomic():
            return DeclaredChange.objects.create(**fields)
    except IntegrityError:
        raise Refused(PROPOSED_ALREADY) from None


def _value(row, name):
    value = getattr(row, name)
    return value.name or "" if hasattr(value, "storage") else value


def _kept(row, name):
    """As `_value`; a new photo is put into the storage first, for the proposal has to show it."""
    value = getattr(row, name)
    if hasattr(value, "storage") and value and not value._committed:
        try:
            return default_storage.save(value.field.generate_filename(row, value.name), value.file)
        except OSError:
            raise Refused(files.NOT_KEPT % {"name": value.field.verbose_name}) from None
    return _value(row, name)


@transaction.atomic
def confirm(change, *, by, note=""):
    """The ward confirms: the row takes the values, if it still says what the declaration started from."""
    products, row = _held(change)
    refuse_if(permissions.why_not_decide_change(by, change))
    for name, value in change.before.items():
        if _json(_value(row, name)) != _json(value):
            raise Refused(
                _("«%(field)s» hiện nay đã khác với lúc khai báo; hãy không xác nhận và đề nghị khai báo lại.")
                % {"field": row._meta.get_field(name).verbose_name}
            )
    _decide(change, ChangeState.CONFIRMED, by, note)
    for name, value in change.after.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))
    if change.product_id:
        catalogue.save_product(row, list(change.after), version=row.version)
    else:
        businesses.save_changes(row, list(change.after), version=row.version)
        if "name" in change.after:
            businesses.refold_products(row, products)
    _after(change, "change.confirmed", by)
    for registration in permissions.pending_dossiers(business=change.business, product=change.product):
        write_step(
            registration, by=by, label=_("Phường xác nhận thay đổi đã khai báo"), note=summary(change, personal=False)
        )
    letters.change_decided(change)
    if change.product_id is None or "name" in change.after:
        letters.holder_changed(change)


@transaction.atomic
def refuse(change, *, by, note):
    _held(change)
    refuse_if(permissions.why_not_decide_change(by, change))
    if not note.strip():
        raise Refused(_("Xin ghi lý do không xác nhận để chủ thể biết cần làm gì."))
    _decide(change, ChangeState.REFUSED, by, note)
    _after(change, "change.refused", by)
    letters.change_decided(change)


@transaction.atomic
def withdraw(change, *, by):
    _held(change)
    refuse_if(permissions.why_not_withdraw_change(by, change))
    _decide(change, ChangeState.WITHDRAWN, by, "")
    _after(change, "change.withdrawn", by)


def _held(change):
    """Open dossiers, products, the business, the declaration itself: (the products, the row it is about).

    In the order of the locks (docs/architecture.md): a dossier that is handed in at the same moment has its own first.
    """
    pending = permissions.pending_dossiers(business=change.business).select_for_update(of=("self",))
    list(pending.values_list("pk", flat=True))
    products = businesses.hold_products(change.business)
    business = Business.objects.select_for_update(of=("self",)).select_related("area").get(pk=change.business_id)
    change.refresh_from_db(from_queryset=DeclaredChange.objects.select_for_update(of=("self",)))
    change.business = business
    if change.product_id:
        change.product = Product.objects.select_related("business").get(pk=change.product_id)
    return products, change.subject


def _decide(change, state, by, note):
    now = clock.now()
    decided = DeclaredChange.objects.filter(pk=change.pk, state=ChangeState.PROPOSED).update(
        state=state, decided_by=by, decided_at=now, decision_note=note.strip()
    )
    if not decided:
        raise Refused(_("Khai báo này vừa được người khác xử lý."))
    change.state, change.decided_by, change.decided_at, change.decision_note = state, by, now, note.strip()


def _after(change, action, by):
    audit.record(by=by, action=action, subject=change.subject, note=change.decision_note, **_logged(change))


def _logged(change):
    """The log names what changed; personal data only by the field's name."""
    open_ = [name for name in change.after if name not in identity.PERSONAL]
    personal = [name for name in change.after if name in identity.PERSONAL]
    after = {name: change.after[name] for name in open_} | ({"personal": personal} if personal else {})
    return {"before": {name: change.before[name] for name in open_}, "after": after}


def summary(change, *, personal=True):
    """One line for the trail: what was and what is, from which day, by which paper."""
    parts = []
    for label, before, after, is_personal in change.rows():
        parts.append(
            _("%(label)s: đã đổi") % {"label": label}
            if is_personal and not personal
            else _("%(label)s: «%(before)s» thành «%(after)s»") % {"label": label, "before": before, "after": after}
        )
    parts.append(_("từ ngày %(day)s") % {"day": f"{change.effective_on:%d/%m/%Y}"})
    if change.paper_title:
        parts.append(" ".join(filter(None, [change.paper_title, change.paper_number])))
    return "; ".join(parts)[:2000]


def _json(value):
    return str(value) if value is not None else ""
