"""The administrator's post room, and the demo's letter box."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from . import actions, demo_mail, permissions
from .forms import LetterFilterForm
from .models import Letter
from .statuses import Channel

# A letter's page may use inline styles and nothing else; `sandbox` takes scripts, forms and our origin from it.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'; sandbox"


class LettersOfAdministrators(LoginRequiredMixin):
    """Strangers are asked to log in; for everyone else but administrators there is nothing here."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not getattr(request.user, "is_administrator", False):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return Letter.objects.visible_to(self.request.user)


PAGE_SIZE = 50
MOST_COUNTED = 10_000


class Counted(int):
    """Where the counting stopped at the limit the page says «hơn 10.000»: nobody reads the difference."""

    is_more = False


def how_many(letters):
    found = letters.order_by()[: MOST_COUNTED + 1].count()
    number = Counted(min(found, MOST_COUNTED))
    number.is_more = found > MOST_COUNTED
    return number


class LetterList(LettersOfAdministrators, TemplateView):
    """Newest first, paged by key: as quick on the last page as on the first, however many letters there are."""

    template_name = "notifications/letter_list.html"

    def get_context_data(self, **kwargs):
        form = LetterFilterForm(self.request.GET)
        found = form.chosen(self.get_queryset()).defer("text", "html")
        letters, keyset = self._page(found)
        # Only administrators see the link, and only a demonstration has the page behind it.
        return super().get_context_data(
            filter_form=form,
            letters=letters,
            keyset=keyset,
            count=how_many(found),
            demo_mailbox=settings.DEMO,
            **kwargs,
        )

    def _page(self, found):
        """Older than the letter `sau`, or newer than the letter `truoc`, else the newest."""
        after, before = self._key("sau"), self._key("truoc")
        if before:
            rows = list(found.filter(pk__gt=before).order_by("pk")[: PAGE_SIZE + 1])
            newer, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE][::-1]
            older = True
        else:
            rows = list((found.filter(pk__lt=after) if after else found).order_by("-pk")[: PAGE_SIZE + 1])
            newer, older, rows = bool(after), len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
        return rows, {
            "previous_url": self._address("truoc", rows[0]) if rows and newer else "",
            "next_url": self._address("sau", rows[-1]) if rows and older else "",
        }

    def _key(self, name):
        text = self.request.GET.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def _address(self, name, letter):
        query = self.request.GET.copy()
        for other in ("sau", "truoc"):
            query.pop(other, None)
        query[name] = letter.pk
        return f"?{query.urlencode()}"


class LetterPage(LettersOfAdministrators, DetailView):
    template_name = "notifications/letter.html"
    context_object_name = "letter"

    def get_context_data(self, **kwargs):
        user, letter = self.request.user, self.object
        return super().get_context_data(
            history=letter.history.all(),
            is_paper=letter.channel == Channel.PAPER,
            facts=[
                (_("Người nhận"), letter.to_name),
                (_("Địa chỉ"), letter.to_address),
                (_("Loại thư"), letter.kind_label),
                (_("Lập lúc"), date_format(localtime(letter.created_at), "H:i d/m/Y")),
                ("Message-ID", letter.message_id),
            ],
            why_not_resend=permissions.why_not_resend(user, letter),
            why_not_discard=permissions.why_not_discard(user, letter),
            why_not_mark_printed=permissions.why_not_mark_printed(user, letter),
            **kwargs,
        )


class LetterHtml(LettersOfAdministrators, View):
    def get(self, request, pk):
        letter = get_object_or_404(self.get_queryset(), pk=pk)
        return HttpResponse(letter.readable_html, headers={"Content-Security-Policy": LETTER_POLICY})


class LetterDeed(LettersOfAdministrators, View):
    http_method_names = ["post"]
    deed = None
    done = ""

    def post(self, request, pk):
        letter = get_object_or_404(self.get_queryset(), pk=pk)
        try:
            type(self).deed(letter, by=request.user)
        except PermissionDenied as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, self.done)
        return redirect(letter)


class LetterResend(LetterDeed):
    deed = actions.resend

    @property
    def done(self):
        return _("Đã đưa thư vào hàng chờ gửi lại.")


class LetterDiscard(LetterDeed):
    deed = actions.discard

    @property
    def done(self):
        return _("Đã bỏ thư, thư sẽ không được gửi.")


class LetterPrinted(LetterDeed):
    deed = actions.mark_printed

    @property
    def done(self):
        return _("Đã ghi nhận thư giấy được in và chuyển.")


class DemoOnly:
    """Outside a demonstration the letter box does not exist."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class DemoMailbox(DemoOnly, TemplateView):
    template_name = "notifications/demo_mailbox.html"

    def get_context_data(self, **kwargs):
        page = Paginator(demo_mail.names(), 30).get_page(self.request.GET.get("page"))
        mails = [mail for name in page for mail in demo_mail.read(name)[:1]]
        return super().get_context_data(page_obj=page, mails=mails, **kwargs)


class DemoMail(DemoOnly, TemplateView):
    template_name = "notifications/demo_mail.html"

    def get_context_data(self, name, **kwargs):
        mails = demo_mail.read(name)
        if not mails:
            raise Http404
        return super().get_context_data(mails=mails, **kwargs)
