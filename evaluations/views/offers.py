"""What a leader may sign in one decision: every product with what it may get, fifty a page, and which of them are chosen.

The choice goes with the form: the numbers of the products chosen on other pages, and the reasons given there. So exactly
what was chosen and read is signed; a dossier that arrives meanwhile is in no decision until somebody has chosen it.
"""

import json
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.roles import Role
from accounts.text import nfc
from evaluations.actions import deciding
from evaluations.forms.leader import REASON_LENGTH
from evaluations.models import Evaluation
from evaluations.statuses import DECIDABLE, DecisionKind
from products.permissions import current_recognitions, has_ended
from products.statuses import RoundKind

PAGE_SIZE = 50
# Steps of the form that set every box at once.
CHOOSES = ("chon-het", "bo-het")


@dataclass(frozen=True)
class Offer:
    """One product as it could stand in a decision of one kind."""

    evaluation: Evaluation
    result: object
    options: dict
    kind: str

    @property
    def key(self):
        return self.evaluation.pk

    @property
    def box(self):
        return f"h{self.key}"

    @property
    def reason_box(self):
        return f"l{self.key}"

    @property
    def is_default(self):
        return self.options["default"] == self.kind

    @property
    def stars(self):
        """Recognised at the highest star this level may give; referred with the council's conclusion."""
        return self.options["recognise"] if self.kind == DecisionKind.RECOGNISE else self.result.concluded_stars

    def replaced_by(self, current):
        """What signing would lower: the recognition in force with more stars than these (rulings 33)."""
        if self.kind != DecisionKind.RECOGNISE or self.evaluation.round.kind == RoundKind.PRACTICE:
            return None
        is_higher = current and current.stars > (self.stars or 0) and not has_ended(current, clock.today())
        return current if is_higher and self.stars else None

    @property
    def reason_refused(self):
        if self.kind == DecisionKind.RECOGNISE and self.options["recognise"] is None:
            return _("Không đạt hạng sao mà cấp này được công nhận.")
        if self.kind == DecisionKind.REFER_UP and not self.options["refer"]:
            return _("Chưa đạt mức điểm để đề nghị cấp trên.")
        return ""

    @property
    def gates(self):
        """(star, missed items) of the stars this level sends upwards and the mean's band reaches."""
        return [(star, missed) for star, missed in self.options["gates"].items() if star <= self.result.band]

    @property
    def default_words(self):
        if self.options["default"] == DecisionKind.REFER_UP:
            return _("Mặc định: đề nghị cấp trên, vì đã đạt yêu cầu tối thiểu của hạng sao cao hơn.")
        if self.options["default"] == DecisionKind.RECOGNISE:
            return _("Mặc định: công nhận tại cấp này.")
        return _("Không có phương án mặc định; cần ghi lý do.")


def pairs_of(round, user, *, signs=False):
    """(evaluation, result, options) of everything that waits for this leader in the round, a fixed number of statements.

    Signing needs more of each row than the page shows.
    """
    rows = (
        Evaluation.objects.visible_to(user)
        .filter(round=round, status__in=DECIDABLE, office__in=authority.served_ids(user, Role.LEADER))
        .select_related("registration__ward", "session")
        .prefetch_related(
            "results",
            "office__area",
            "returned_from__results",
            "returned_from__session",
            "registration__evaluations__referred_from",
        )
        .order_by("registration__submitted_at", "pk")
    )
    if signs:
        rows = rows.with_names()
    for row in rows:
        row.round = round
    return [(row, row.basis.current_result, deciding.options_for(row)) for row in rows]


def is_nothing(options):
    return options["recognise"] is None and not options["refer"]


class Selection:
    """Which offers are chosen and why, on whatever page they stand; `shown`: the offers of the page that is drawn."""

    def __init__(self, offers, posted=None):
        self.offers = offers
        if posted is None:
            self.chosen = {offer.key for offer in offers if offer.is_default}
            self.reasons = {}
        else:
            self._read(posted)
        self.pages = Paginator(offers, PAGE_SIZE)
        self.page = self.pages.get_page(posted.get("trang") or posted.get("trang-nay") if posted else 1)

    def _read(self, posted):
        """The boxes of the page that was on the screen, and what the form carried of the other pages."""
        keys = {offer.key for offer in self.offers}
        on_screen = _numbers(posted["hien"]) if "hien" in posted else keys
        ticked = {offer.key for offer in self.offers if offer.key in on_screen and posted.get(offer.box)}
        self.chosen = ticked | ((_numbers(posted.get("chon", "")) & keys) - on_screen)
        self.reasons = {key: words for key, words in _reasons(posted.get("ly-do", "")).items() if key not in on_screen}
        for offer in self.offers:
            if offer.reason_box in posted:
                self.reasons[offer.key] = nfc(posted[offer.reason_box])

    def choose(self, which):
        """Every product whose default this is, or none."""
        self.chosen = {offer.key for offer in self.offers if offer.is_default} if which == "chon-het" else set()

    def turn_to_fault(self):
        """The page of the first chosen product that cannot be signed as it stands."""
        for place, offer in enumerate(self.offers):
            reason = self.reasons.get(offer.key, "")
            is_sound = (offer.is_default or reason) and len(reason) <= REASON_LENGTH and not offer.reason_refused
            if offer.key in self.chosen and not is_sound:
                self.page = self.pages.page(place // PAGE_SIZE + 1)
                return

    @property
    def shown(self):
        return self.page.object_list

    @property
    def chosen_offers(self):
        return [offer for offer in self.offers if offer.key in self.chosen]

    def as_boxes(self):
        """The shown offers as a form's data."""
        boxes = {offer.box: "on" for offer in self.shown if offer.key in self.chosen}
        return boxes | {offer.reason_box: self.reasons.get(offer.key, "") for offer in self.shown}

    def carried(self, *, reads=False):
        """Hidden fields: on the page of the words nothing has a box, so everything is carried."""
        on_screen = set() if reads else {offer.key for offer in self.shown}
        elsewhere = {offer.key for offer in self.chosen_offers} - on_screen
        reasons = {key: words for key, words in self.reasons.items() if words and key not in on_screen}
        return {
            "hien": _listed(on_screen),
            "chon": _listed(elsewhere),
            "ly-do": json.dumps(reasons, ensure_ascii=False) if reasons else "",
            "trang-nay": str(self.page.number),
        }

    def replaced(self):
        """{offer key: the higher recognition that signing would replace}, of the shown ones."""
        if not self.shown or self.shown[0].kind != DecisionKind.RECOGNISE:
            return {}
        current = current_recognitions([offer.evaluation.registration.product_id for offer in self.shown])
        found = {
            offer.key: offer.replaced_by(current.get(offer.evaluation.registration.product_id)) for offer in self.shown
        }
        return {key: recognition for key, recognition in found.items() if recognition}


def _numbers(text):
    return {int(key) for key in text.split(",") if key.isascii() and key.isdigit() and len(key) < 18}


def _listed(keys):
    return ",".join(str(key) for key in sorted(keys))


def _reasons(text):
    """{evaluation key: reason} as the page carried it; what is not of that form was not written by the page."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        int(key): nfc(words)
        for key, words in found.items()
        if key.isascii() and key.isdigit() and len(key) < 18 and isinstance(words, str)
    }
