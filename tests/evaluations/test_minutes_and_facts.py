"""Minutes are not adopted while something is newer than their text; they are written again from the facts, what was said is kept."""

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from evaluations import minutes_facts, permissions
from evaluations.actions import concluding, conflicts
from evaluations.models import CouncilSession, Objection, Result
from evaluations.statuses import Status
from tests.factories.evaluations import bring_to, fresh

pytestmark = pytest.mark.django_db
REASON = "Soạn lại từ số liệu"


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return found.value.reason


@pytest.fixture
def scored(stage):
    return bring_to(stage, Status.SCORED, less=5)


def session_of(evaluation):
    return CouncilSession.objects.get(pk=evaluation.session_id)


def write(stage, evaluation, text="Hội đồng thống nhất.", **more):
    session = session_of(evaluation)
    facts = {"number": "01/BB", "date": stage.today, "version": session.version}
    concluding.write_minutes(session, by=stage.secretary, text=text, **(facts | more))
    return session_of(evaluation)


def conclude(stage, evaluation):
    concluding.conclude_differently(
        fresh(evaluation), by=stage.chair, stars=3, reason="Bao bì chưa đạt.", votes_for=5, votes_present=5
    )


def find_conflict(stage, evaluation):
    member = evaluation.session.council.members.get(user=stage.members[0])
    conflicts.find_conflict(fresh(evaluation), member, by=stage.secretary, reason="Là người thân của chủ hộ.")


NEWER = [conclude, find_conflict]


@pytest.mark.parametrize("change", NEWER)
def test_a_newer_result_stops_the_adoption_and_is_named(stage, as_user, scored, change):
    session = write(stage, scored)
    assert permissions.why_not_adopt_minutes(stage.chair, session) == ""
    change(stage, scored)
    session = session_of(scored)
    name = scored.registration.product_name
    reason = permissions.why_not_adopt_minutes(stage.chair, session)
    assert name in reason and REASON in reason
    assert refused(concluding.adopt_minutes, session, by=stage.chair) == reason
    page = as_user(stage.chair).get(reverse("evaluations:minutes", args=[session.pk]))
    assert [button["reason_refused"] for button in page.context["actions"]] == [reason]
    assert name in page.context["newer"]
    session.refresh_from_db()
    assert session.minutes_adopted_at is None and fresh(scored).status == Status.SCORED


def test_what_is_compared_holds_every_fact_the_text_tells(stage, scored):
    """Each of them alone changes the stamp."""
    session = session_of(scored)
    before = minutes_facts.stamp(session)
    result = scored.current_result
    seen = []
    for field, value in {
        "concluded_stars": 3, "departure_reason": "Lý do.", "departure_votes_for": 3, "departure_votes_present": 5,
    }.items():  # fmt: skip
        was = getattr(result, field)
        Result.objects.filter(pk=result.pk).update(**{field: value})
        seen.append(minutes_facts.changed_since(session, before))
        Result.objects.filter(pk=result.pk).update(**{field: was})
    Objection.objects.create(evaluation=scored, ground="Giả mạo.", reason="Con dấu.", raised_by=stage.chair)
    seen.append(minutes_facts.changed_since(session, before))
    assert seen == [[f"«{scored.registration.product_name}»"]] * 5
    assert minutes_facts.changed_since(session, {**before, "people": "x", "999": "y"})[0] == "thành phần tham dự"


def test_minutes_of_an_earlier_version_are_written_again_first(stage, scored):
    session = write(stage, scored)
    CouncilSession.objects.filter(pk=session.pk).update(minutes_facts=None)
    assert REASON in refused(concluding.adopt_minutes, session_of(scored), by=stage.chair)


def test_a_result_that_comes_while_the_secretary_types_is_noticed(stage, as_user, scored):
    client = as_user(stage.secretary)
    address = reverse("evaluations:minutes", args=[scored.session_id])
    form = client.get(address).context["form"]
    posted = {name: form[name].value() for name in ("number", "text", "version", "facts")} | {"date": "06/05/2024"}
    conclude(stage, scored)
    answer = client.post(address, posted)
    assert scored.registration.product_name in answer.context["form"].non_field_errors()[0]
    assert session_of(scored).minutes_text == ""


def test_written_again_from_the_facts_keeping_what_was_said(stage, as_user, scored):
    client = as_user(stage.secretary)
    address = reverse("evaluations:minutes", args=[scored.session_id])

    def posted(form, **more):
        return (
            {name: form[name].value() for name in ("number", "text", "version", "facts")}
            | {"date": "06/05/2024"}
            | more
        )

    form = client.get(address).context["form"]
    said = form["text"].value().replace("…", "Ông A: bao bì đẹp.\nBà B: cần ghi rõ hạn dùng.")
    said = said.replace("Kết quả đánh giá:", "Ghi thêm của thư ký.\nKết quả đánh giá:")
    client.post(address, posted(form, text=said))
    conclude(stage, scored)
    stale = client.get(address)
    assert stale.context["newer"]
    again = client.post(address, posted(stale.context["form"], buoc="soan-lai"))
    text = again.context["form"]["text"].value()
    assert "kết luận 3 sao" in text and "Hội đồng kết luận khác kết quả tính" in text
    assert text.count("Kết quả đánh giá:") == 1 and text.count("trung bình") == 1
    for words in ("Ông A: bao bì đẹp.", "Bà B: cần ghi rõ hạn dùng.", "Ghi thêm của thư ký.", "nhất trí thông qua"):
        assert text.count(words) == 1
    assert "kết luận 3 sao" not in session_of(scored).minutes_text  # shown to be read first, not saved yet
    saved = client.post(address, posted(again.context["form"]))
    assert saved.status_code == 302
    concluding.adopt_minutes(session_of(scored), by=stage.chair)
    assert fresh(scored).status == Status.MINUTED


def test_adopted_minutes_are_shown_as_they_were_adopted(stage, as_user, scored):
    session = write(stage, scored, text="Nội dung đã thông qua.")
    concluding.adopt_minutes(session, by=stage.chair)
    page = as_user(stage.secretary).get(reverse("evaluations:minutes", args=[session.pk]))
    assert page.context["text"] == "Nội dung đã thông qua."
    assert "DỰ THẢO" not in page.content.decode()
