"""What a conference offers: agenda, speakers, topics, materials; and what it costs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.concepts import concepts
from trainings.querysets import ConceptQuerySet


class Speaker(models.Model):
    """Báo cáo viên, giảng viên; a source may name the organisation only."""

    conference = models.ForeignKey("trainings.Conference", models.CASCADE, related_name="speakers")
    name = models.CharField(_("Họ và tên"), max_length=150, blank=True)
    role = models.CharField(_("Vai trò"), max_length=100, blank=True)
    position = models.CharField(_("Chức vụ"), max_length=150, blank=True)
    organisation = models.CharField(_("Đơn vị"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("báo cáo viên")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(organisation="") | ~Q(position=""),
                name="speaker_is_somebody",
                violation_error_message=_("Hãy ghi họ tên, chức vụ hoặc đơn vị của báo cáo viên."),
            )
        ]

    def __str__(self):
        return ", ".join(filter(None, [self.name, self.position, self.organisation]))


class AgendaItem(models.Model):
    session = models.ForeignKey("trainings.ConferenceSession", models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=1)
    at = models.TimeField(_("Giờ"), null=True, blank=True)
    title = models.CharField(_("Nội dung"), max_length=300)
    speaker = models.ForeignKey(
        Speaker, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("Người trình bày")
    )

    class Meta:
        ordering = ["session", "position", "pk"]
        verbose_name = _("mục chương trình")

    def __str__(self):
        return self.title


class Topic(models.Model):
    """Chuyên đề; what it teaches is said in the criteria's own concepts (rulings 28)."""

    conference = models.ForeignKey("trainings.Conference", models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=1)
    title = models.CharField(_("Chuyên đề"), max_length=300)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("chuyên đề")

    def __str__(self):
        return self.title

    @property
    def concept_names(self):
        known = concepts()
        return [known[row.concept].name for row in self.concepts.all() if row.concept in known]


class TopicConcept(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="concepts")
    concept = models.CharField(max_length=40, db_index=True)

    objects = ConceptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "concept"], name="topic_concept_once")]

    def __str__(self):
        return self.concept


class Material(models.Model):
    """Tài liệu, ảnh: a stored file or a link."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Tài liệu")
        PHOTO = "photo", _("Ảnh hội nghị")

    conference = models.ForeignKey("trainings.Conference", models.CASCADE, related_name="materials")
    kind = models.CharField(_("Loại"), max_length=10, choices=Kind, default=Kind.DOCUMENT)
    title = models.CharField(_("Tên tài liệu"), max_length=300)
    file = models.ForeignKey("products.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField(max_length=255, blank=True)
    link = models.URLField(_("Đường dẫn"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tài liệu")
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="material_has_content")
        ]

    def __str__(self):
        return self.title


class BudgetLine(models.Model):
    conference = models.ForeignKey("trainings.Conference", models.CASCADE, related_name="budget")
    what = models.CharField(_("Nội dung chi"), max_length=200)
    planned = models.PositiveBigIntegerField(_("Dự toán (đồng)"), default=0)
    spent = models.PositiveBigIntegerField(_("Thực chi (đồng)"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("khoản chi")

    def __str__(self):
        return self.what
