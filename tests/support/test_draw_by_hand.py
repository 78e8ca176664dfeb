"""Support draws by hand: nothing moves before the sample is sent, and nobody tries twice unseen."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from time_machine import travel

from activity.models import Entry
from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import now, today
from common.words import counted, deadline
from messages_out.models import Message
from sampling.actions import send_run
from sampling.by_hand.models import DrawPlan
from sampling.draw import DEFAULT_PARAMETERS
from sampling.models import SamplingRun
from sampling.provider_files import keep_file, write_file
from sampling.rules import due_date
from schools.models import SchoolStatus
from tests.clock import in_term
from tests.factories import ClaimFactory, ProviderFactory, SchoolFactory, closed_window, support_user
from tests.pages import inspect
from tests.raw_changes import by_hand
from tests.sampling.runs import drawn, submitted

pytestmark = pytest.mark.django_db
FIGURES = {"high_value": "5000", "mentor_submitted_percent": "20", "target_percent": "100"}


@pytest.fixture
def window() -> ClaimWindow:
    return closed_window(closed_at=now())


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user())
    return client


def answered(browser: Client, over: str, *, leave_out: str = "") -> DrawPlan:
    browser.post("/support/sampling/new/")
    plan = DrawPlan.objects.latest("pk")
    for step, answers in (
        ("over", {"over": over}),
        ("statuses", {"statuses": ["submitted", "paid"]}),
        ("parameters", FIGURES | {"changed_because": "The auditors ask for all."}),
        ("commitment", {}),
        ("leave-out", {"left_out": leave_out}),
    ):
        inspect(browser.get(address(plan, step)))
        assert browser.post(address(plan, step), answers).status_code == 303
    return plan


def address(plan: DrawPlan, step: str) -> str:
    return f"/support/sampling/new/{plan.pk}/{step}/"


def drawn_by_hand(browser: Client, window: ClaimWindow, **values: str) -> SamplingRun:
    plan = answered(browser, f"window-{window.pk}", **values)
    browser.post(address(plan, "check"))
    return SamplingRun.objects.get(commitment=plan.commitment)


def statuses() -> set[str]:
    return set(Claim.objects.values_list("status", flat=True))


def test_a_draw_over_a_year_of_submitted_and_paid_claims_moves_them_when_it_is_sent(
    browser: Client, window: ClaimWindow
) -> None:
    paid = ClaimFactory(window=window, status=Status.PAID)
    left_out, drawn = submitted(window, 2)
    plan = answered(browser, f"year-{window.academic_year_id}", leave_out=f"{left_out.reference} The school asked.")
    assert "Population now 2 claims worth £876.00" in inspect(browser.get(address(plan, "check"))).words

    browser.post(address(plan, "check"))
    browser.post(address(plan, "check"))

    run = SamplingRun.objects.get()
    assert (run.sample_count, statuses()) == (2, {Status.SUBMITTED, Status.PAID})
    assert not Message.objects.exists()
    assert run.parameters["left_out"] == {left_out.reference: "The school asked."}
    assert run.parameters["changed_because"] == "The auditors ask for all."
    assert "Send to 2 providers" in inspect(browser.get(f"/support/sampling/{run.pk}/")).words
    assert "Not sent" in inspect(browser.get("/support/sampling/")).words

    browser.post(f"/support/sampling/{run.pk}/send/")

    befores = {claim: Entry.objects.about(claim).get(verb="claim chosen for a check").before for claim in (paid, drawn)}
    assert befores == {paid: {"status": "paid"}, drawn: {"status": "submitted"}}
    for claim in (paid, drawn, left_out):
        claim.refresh_from_db()
    for request in run.requests.select_related("run__academic_year", "provider"):
        name = keep_file(request, write_file(request)).name
        assert name == f"sampling-{request.provider.code}-{window.academic_year}-{run.pk}.csv".replace(" ", "-")
    assert (paid.checked_from, drawn.checked_from, left_out.status) == ("paid", "submitted", "submitted")


@in_term
def test_answers_to_a_draw_by_hand_are_due_from_its_sending(browser: Client, window: ClaimWindow) -> None:
    submitted(window)
    run = drawn_by_hand(browser, window)
    assert "Answers due" not in inspect(browser.get(f"/support/sampling/{run.pk}/")).words

    with travel(now() + timedelta(days=30)):
        send_run(run=run, by=support_user())
        due_on = due_date(today())

    assert due_on > run.due_on
    assert run.requests.get().due_on == Claim.objects.get().answers_due_on == due_on
    assert f"Answers due {deadline(due_on)}" in inspect(browser.get(f"/support/sampling/{run.pk}/")).words


def test_a_draw_of_which_a_claim_moved_on_can_only_be_discarded_by_somebody_else(
    browser: Client, window: ClaimWindow
) -> None:
    claim, _ = submitted(window, 2)
    run = drawn_by_hand(browser, window)
    with by_hand():
        Claim.objects.filter(pk=claim.pk).update(status=Status.WITHDRAWN)

    told = inspect(browser.post(f"/support/sampling/{run.pk}/send/", follow=True)).words
    assert "The sample can only be discarded" in told
    assert Status.SAMPLING_IN_PROGRESS not in statuses()
    own = browser.post(f"/support/sampling/{run.pk}/discard/", {"reason": "A claim moved on."})
    assert "because you drew it" in inspect(own).words

    browser.force_login(support_user(support_level="operator"))
    operators = browser.post(f"/support/sampling/{run.pk}/discard/", {"reason": "A claim moved on."})
    assert "This can be done by an approver of the support team." in inspect(operators).words

    browser.force_login(support_user())
    browser.post(f"/support/sampling/{run.pk}/discard/", {"reason": "A claim moved on."})

    assert "A claim moved on." in inspect(browser.get("/how-claims-are-chosen/")).words
    assert "discarded whole: A claim moved on." in inspect(browser.get(f"/support/sampling/{run.pk}/")).words
    assert "Second draw" in inspect(browser.get(f"/support/sampling/{drawn_by_hand(browser, window).pk}/")).words


def test_the_proof_names_chances_draws_again_and_offers_its_files(browser: Client, window: ClaimWindow) -> None:
    submitted(window, 5, submitter_is_mentor=True)
    run = drawn(window, parameters=DEFAULT_PARAMETERS)

    proof = inspect(browser.get(f"/support/sampling/{run.pk}/proof/"))
    assert "their chance is 28%" in proof.words
    assert run.commitment.digest in proof.words
    again = inspect(browser.post(f"/support/sampling/{run.pk}/proof/", follow=True)).words
    assert f"the same {counted(run.sample_count, 'claim')}" in again
    given = browser.post(f"/support/sampling/{run.pk}/proof/sample/")
    assert sha256(b"".join(given.streaming_content)).hexdigest() == run.sample_file.sha256


def test_other_parameters_need_a_reason_and_a_left_out_claim_too(browser: Client, window: ClaimWindow) -> None:
    (claim,) = submitted(window)
    browser.post("/support/sampling/new/")
    plan = DrawPlan.objects.get()

    parameters = browser.post(address(plan, "parameters"), FIGURES)
    bare = browser.post(address(plan, "leave-out"), {"left_out": claim.reference})
    unknown = browser.post(address(plan, "leave-out"), {"left_out": "00000000 Because"})

    assert "Enter why you change the parameters" in inspect(parameters).words
    assert f"Enter why {claim.reference} is left out" in inspect(bare).words
    assert "No submitted claim has the reference 00000000" in inspect(unknown).words


def test_there_can_be_nothing_to_draw_from(browser: Client, window: ClaimWindow) -> None:
    plan = answered(browser, f"window-{window.pk}")

    assert "No claims to draw from" in inspect(browser.get(address(plan, "check"))).words
    browser.post(address(plan, "check"))

    assert not SamplingRun.objects.exists()


def test_before_sending_what_is_odd_is_counted(browser: Client, window: ClaimWindow) -> None:
    closed = SchoolFactory(status=SchoolStatus.CLOSED, closed_on=window.closes_on)
    submitted(window, 1, school=closed, provider=ProviderFactory(accredited=False))
    run = drawn_by_hand(browser, window)

    words = inspect(browser.get(f"/support/sampling/{run.pk}/")).words

    assert "1 provider no longer accredited" in words
    assert "1 claim of a school that has closed" in words
    assert "of £0.00" not in words
