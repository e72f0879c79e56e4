"""Rulings 18, phase by phase and role by role: what of another's sheet any page of the room tells."""

import re

import pytest
from django.urls import reverse

from evaluations.actions import concluding, conflicts, scoring
from evaluations.models import ScoreSheet
from evaluations.statuses import Status
from tests.factories import accounts
from tests.factories.evaluations import bring_to, fill_sheet, fresh

MARK = "NHẬN-XÉT-CỦA-ỦY-VIÊN-B"
ROLES = [
    "member_a",
    "member_b",
    "secretary",
    "chair",
    "head",
    "specialist",
    "leader",
    "clerk",
    "ward",
    "owner",
    "stranger",
]
LESS_B = 9
MEAN = "98,2"  # four sheets of 100 and one of 91


def cast(stage):
    return {
        "member_a": stage.members[0],
        "member_b": stage.members[1],
        "secretary": stage.secretary,
        "chair": stage.chair,
        "head": stage.head,
        "specialist": stage.specialist,
        "leader": stage.leader,
        "clerk": accounts.clerk(),
        "ward": stage.officer,
        "owner": stage.owner,
        "stranger": accounts.stranger(),
    }


def everybody_else(stage):
    return [voter for voter in stage.voters if voter not in stage.members[:2]]


def before_a_hands_in(stage, evaluation):
    fill_sheet(stage, evaluation, stage.members[1], less=LESS_B, mark=MARK)
    fill_sheet(stage, evaluation, stage.members[0], hand_in=False)


def after_a_handed_in(stage, evaluation):
    fill_sheet(stage, evaluation, stage.members[1], less=LESS_B, mark=MARK)
    for voter in [stage.members[0], *everybody_else(stage)]:
        fill_sheet(stage, evaluation, voter)


def after_the_opening(stage, evaluation):
    after_a_handed_in(stage, evaluation)
    concluding.open_discussion(fresh(evaluation).session, by=stage.chair)


def after_the_closing(stage, evaluation):
    after_the_opening(stage, evaluation)
    concluding.close_session(fresh(evaluation).session, by=stage.chair)


PAGES = ["session", "board", "board_state", "minutes"]
DOSSIER_PAGES = ["evaluation", "check", "comparison", "sheet", "sheet_hand_in"]
LISTS = ["my_sheets", "evaluation_list", "council_list"]


def read(client, evaluation):
    """Every page of the room about this dossier that opens to the client, as one text without its addresses."""
    urls = [reverse(f"evaluations:{name}") for name in LISTS]
    urls += [reverse(f"evaluations:{name}", args=[evaluation.session_id]) for name in PAGES]
    urls += [reverse(f"evaluations:{name}", args=[evaluation.pk]) for name in DOSSIER_PAGES]
    answers = [client.get(url) for url in urls]
    return "\n".join(answer.content.decode() for answer in answers if answer.status_code == 200)


def told(client, evaluation, sheet):
    """(B's sheet opens, B's words stand somewhere, B's total stands somewhere, the mean stands somewhere)."""
    text = read(client, evaluation)
    page = client.get(reverse("evaluations:sheet_read", args=[sheet.pk]))
    return (
        page.status_code == 200,
        MARK in text or MARK in (page.content.decode() if page.status_code == 200 else ""),
        bool(re.search(r">\s*91\s*<", text)),
        MEAN in text,
    )


NOTHING = (False, False, False, False)
ALL = (True, True, True, True)
OWN = (True, True, True, False)
READERS_OPENED = {"member_a", "member_b", "secretary", "chair", "head"}


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (before_a_hands_in, {"member_b": OWN}),
        (after_a_handed_in, {"member_b": OWN}),
        (after_the_opening, dict.fromkeys(READERS_OPENED, ALL)),
        # Closed: the result belongs to the office; the single sheets still only to those of rulings 18.
        (
            after_the_closing,
            dict.fromkeys([*READERS_OPENED, "leader"], ALL)
            | dict.fromkeys(["specialist", "clerk"], (False, False, False, True)),
        ),
    ],
)
def test_seals_each_phase_tells_each_role_its_own(stage, as_user, phase, expected):
    evaluation = bring_to(stage, Status.SCORING)
    phase(stage, evaluation)
    sheet = ScoreSheet.objects.get(evaluation=evaluation, member__user=stage.members[1])
    got = {name: told(as_user(user), fresh(evaluation), sheet) for name, user in cast(stage).items()}

    assert got == {name: expected.get(name, NOTHING) for name in ROLES}


def test_seals_a_late_member_reads_nothing_of_a_rescoring(stage, as_user):
    """A second scoring is under seal again until one's own new sheet is in."""
    evaluation = bring_to(stage, Status.RESCORING)
    sheet = fill_sheet(stage, evaluation, stage.members[1], less=LESS_B, mark=MARK)
    url = reverse("evaluations:sheet_read", args=[sheet.pk])
    before = {name: as_user(user).get(url).status_code for name, user in cast(stage).items()}
    fill_sheet(stage, evaluation, stage.members[0])
    after = as_user(stage.members[0]).get(url).status_code

    assert before == dict.fromkeys(ROLES, 404) | {"member_b": 200}
    assert after == 200


def test_seals_a_recused_member_reads_the_masked_row_only(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    recused = stage.members[0]
    fill_sheet(stage, evaluation, recused)
    fill_sheet(stage, evaluation, stage.members[1], less=LESS_B, mark=MARK)
    for voter in everybody_else(stage):
        fill_sheet(stage, evaluation, voter)
    concluding.open_discussion(fresh(evaluation).session, by=stage.chair)
    seat = fresh(evaluation).session.council.members.get(user=recused)
    conflicts.find_conflict(fresh(evaluation), seat, by=stage.chair, reason="Là người thân của chủ hộ.")
    concluding.close_session(fresh(evaluation).session, by=stage.chair)
    sheet = ScoreSheet.objects.get(evaluation=evaluation, member__user=stage.members[1])
    client = as_user(recused)
    session = client.get(reverse("evaluations:session", args=[fresh(evaluation).session_id])).content.decode()

    assert told(client, fresh(evaluation), sheet) == NOTHING
    assert client.get(reverse("evaluations:comparison", args=[evaluation.pk])).status_code == 403
    assert evaluation.registration.product.name in session
    assert "có lợi ích liên quan" in session
    assert "điểm trung bình" not in session


def test_seals_a_chair_with_an_interest_sees_no_totals_of_that_dossier(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    scoring.declare(fresh(evaluation), by=stage.chair, has_conflict=True, reason="Góp vốn.")
    fill_sheet(stage, evaluation, stage.members[1], less=LESS_B, mark=MARK)
    for voter in stage.voters:
        if voter not in {stage.chair, stage.members[1]}:
            fill_sheet(stage, evaluation, voter)
    concluding.open_discussion(fresh(evaluation).session, by=stage.chair)
    sheet = ScoreSheet.objects.get(evaluation=evaluation, member__user=stage.members[1])

    assert told(as_user(stage.chair), fresh(evaluation), sheet) == NOTHING


def test_seals_the_board_names_nobody(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    page = (
        as_user(stage.secretary).get(reverse("evaluations:board_state", args=[evaluation.session_id])).content.decode()
    )
    named = [user.full_name for user in [*stage.voters, stage.secretary] if user.full_name in page]

    assert named == []
    assert evaluation.registration.business.name not in page
    assert "100" in page


def test_seals_the_secretary_sees_who_has_finished(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    before_a_hands_in(stage, evaluation)
    response = as_user(stage.secretary).get(reverse("evaluations:session", args=[evaluation.session_id]))
    cells = {cell.member.user: str(cell.progress) for cell in response.context["rows"][0]["line"].cells}

    assert cells == dict.fromkeys(stage.voters, "waiting") | {stage.members[0]: "open", stage.members[1]: "done"}


@pytest.mark.parametrize(
    ("phase", "who", "title"),
    [
        (after_a_handed_in, "specialist", "Điểm còn niêm phong"),
        (after_the_opening, "specialist", "Điểm của từng thành viên không hiện ở đây"),
        (after_the_closing, "specialist", "Điểm của từng thành viên không hiện ở đây"),
        (after_a_handed_in, "chair", "Điểm còn niêm phong"),
    ],
)
def test_seals_the_page_tells_the_true_reason(stage, as_user, phase, who, title):
    evaluation = bring_to(stage, Status.SCORING)
    phase(stage, evaluation)
    page = as_user(getattr(stage, who)).get(reverse("evaluations:comparison", args=[evaluation.pk]))

    assert page.context["shown"] is None
    assert str(page.context["sealed"][0]) == title
    assert title in page.content.decode()
