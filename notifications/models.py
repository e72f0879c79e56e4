from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .querysets import LetterQuerySet
from .statuses import ICON, OUTCOME_TONE, PRIVATE_KINDS, TONE, Channel, Outcome, Status, kind_label
from .veil import veiled


class Letter(models.Model):
    """One letter to one addressee, written in the transaction of the deed it reports.

    The row is the truth and Celery only the bell. `key` says which deed it reports, so the same
    deed never sends twice; `about` names the thing ("registration:12") without knowing its table.
    """

    key = models.CharField(_("khóa"), max_length=200, unique=True)
    kind = models.CharField(_("loại thư"), max_length=50, db_index=True)
    channel = models.CharField(_("hình thức"), max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    to_name = models.CharField(_("người nhận"), max_length=300)
    to_address = models.EmailField(_("địa chỉ thư điện tử"), max_length=254, blank=True)
    subject = models.CharField(_("tiêu đề"), max_length=300)
    text = models.TextField(_("nội dung"))
    html = models.TextField(_("nội dung HTML"))
    about = models.CharField(_("về việc"), max_length=100, blank=True, db_index=True)
    status = models.CharField(_("tình trạng"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(_("số lần gửi"), default=0)
    next_try_at = models.DateTimeField(_("lần gửi tới"), default=timezone.now)
    error = models.TextField(_("lỗi lần cuối"), blank=True)
    message_id = models.CharField("Message-ID", max_length=200)
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(_("bắt đầu gửi lúc"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("thư thông báo")
        verbose_name_plural = _("thư thông báo")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "next_try_at"], name="letter_due"),
            models.Index(fields=["status", "claimed_at"], name="letter_stuck"),
            # The list is read newest first, whatever it is narrowed by.
            models.Index(fields=["kind", "id"], name="letter_of_kind"),
            models.Index(fields=["status", "id"], name="letter_in_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_status_of_its_channel",
                condition=models.Q(
                    channel=Channel.PAPER, status__in=[Status.TO_PRINT, Status.PRINTED, Status.DISCARDED]
                )
                | models.Q(
                    channel=Channel.EMAIL,
                    status__in=[Status.QUEUED, Status.SENDING, Status.SENT, Status.FAILED, Status.DISCARDED],
                ),
            ),
            models.CheckConstraint(
                name="letter_by_email_has_address",
                condition=models.Q(channel=Channel.PAPER) | ~models.Q(to_address=""),
            ),
            models.CheckConstraint(
                name="letter_sending_is_claimed",
                condition=~models.Q(status=Status.SENDING) | models.Q(claimed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to_name}"

    def get_absolute_url(self):
        return reverse("notifications:letter", args=[self.pk])

    @property
    def kind_label(self):
        return kind_label(self.kind)

    @property
    def readable_text(self):
        return self._for_administrators(self.text)

    @property
    def readable_html(self):
        return self._for_administrators(self.html)

    @property
    def hides_links(self):
        return self.readable_text != self.text or self.readable_html != self.html

    def _for_administrators(self, words):
        # A paper letter must be printed whole by the office that hands it over.
        if self.channel != Channel.EMAIL:
            return words
        return veiled(words, every_link=self.kind in PRIVATE_KINDS)

    @property
    def tone(self):
        return TONE[Status(self.status)]

    @property
    def icon(self):
        return ICON[Status(self.status)]


class LetterAttempt(models.Model):
    """One line of a letter's history: each try to send it and each decision about it. Rows are only added."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="history", verbose_name=_("thư"))
    at = models.DateTimeField(_("lúc"), default=timezone.now)
    outcome = models.CharField(_("kết quả"), max_length=15, choices=Outcome.choices)
    smtp_code = models.PositiveSmallIntegerField(_("mã SMTP"), null=True, blank=True)
    error = models.TextField(_("lỗi"), blank=True)
    # The name as it was then: the post room stands below the accounts and knows no people.
    by = models.CharField(_("người thực hiện"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lần gửi thư")
        verbose_name_plural = _("các lần gửi thư")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.letter_id}: {self.outcome}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("A line of a letter's history is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A line of a letter's history is never deleted.")

    @property
    def label(self):
        return self.get_outcome_display()

    @property
    def tone(self):
        return OUTCOME_TONE[Outcome(self.outcome)]

    @property
    def recorded_at(self):
        return self.at

    @property
    def note(self):
        """What the mail server said, with its code: "550 …"."""
        return f"{self.smtp_code or ''} {self.error}".strip() if self.error else ""
