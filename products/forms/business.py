"""A business as Mẫu 01 and Mẫu 02 part I ask for it; signing up; letting a person act."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, CleanModelForm, PaperDayField, PhoneField, TaxCodeField
from accounts.models import Area, User
from criteria.text import found_in, name_key
from products import permissions
from products.forms.fields import FixedMixin, WardChoice, current_wards
from products.models import Business
from products.statuses import Standing

FACTS = [
    "name",
    "kind",
    "tax_code",
    "licence_number",
    "established_on",
    "area",
    "address",
    "phone",
    "email",
    "representative",
    "representative_position",
    "representative_gender",
    "representative_ethnicity",
    "representative_address",
    "history",
    "organisation",
]


MOST_TWINS = 5


class BusinessForm(CleanModelForm):
    """`user` decides whether a double is named with a link; `areas` which wards may be chosen."""

    tax_code = TaxCodeField(
        label=gettext_lazy("Mã số thuế / mã số hộ kinh doanh"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("10, 12 hoặc 13 chữ số, ví dụ 0100109106. Bỏ trống nếu chưa được cấp."),
    )
    area = WardChoice(help_text=gettext_lazy("Nơi chủ thể đặt cơ sở sản xuất, kinh doanh."))
    phone = PhoneField(
        label=gettext_lazy("Điện thoại"),
        required=False,
        empty_value="",
        help_text=gettext_lazy("Di động hoặc cố định, ví dụ 0912 345 678."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        help_text=gettext_lazy("Thư thông báo về hồ sơ gửi tới đây. Không có thì phường in thư giấy."),
    )
    established_on = PaperDayField(
        label=gettext_lazy("Ngày thành lập / đăng ký kinh doanh"),
        required=False,
        help_text=gettext_lazy("Ví dụ 24/11/2024. Giấy chỉ ghi tháng hoặc năm thì ghi 11/2024 hoặc 2024."),
    )
    another = forms.BooleanField(
        label=gettext_lazy("Đây là chủ thể khác, chỉ trùng tên hoặc dùng chung số điện thoại"), required=False
    )

    class Meta:
        model = Business
        fields = FACTS
        widgets = {
            "history": forms.Textarea(attrs={"rows": 4}),
            "organisation": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "name": gettext_lazy("Ghi như trên giấy đăng ký kinh doanh."),
            "history": gettext_lazy("Thành lập năm nào, do ai, các mốc chính (Mẫu số 02, phần I)."),
            "organisation": gettext_lazy("Số thành viên, lao động; các bộ phận (Mẫu số 02, phần I)."),
        }

    field_order = [*FACTS[: FACTS.index("phone") + 1], "another", *FACTS[FACTS.index("phone") + 1 :]]

    def __init__(self, *args, user, areas=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        areas = current_wards() if areas is None else areas
        self.fields["area"].offer(Area.objects.filter(Q(pk__in=areas.values("pk")) | Q(pk=self.instance.area_id)))
        for name, words in (("kind", _("Chọn loại hình")), ("representative_gender", _("Không ghi"))):
            if name in self.fields:
                self.fields[name].choices = [("", words), *self.fields[name].choices[1:]]
        if not self.is_bound:
            del self.fields["another"]

    def readable(self, stored):
        """A name is judged within its ward: where one of the two was refused, neither is changed."""
        row = super().readable(stored)
        if self.errors.keys() & {"name", "area"}:
            row.name, row.area = stored.name, stored.area
        return row

    def _others(self):
        return Business.objects.exclude(pk=self.instance.pk).exclude(standing=Standing.REFUSED)

    def clean_tax_code(self):
        code = self.cleaned_data["tax_code"]
        # A claim that no ward has confirmed stands in nobody's way; the wards are shown it.
        if code and (double := self._others().confirmed().filter(tax_code=code).first()):
            raise ValidationError(self._named(double, _("Mã số thuế này đã có")))
        return code

    def _named(self, double, what):
        """The double by name with a link for who may see it; nobody else learns whose it is."""
        if Business.objects.visible_to(self.user).filter(pk=double.pk).exists():
            return format_html(
                '{}: <a href="{}">{}</a>, {}.', what, double.get_absolute_url(), double.name, double.area
            )
        return _("%(what)s trên cổng. Hãy hỏi phường, xã nơi chủ thể hoạt động.") % {"what": what}

    def clean(self):
        data = super().clean()
        phone = data.get("phone")
        changed = phone and phone != self.initial.get("phone")
        by_phone = self._others().filter(phone=phone).first() if changed else None
        by_name = self._of_the_same_name(data)
        if by_phone is None and not by_name:
            self.fields.pop("another", None)
        elif not data.get("another"):
            if by_phone:
                self._ask("phone", by_phone, _("Số điện thoại này đã có"))
            for twin in by_name:
                self._ask("name", twin, _("Tên này đã có ở cùng phường, xã"))
        return data

    def _ask(self, field, double, what):
        sentence = _("Nếu là chủ thể khác, hãy đánh dấu ô bên dưới rồi lưu lại.")
        self.add_error(field, format_html("{} {}", self._named(double, what), sentence))

    def _of_the_same_name(self, data):
        """Others of the ward whose name reads the same, however typed; two tax codes tell two businesses apart."""
        name, area = data.get("name"), data.get("area")
        if not name or not area or (self.instance.pk and name_key(name) == name_key(self.initial.get("name") or "")):
            return []
        rows = self._others().filter(area=area).only("name", "tax_code", "area").select_related("area")
        code = data.get("tax_code")
        same = [row for row in rows if name_key(row.name) == name_key(name)]
        return [row for row in same if not code or not row.tax_code or row.tax_code == code][:MOST_TWINS]


def _wards_named(text):
    """Today's wards whose name, or whose province's, holds the words; all of them where none does."""
    wards = current_wards()
    found = [area.pk for area in wards.select_related("parent") if found_in(text, area.name, area.parent.name)]
    return wards.filter(pk__in=found) if found else wards


class SignUpForm(BusinessForm):
    """The public form: who you are, your business, its ward. What is taken is never said by name."""

    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên người làm hồ sơ"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    login_email = forms.EmailField(
        label=gettext_lazy("Thư điện tử để đăng nhập"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Không có thư điện tử thì đăng nhập bằng số điện thoại."),
    )
    login_phone = PhoneField(label=gettext_lazy("Số điện thoại để đăng nhập"), required=False)
    password1 = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text=gettext_lazy("Ít nhất 10 ký tự, không toàn chữ số; một câu ngắn dễ nhớ là tốt nhất."),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Nhập lại mật khẩu"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    PERSON = ("full_name", "login_email", "login_phone", "password1", "password2")
    BUSINESS = ("name", "kind", "tax_code", "address", "phone")

    class Meta(BusinessForm.Meta):
        fields = ["name", "kind", "tax_code", "area", "address", "phone"]

    field_order = [*BUSINESS, "area", *PERSON]

    def __init__(self, *args, find="", **kwargs):
        super().__init__(*args, areas=_wards_named(find) if find else None, **kwargs)
        self.fields.pop("email", None)
        self.fields.pop("established_on", None)
        self.fields.pop("another", None)

    @property
    def person_fields(self):
        return [self[name] for name in self.PERSON]

    @property
    def business_fields(self):
        return [self[name] for name in self.BUSINESS]

    def clean_login_email(self):
        return self.cleaned_data["login_email"].lower()

    def clean(self):
        data = super(BusinessForm, self).clean()
        email, phone = data.get("login_email"), data.get("login_phone")
        if not self.errors.keys() & {"login_email", "login_phone"} and not email and not phone:
            self.add_error("login_email", _("Hãy điền thư điện tử hoặc số điện thoại để đăng nhập, hoặc cả hai."))
        if data.get("password1") and data["password1"] != data.get("password2"):
            self.add_error("password2", _("Hai lần nhập mật khẩu chưa giống nhau."))
        elif data.get("password1"):
            self._check_password(data)
        if not self.errors and self._is_taken(email, phone):
            self.add_error(
                None,
                _(
                    "Không lập được tài khoản với thư điện tử hoặc số điện thoại này. Nếu đã có tài khoản, hãy đăng nhập hoặc đặt lại mật khẩu."
                ),
            )
        return data

    def _check_password(self, data):
        person = User(full_name=data.get("full_name", ""), email=data.get("login_email") or None)
        try:
            validate_password(data["password1"], person)
        except ValidationError as error:
            self.add_error("password1", error)

    @staticmethod
    def _is_taken(email, phone):
        taken = User.objects.none()
        if email:
            taken |= User.objects.filter(email=email)
        if phone:
            taken |= User.objects.filter(phone=phone)
        return taken.exists()


class PersonForm(CleanForm):
    """Someone who will act for the business; found by phone or e-mail, else a new account."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    phone = PhoneField(
        required=False, help_text=gettext_lazy("Cần số điện thoại nếu không có thư điện tử: để nhận mã dùng một lần.")
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"), required=False, help_text=gettext_lazy("Thư mời đặt mật khẩu gửi tới đây.")
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("phone") and not data.get("email"):
            raise ValidationError(_("Hãy điền số điện thoại hoặc thư điện tử, hoặc cả hai."))
        return data


class ReasonForm(CleanForm):
    """A deed that wants its reason in words."""

    note = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False
    )

    def __init__(self, *args, label="", help_text="", required=True, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["note"]
        field.label = label or field.label
        field.help_text = help_text
        field.required = required
        field.error_messages["required"] = self._required_message("note", field)


class EditBusinessForm(FixedMixin, BusinessForm):
    """With the version that was read, so that two people at once do not overwrite each other unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fix(permissions.fixed_of_business(self.instance))
