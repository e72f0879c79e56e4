"""Businesses: the list, the page, the ward's counter, signing oneself up."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import tries
from accounts.counting import count_of, how_many_each
from accounts.once import once
from accounts.paging import First, keyset_page
from accounts.refusals import Refused, refusals_as_messages, refuse_if
from notifications.models import Letter
from notifications.statuses import Status as LetterStatus
from products import letters, permissions
from products.actions import businesses
from products.filters import BusinessFilter
from products.forms.business import BusinessForm, EditBusinessForm, PersonForm, ReasonForm, SignUpForm
from products.models import Business, Product, Registration
from products.statuses import Standing
from products.views.sight import address, business_seen, is_official, members_page, my_wards, on

# Of one address: a hall where a ward signs its households up shares one.
SIGN_UPS_AN_HOUR = 30
LETTERS_SHOWN = 8


@members_page
@require_safe
def business_list(request):
    visible = Business.objects.visible_to(request.user)
    form = BusinessFilter(request.GET, user=request.user)
    found = form.narrow(visible)
    counts = how_many_each(found=found, waiting=visible.waiting())
    rows = found.for_list().annotate(product_count=count_of(Product.objects.all(), "business"))
    context = {
        "form": form,
        "page": keyset_page(rows, request.GET, form.column),
        "count": counts["found"],
        "waiting": counts["waiting"] if is_official(request.user) else 0,
        "may_add": my_wards(request.user).exists(),
    }
    return render(request, "products/business_list.html", context)


@on(business_seen)
@require_safe
def business(request, business):
    return render(request, "products/business.html", _page(request, business))


def _page(request, business):
    user = request.user
    registrations = Registration.objects.visible_to(user).filter(product__business=business).for_list().order_by("-pk")
    context = {
        "business": business,
        "products": business.products.order_by("sort_name"),
        "registrations": First(registrations, 20),
        "why_not_edit": permissions.why_not_edit_business(user, business),
        "why_not_add_product": permissions.why_not_add_product(user, business),
        "changes": First(business.declared_changes.select_related("business", "product"), LETTERS_SHOWN),
        "why_not_declare": permissions.why_not_declare(user, business),
        "why_not_confirm": permissions.why_not_confirm_business(user, business),
        "why_not_refuse": permissions.why_not_refuse_business(user, business),
        "claims": _claims(user, business),
        "waits": business.standing == Standing.PENDING,
        "official": is_official(user),
    }
    if permissions.serves(user, business.area, *permissions.AT_COUNTER_OR_LEADING):
        context |= {
            "people": [
                (person.user, permissions.why_not_print_code(user, business, person.user))
                for person in business.people.select_related("user")
            ],
            "why_not_add_person": permissions.why_not_add_person(user, business),
            "letters": First(_letters_of(business).exclude(status=LetterStatus.TO_PRINT), LETTERS_SHOWN),
            "to_print": _letters_of(business).filter(status=LetterStatus.TO_PRINT),
        }
    return context


def _claims(user, business):
    """For the ward: who else says they hold this tax code, and where; by name only whom it may see anyway."""
    if not permissions.serves(user, business.area, *permissions.AT_COUNTER_OR_LEADING):
        return []
    visible = Business.objects.visible_to(user)
    claims = Business.objects.claiming(business).select_related("area").order_by("pk")
    return [(row, visible.filter(pk=row.pk).exists()) for row in claims]


def _letters_of(business):
    dossiers = Registration.objects.filter(product__business=business)
    return Letter.objects.about(f"business:{business.pk}", *(letters.about(row) for row in dossiers)).order_by("-pk")


@members_page
@once
def business_new(request):
    wards = my_wards(request.user)
    if not wards.exists():
        raise Refused(_("Chỉ cán bộ phường, xã nhập chủ thể tại quầy; chủ thể cũng tự đăng ký được trên cổng."))
    initial = {"area": wards[0].pk} if wards.count() == 1 else {}
    form = BusinessForm(request.POST or None, user=request.user, areas=wards, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = businesses.register(form.save(commit=False), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã nhập «%(name)s». Bước tiếp: thêm sản phẩm.") % {"name": made.name})
            _warn_of_contacts(request, made)
            if Business.objects.claiming(made).exists():
                messages.warning(request, _("Mã số thuế này còn một đăng ký khác chờ xác nhận; xem ở trang chủ thể."))
            return redirect(made)
    return render(request, "products/business_form.html", {"form": form, "back_url": reverse("products:business_list")})


def _warn_of_contacts(request, business):
    if warning := permissions.contact_warning(business):
        messages.warning(request, warning)


@on(business_seen)
def business_edit(request, business):
    refuse_if(permissions.why_not_edit_business(request.user, business))
    form = EditBusinessForm(request.POST or None, instance=business, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            businesses.update(form.save(commit=False), by=request.user, version=form.cleaned_data["version"])
        except Refused as refused:
            form = _again(request, business, refused.reason)
        else:
            messages.success(request, _("Đã lưu thông tin chủ thể."))
            _warn_of_contacts(request, business)
            return redirect(business)
    why_not_declare = permissions.why_not_declare(request.user, business)
    context = {
        "form": form,
        "business": business,
        "declare_url": "" if why_not_declare else reverse("products:business_change_new", args=[business.pk]),
        "back_url": business.get_absolute_url(),
    }
    return render(request, "products/business_form.html", context)


def _again(request, business, reason):
    """The typed text again, now against the row as it is; saving once more is a choice, not an accident."""
    fresh = Business.objects.get(pk=business.pk)
    data = request.POST.copy()
    data["version"] = fresh.version
    form = EditBusinessForm(data, instance=fresh, user=request.user)
    form.is_valid()
    form.add_error(None, reason)
    form.show_stored(Business.objects.get(pk=business.pk))
    return form


@require_POST
@on(business_seen)
@refusals_as_messages
def business_confirm(request, business):
    businesses.confirm(business, by=request.user)
    messages.success(request, _("Đã xác nhận «%(name)s»; chủ thể được báo tin.") % {"name": business.name})
    return redirect(business)


@on(business_seen)
def business_refuse(request, business):
    refuse_if(permissions.why_not_refuse_business(request.user, business))
    label = _("Lý do không xác nhận")
    form = ReasonForm(request.POST or None, label=label, help_text=_("Chủ thể đọc nguyên văn lý do này."))
    if request.method == "POST" and form.is_valid():
        try:
            businesses.refuse(business, by=request.user, reason=form.cleaned_data["note"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ghi không xác nhận; chủ thể được báo lý do."))
            return redirect(business)
    context = {
        "form": form,
        "title": _("Không xác nhận chủ thể"),
        "about": business.name,
        "deed": _("Không xác nhận"),
        "style": "danger",
        "back_url": business.get_absolute_url(),
    }
    return render(request, "products/reason.html", context)


@on(business_seen)
@once
def business_person_add(request, business):
    refuse_if(permissions.why_not_add_person(request.user, business))
    initial = {"full_name": business.representative, "phone": business.phone, "email": business.email}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            user = businesses.add_person(business, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _person_added(user))
            return redirect(f"{business.get_absolute_url()}#nguoi")
    return render(request, "products/business_person_add.html", {"form": form, "business": business})


def _person_added(user):
    if user.has_usable_password():
        return _("%(name)s đã có tài khoản và nay làm hồ sơ được cho chủ thể này.") % {"name": user}
    if user.email:
        return _("Đã thêm %(name)s; thư mời đặt mật khẩu đang được gửi.") % {"name": user}
    return _("Đã thêm %(name)s. Hãy in mã dùng một lần để người này tự đặt mật khẩu.") % {"name": user}


@require_POST
@on(business_seen)
@refusals_as_messages
def business_person_code(request, business, user):
    """Printed from the answer itself: the code is nowhere to be read again."""
    person = get_object_or_404(business.people.select_related("user"), user=user).user
    code, row = businesses.print_code(business, person, by=request.user)
    context = {
        "business": business,
        "person": person,
        "code": code,
        "row": row,
        "code_url": settings.PORTAL_URL + address("accounts:one_time_code"),
    }
    return render(request, "products/person_code.html", context)


@on(business_seen)
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def business_letter(request, business, letter):
    """A letter on paper: the ward prints it and hands it over (no e-mail address)."""
    refuse_if(permissions.why_not_hand_over_letters(request.user, business))
    letter = get_object_or_404(_letters_of(business), pk=letter)
    if request.method == "POST":
        businesses.hand_over(business, letter, by=request.user)
        messages.success(request, _("Đã ghi: thư đã in và trao cho chủ thể."))
        return redirect(f"{business.get_absolute_url()}#thu")
    return render(request, "products/letter_print.html", {"business": business, "letter": letter})


@never_cache
@once
def sign_up(request):
    """«Thu gọn» narrows the list of wards on the server and keeps what was typed."""
    if request.user.is_authenticated:
        return redirect("home")
    find = request.POST.get("tim_phuong", "")
    if "thu_gon" in request.POST:
        typed = {name: request.POST.get(name, "") for name in request.POST}
        return _sign_up_page(request, SignUpForm(initial=typed, user=request.user, find=find), find)
    form = SignUpForm(request.POST or None, user=request.user)
    if request.method == "POST" and _too_many(request):
        form.add_error(None, _("Có quá nhiều lượt đăng ký từ máy này. Xin thử lại sau một giờ, hoặc đến quầy phường."))
    elif request.method == "POST" and form.is_valid():
        try:
            user = _sign_up(form)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            login(request, user, backend="accounts.backends.EmailOrPhoneBackend")
            made = user.businesses.get().business
            messages.success(request, _("Đã ghi nhận đăng ký. Phường xem và xác nhận, kết quả được báo cho anh/chị."))
            return redirect(made)
    return _sign_up_page(request, form, find)


def _sign_up_page(request, form, find):
    return render(request, "products/sign_up.html", {"form": form, "find": find})


def _sign_up(form):
    data = form.cleaned_data
    business = form.save(commit=False)
    business.email = data["login_email"]
    business.phone = business.phone or data["login_phone"] or ""
    business.representative = data["full_name"]
    return businesses.sign_up(
        business,
        full_name=data["full_name"],
        email=data["login_email"] or None,
        phone=data["login_phone"],
        password=data["password1"],
    )


def _too_many(request):
    """Counts every try of one address within the hour."""
    return tries.count(tries.of_address("sign_up", request), seconds=3600) > SIGN_UPS_AN_HOUR
