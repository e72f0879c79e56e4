"""What is measured and what it may cost: as a multiple of the floor's page in the same minutes, and in statements."""

from dataclasses import dataclass


@dataclass
class Case:
    """`ratio` and `statements` are the most allowed; `milliseconds` where the goal is a time. None: not judged."""

    title: str
    who: str | None
    path: str
    floor: str
    ratio: float | None = None
    milliseconds: float | None = None
    statements: int | None = None


LIST, PUBLIC, HOME = {"ratio": 4, "statements": 12}, {"ratio": 4}, {"milliseconds": 60, "statements": 15}


def cases(facts):
    """`facts`: keys of rows that the pages are asked for (`portal.py: facts`)."""
    yield from _lists(facts)
    yield from _homes()
    yield from _single(facts)
    yield from _council(facts)
    yield from _public(facts)


def _lists(facts):
    for who in ("specialist", "officer", "owner", "auditor"):
        yield Case(f"dossiers: {who}", who, "/ho-so/", "/dossiers/", **LIST)
    yield Case("dossiers: by deadline", "specialist", "/ho-so/?xep=han", "/dossiers/", **LIST)
    yield Case("evaluations", "specialist", "/danh-gia/", "/dossiers/", **LIST)
    yield Case("evaluations: one status", "specialist", "/danh-gia/?trang-thai=checking", "/dossiers/", **LIST)
    yield Case("evaluations: one ward", "specialist", f"/danh-gia/?phuong={facts['ward']}", "/dossiers/", **LIST)
    yield Case("businesses", "specialist", "/chu-the/", "/businesses/", **LIST)
    yield Case("products", "specialist", "/san-pham/", "/businesses/", **LIST)
    for title, words in (
        ("common", "banh+com"),
        ("rare", "mien+dong+uoi+xyz"),
        ("code", facts["code"]),
        ("typo", "bnah+com"),
    ):
        yield Case(
            f"search: {title}", "specialist", f"/ho-so/?tim={words}", "/dossiers/", milliseconds=60, statements=12
        )
    yield Case("rounds", "specialist", "/dot/", "/businesses/", **LIST)
    yield Case("round", "specialist", f"/dot/{facts['round']}/", "/figures/", milliseconds=200)
    yield Case("decisions", "leader", "/quyet-dinh/", "/businesses/", **LIST)
    yield Case("councils", "secretary", "/hoi-dong/", "/businesses/", **LIST)
    yield Case("audit log", "administrator", "/tai-khoan/nhat-ky/", "/businesses/", **LIST)
    yield Case("conference proposals", "specialist", "/hoi-nghi/de-xuat/", "/figures/", milliseconds=200)
    yield Case("conference funnel", "specialist", "/bao-cao/hoi-nghi/", "/figures/", milliseconds=200)
    yield Case("report form", "specialist", "/bao-cao/moi/", "/figures/", milliseconds=200)


def _homes():
    for who in ("officer", "ward_leader", "specialist", "head", "secretary", "chair", "member", "leader", "owner",
                "administrator", "auditor"):  # fmt: skip
        yield Case(f"home: {who}", who, "/ban-lam-viec/", "/figures/", **HOME)


def _single(facts):
    allowed = {"ratio": 6, "statements": 15}
    yield Case("dossier", "specialist", f"/ho-so/{facts['dossier']}/", f"/dossiers/{facts['dossier']}/", **allowed)
    yield Case(
        "evaluation", "specialist", f"/danh-gia/{facts['evaluation']}/", f"/dossiers/{facts['dossier']}/", **allowed
    )


def _council(facts):
    allowed = {"ratio": 3, "statements": 20}
    for phase, pk in facts["sessions"].items():
        who = "secretary" if phase == "closed" else "chair"
        yield Case(f"session 40 × 9 × 30: {phase}", who, f"/phien/{pk}/", f"/sessions/{pk}/", **allowed)
        yield Case(f"board 40 × 9 × 30: {phase}", who, f"/phien/{pk}/bang/", f"/sessions/{pk}/", **allowed)
    yield Case("my sheets", "member", "/phieu/", "/dossiers/", **LIST)
    yield Case(
        "sheet", "member", f"/phieu/{facts['scored']}/", f"/dossiers/{facts['dossier']}/", ratio=6, statements=20
    )
    yield Case("deciding", "leader", f"/quyet-dinh/dot/{facts['round']}/", "/dossiers/", **allowed)


def _public(facts):
    yield Case("front page", None, "/", "/recognitions/", **PUBLIC)
    yield Case("public list", None, "/san-pham-ocop/", "/recognitions/", **PUBLIC)
    yield Case("public search", None, "/san-pham-ocop/?tim=banh+com", "/recognitions/", milliseconds=60)
    yield Case(
        "public product",
        None,
        f"/san-pham-ocop/{facts['product']}/",
        f"/recognitions/{facts['recognition']}/",
        **PUBLIC,
    )
    yield Case(
        "certificate check",
        None,
        f"/giay-chung-nhan/{facts['certificate']}/",
        f"/recognitions/{facts['recognition']}/",
        **PUBLIC,
    )
