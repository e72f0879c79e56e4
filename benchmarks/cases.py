"""What is measured and what it may cost: as a multiple of the floor's page in the same minutes, and in statements."""

from dataclasses import dataclass


@dataclass
class Case:
    """`ratio` and `statements` are the most allowed, `milliseconds` where the goal is a time, `rate` the least part of the
    floor's answers a second with eight clients. None: not judged. `marker`: the fields that a saving changes."""

    title: str
    who: str | None
    path: str
    floor: str
    ratio: float | None = None
    milliseconds: float | None = None
    statements: int | None = None
    marker: str = ""
    rate: float | None = None


def cases(facts, size):
    """`facts`: keys of rows that the pages are asked for (`logins.py`); the figures are those for this size."""
    small, huge = size <= 1000, size > 20_000
    yield from _lists(facts, {"ratio": 5 if small else 4, "statements": 12})
    yield from _search(facts, 30 if small else 60 if huge else 40)
    yield from _figures(facts, 200 if huge else 100)
    yield from _homes()
    yield from _single(facts)
    yield from _council(facts)
    yield from _public(facts)


def _lists(facts, allowed):
    dossiers, evaluations = "/dossiers/", "/dossiers/"
    for who in ("specialist", "officer", "owner", "auditor"):
        yield Case(f"dossiers of the {who}", who, "/ho-so/", dossiers, **allowed)
    yield Case("dossiers by deadline", "specialist", "/ho-so/?xep=han", dossiers, **allowed)
    yield Case("dossiers late", "specialist", "/ho-so/?han=qua-han", dossiers, **allowed)
    yield Case("evaluations", "specialist", "/danh-gia/", evaluations, **allowed)
    yield Case("evaluations, one status", "specialist", "/danh-gia/?trang-thai=checking", evaluations, **allowed)
    yield Case("evaluations, one ward", "specialist", f"/danh-gia/?phuong={facts['ward']}", evaluations, **allowed)
    yield Case("evaluations, just arrived", "specialist", "/danh-gia/?muc=moi-den", evaluations, **allowed)
    for title, path in facts["pages"].items():
        yield Case(title, "specialist", path, dossiers, **allowed)
    yield Case("my sheets", "member", "/phieu/", dossiers, **allowed)
    for title, who, path in (
        ("businesses", "specialist", "/chu-the/"), ("products", "specialist", "/san-pham/"),
        ("rounds", "specialist", "/dot/"), ("decisions", "leader", "/quyet-dinh/"),
        ("councils", "secretary", "/hoi-dong/"), ("conferences", "specialist", "/hoi-nghi/"),
        ("audit log", "administrator", "/tai-khoan/nhat-ky/"), ("letters", "administrator", "/thu/"),
        ("people", "administrator", "/tai-khoan/nguoi-dung/"),
    ):  # fmt: skip
        yield Case(title, who, path, "/businesses/", **allowed)


def _search(facts, milliseconds):
    words = {"common": "banh+com", "rare": "mien+dong+uoi+xyz", "code": facts["code"], "typo": "bnah+com"}
    for title, text in words.items():
        for page, path in (("dossiers", "/ho-so/"), ("evaluations", "/danh-gia/")):
            yield Case(f"search in {page}, {title}", "specialist", f"{path}?tim={text}", "/dossiers/", milliseconds=milliseconds, statements=12)  # fmt: skip
    yield Case("search in public", None, "/san-pham-ocop/?tim=banh+com", "/recognitions/", milliseconds=milliseconds)


def _figures(facts, milliseconds):
    for title, path in (
        ("round", f"/dot/{facts['round']}/"), ("conference proposals", "/hoi-nghi/de-xuat/"),
        ("conference funnel", "/bao-cao/hoi-nghi/"), ("report form", "/bao-cao/moi/"),
    ):  # fmt: skip
        yield Case(title, "specialist", path, "/figures/", milliseconds=milliseconds)


def _homes():
    for who in ("officer", "ward_leader", "specialist", "head", "secretary", "chair", "member", "leader", "owner",
                "administrator", "auditor"):  # fmt: skip
        yield Case(f"home of the {who}", who, "/ban-lam-viec/", "/figures/", milliseconds=60, statements=15)


def _single(facts):
    floor, allowed = f"/dossiers/{facts['dossier']}/", {"ratio": 6, "statements": 15}
    yield Case("dossier", "specialist", f"/ho-so/{facts['dossier']}/", floor, **allowed)
    yield Case("evaluation", "specialist", f"/danh-gia/{facts['evaluation']}/", floor, **allowed)


def _council(facts):
    allowed = {"ratio": 3, "statements": 20}
    for phase, pk in facts["sessions"].items():
        who = "secretary" if phase == "closed" else "chair"
        yield Case(f"session 40 × 9 × 30, {phase}", who, f"/phien/{pk}/", f"/sessions/{pk}/", **allowed)
        yield Case(f"board 40 × 9 × 30, {phase}", who, f"/phien/{pk}/bang/", f"/sessions/{pk}/", **allowed)
    sheet, floor = f"/phieu/{facts['scored']}/", f"/sheets/{facts['scored']}/"
    yield Case("sheet", "scorer", sheet, f"/dossiers/{facts['dossier']}/", ratio=6, statements=20)
    yield Case("saving a sheet", "scorer", sheet, floor, ratio=4, statements=20, marker=r"n\d+")
    yield Case("deciding 100", "leader", f"/quyet-dinh/dot/{facts['round']}/", "/results/minuted/", **allowed)
    yield Case(
        f"decision of {facts['items']}",
        "leader",
        f"/quyet-dinh/{facts['decision']}/",
        "/results/recognised/",
        **allowed,
    )


def _public(facts):
    one = f"/recognitions/{facts['recognition']}/"
    asked = f"?ma={facts['code']}&bm={facts['secret']}"
    for title, path, floor in (
        ("front page", "/", "/recognitions/"), ("public list", "/san-pham-ocop/", "/recognitions/"),
        ("public product", f"/san-pham-ocop/{facts['product']}/", one),
        ("certificate check", f"/giay-chung-nhan/{facts['certificate']}/", one),
        ("look-up", f"/tra-cuu/{asked}", f"/lookup/{asked}"),
    ):  # fmt: skip
        yield Case(title, None, path, floor, ratio=4)
    yield Case("look-up, 8 clients", None, f"/tra-cuu/{asked}", f"/lookup/{asked}", rate=0.3)
