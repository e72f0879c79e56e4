"""What every paper of a dossier repeats, from its snapshot."""

from accounts import clock
from criteria.text import in_sentence
from products.papers.words import iso, moment_of


def facts_of(snapshot):
    business = snapshot["business"]
    return {
        "business": business["name"],
        "business_kind": business["kind_words"],
        "address": business["address"],
        "phone": business["phone"],
        "email": business["email"],
        "representative": business["representative"],
        "position": business["representative_position"],
        "gender": business["representative_gender_words"],
        "ethnicity": business["representative_ethnicity"],
        "home": business["representative_address"],
        "product": snapshot["product"]["name"],
        "set_line": snapshot["set_line"],
        "set_name": snapshot["set_name"],
        "code": snapshot["code"] or "",
        "round": snapshot["round"]["name"],
        "year": str(snapshot["round"]["year"]),
        "province": in_sentence(snapshot["province"]),
        "ward": snapshot["ward"]["name"],
        "kind": snapshot["kind"],
        "kind_words": snapshot["kind_words"],
        "regulation": snapshot["regulation_title"],
        "is_draft": "handed_in" not in snapshot,
    }


def handed_in_on(snapshot):
    """The day over the signature; "" of a draft."""
    handed = snapshot.get("handed_in")
    return iso(clock.local_date(moment_of(handed["at"]))) if handed else ""


def watermark(snapshot):
    """Across every page of a form: a draft says so."""
    mark = snapshot["round"]["watermark"]
    return mark if "handed_in" in snapshot else draft_mark(mark)


def draft_mark(mark):
    """Under the round's own mark."""
    return " · ".join(filter(None, [mark, "BẢN NHÁP"]))
