from datetime import timedelta

from django.db.models import Q, QuerySet

from .statuses import Status

# A worker that holds a letter longer than this has died: SMTP itself gives up after seconds.
STUCK_AFTER = timedelta(minutes=10)


class LetterQuerySet(QuerySet):
    def visible_to(self, user):
        return self if getattr(user, "is_administrator", False) else self.none()

    def about(self, *abouts):
        return self.filter(about__in=abouts)

    def due(self, at):
        return self.filter(status=Status.QUEUED, next_try_at__lte=at)

    def stuck(self, at):
        return self.filter(status=Status.SENDING, claimed_at__lt=at - STUCK_AFTER)

    def matching(self, words):
        """Every word somewhere in the addressee, the subject or what the letter is about."""
        letters = self
        for word in words.split()[:8]:
            letters = letters.filter(
                Q(to_name__icontains=word)
                | Q(to_address__icontains=word)
                | Q(subject__icontains=word)
                | Q(about__icontains=word)
            )
        return letters
