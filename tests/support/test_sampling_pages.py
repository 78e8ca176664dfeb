import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from time_machine import travel

from accounts.sessions import SEEN_AT
from claims.models import Claim, ClaimWindow
from claims.states import Status
from common.clock import now, today
from common.words import in_words
from files.models import Download
from sampling.actions import BUILDING
from sampling.models import SamplingRun
from tests.factories import (
    MentorFactory,
    ProviderContactFactory,
    ProviderFactory,
    SchoolFactory,
    closed_window,
    person_at,
    support_user,
    window_in,
)
from tests.pages import Page, inspect
from tests.queries import queries_of
from tests.raw_changes import by_hand
from tests.roles import as_owner
from tests.sampling.runs import built, drawn, submitted
from work.actions import enqueue
from work.models import State, Task
from work.running import run_task

pytestmark = pytest.mark.django_db

PROVIDERS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 8


@pytest.fixture
def window() -> ClaimWindow:
    return closed_window(closed_at=now())


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(support_user())
    return client


@contextmanager
def broken_for(run: SamplingRun, request_id: int) -> Iterator[None]:
    """The database refuses this provider's file until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with as_owner():
            cursor.execute(
                "ALTER TABLE sampling_providerrequest "
                f"ADD CONSTRAINT poison CHECK (id <> {request_id} OR file_id IS NULL)"
            )
        yield
        with as_owner():
            cursor.execute("ALTER TABLE sampling_providerrequest DROP CONSTRAINT poison")


def page(client: Client, address: str) -> Page:
    return inspect(client.get(address))


def build_what_is_owed() -> None:
    """Without waiting for the back-off."""
    while owed := Task.objects.filter(kind=BUILDING, state=State.WAITING):
        for task in owed:
            Task.objects.filter(pk=task.pk).update(due_at=now() - timedelta(seconds=1))
            run_task(task.pk)


def test_home_says_what_waits(browser: Client, window: ClaimWindow) -> None:
    assert "Nothing is waiting." in page(browser, "/support/").words
    submitted(window, 2)

    run = drawn(window)

    home = page(browser, "/support/")
    assert "Provider files being built 2" in home.words
    assert home.links["See the latest sample"] == f"/support/sampling/{run.pk}/"


def test_runs_are_listed_with_their_share_and_their_files(browser: Client, window: ClaimWindow) -> None:
    assert "No sample has been drawn yet." in page(browser, "/support/sampling/").words
    submitted(window, 2)

    drawn(window)

    words = page(browser, "/support/sampling/").words
    assert "2 of 2 £876.00 100.0% 0 of 2 Building files" in words


def test_the_run_that_was_drawn_last_is_listed_first(browser: Client, window: ClaimWindow) -> None:
    early, late = window, window_in(2024, closed_at=now())
    runs = []
    for each in (early, late):
        submitted(each)
        runs.append(drawn(each))

    links = [address for address in page(browser, "/support/sampling/").links.values() if address[-2:-1].isdigit()]

    assert links == [f"/support/sampling/{run.pk}/" for run in reversed(runs)]


def test_a_draw_that_is_promised_is_shown_before_it_is_made(browser: Client, window: ClaimWindow) -> None:
    enqueue("draw_sample", str(window.pk), window_id=window.pk)

    assert "is being drawn" in page(browser, "/support/sampling/").words


def test_a_run_shows_population_and_sample_side_by_side(browser: Client, window: ClaimWindow) -> None:
    submitted(window, 5, hours_of=None)
    submitted(window, hours_of={MentorFactory(): 4, MentorFactory(): 6})
    run = drawn(window)

    words = page(browser, f"/support/sampling/{run.pk}/").words

    assert "Claims Population: 6 Sample: 6" in words
    assert "Schools Population: 6 Sample: 6" in words
    assert "Mentors Population: 7 Sample: 7" in words
    assert "The sample is worth £2,628.00, which is 100.0% of £2,628.00." in words
    assert f"Seed {run.seed}" in words
    assert run.population_file.sha256 in words


def test_the_totals_of_reasons_and_strata_are_those_of_the_run(browser: Client, window: ClaimWindow) -> None:
    submitted(window, 3, submitter_is_mentor=True)
    submitted(window, 4, school=SchoolFactory(phase="Secondary", type_name="Academy"))
    run = drawn(window)

    words = page(browser, f"/support/sampling/{run.pk}/").words

    assert "Submitted by a mentor on the claim Claims: 1 Value: £438.00" in words
    assert "All Claims: 7 Value: £3,066.00" in words
    assert "Academy, Secondary Rural town and fringe 4 £1,752.00 4 £1,752.00 100.0% +0.0" in words
    assert "All strata 7 £3,066.00 7 £3,066.00 100.0%" in words


def test_strata_can_be_sorted_and_those_far_from_the_target_shown_alone(browser: Client, window: ClaimWindow) -> None:
    submitted(window, 2)
    submitted(window, 3, school=SchoolFactory(phase="Secondary", type_name="Academy"))
    run = drawn(window)
    own = f"/support/sampling/{run.pk}/"
    found = page(browser, own)
    assert "2 strata, 0 of them more than 2 points away from 100%" in found.words
    assert "Each box goes from 0% to 100%." in found.words
    assert {"Value", "Share", "Points from 100%"} <= set(found.links)
    assert "All strata 5" in page(browser, f"{own}?strata=far&sort=share").words
    assert "Academy, Secondary" not in page(browser, f"{own}?strata=far").words
    assert "Academy, Secondary" in page(browser, f"{own}?strata=nonsense&sort=nonsense").words
    assert "Academy, Secondary" in page(browser, f"{own}proof/").words


def test_a_run_of_an_empty_window_says_so(browser: Client, window: ClaimWindow) -> None:
    run = drawn(window)

    found = page(browser, f"/support/sampling/{run.pk}/")

    assert "No claims in this window, so there is nothing to check." in found.words
    assert "No claim was drawn" in page(browser, f"/support/sampling/{run.pk}/claims/").words


def test_files_built_so_far_are_counted_in_words_and_in_a_bar(browser: Client, window: ClaimWindow) -> None:
    for _ in range(3):
        provider = ProviderFactory()
        person_at(provider)
        submitted(window, provider=provider)
    run = drawn(window)
    run_task(Task.objects.filter(kind=BUILDING).first().pk)

    found = page(browser, f"/support/sampling/{run.pk}/")

    assert "Files built: 1 of 3" in found.words
    assert "Messages sent: 0 of 1 written so far" in found.words
    bar = found.root.all("progress")[0]
    assert (bar.get("value"), bar.get("max")) == ("1", "3")
    assert "As at " in found.words
    assert found.links["Refresh"] == f"/support/sampling/{run.pk}/"


def test_the_moving_part_can_be_asked_for_alone_and_keeps_nobody_signed_in(
    browser: Client, window: ClaimWindow
) -> None:
    submitted(window)
    run = drawn(window)
    browser.get("/support/")
    seen_at = browser.session[SEEN_AT]

    with travel(now() + timedelta(minutes=10)):
        answer = browser.get(f"/support/sampling/{run.pk}/standing/")

    assert answer["X-Over"] == "no"
    assert "Files built: 0 of 1" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert browser.session[SEEN_AT] == seen_at


def test_a_run_that_does_not_move_says_since_when(browser: Client, window: ClaimWindow) -> None:
    submitted(window)
    run = drawn(window)

    assert "Not moving since" not in page(browser, f"/support/sampling/{run.pk}/").words
    with travel(now() + timedelta(minutes=5)):
        assert "Not moving since" in page(browser, f"/support/sampling/{run.pk}/").words


def test_one_provider_that_fails_holds_up_no_other_and_can_be_tried_again(browser: Client, window: ClaimWindow) -> None:
    """The others are built (A24). `HYPOTHESIS_PROFILE=full` takes 200 providers."""
    submitted(window, PROVIDERS)
    run = drawn(window)
    unlucky = run.requests.select_related("provider").order_by("pk")[3]
    with broken_for(run, unlucky.pk):
        build_what_is_owed()
        assert run.requests.filter(file=None).get() == unlucky
        found = page(browser, f"/support/sampling/{run.pk}/")
        assert f"Files built: {PROVIDERS - 1} of {PROVIDERS}" in found.words
        assert f"{unlucky.provider}: IntegrityError" in found.words

    answer = browser.post(f"/support/sampling/{run.pk}/try-again/", follow=True)
    build_what_is_owed()

    assert "Trying again for 1 of the files" in inspect(answer).words
    assert not run.requests.filter(file=None).exists()
    assert Task.objects.filter(kind=BUILDING, state=State.DONE).count() == PROVIDERS


def test_trying_again_with_nothing_to_try_changes_nothing(browser: Client, window: ClaimWindow) -> None:
    run = built(window)

    answer = browser.post(f"/support/sampling/{run.pk}/try-again/", follow=True)

    assert "Trying again" not in inspect(answer).words
    assert browser.get(f"/support/sampling/{run.pk}/try-again/").status_code == 405


def test_each_sampled_claim_is_listed_with_its_reason(browser: Client, window: ClaimWindow) -> None:
    (claim,) = submitted(window)
    run = drawn(window)

    words = page(browser, f"/support/sampling/{run.pk}/claims/").words

    assert f"{claim.reference} {claim.school} {claim.provider} 10 £438.00 Drawn from its stratum" in words


def test_files_can_be_fetched_by_support_and_each_time_is_on_record(browser: Client, window: ClaimWindow) -> None:
    submitted(window, provider=ProviderFactory(code="H33"))
    run = built(window)

    for address in ("population/", "providers/H33/file/"):
        answer = browser.post(f"/support/sampling/{run.pk}/{address}")
        assert b"claim_reference" in b"".join(answer.streaming_content)

    assert Download.objects.count() == 2
    assert "SHA-256" in page(browser, f"/support/sampling/{run.pk}/").words


def test_a_file_that_is_not_built_yet_is_not_found(browser: Client, window: ClaimWindow) -> None:
    submitted(window, provider=ProviderFactory(code="H33"))
    run = drawn(window)

    assert browser.post(f"/support/sampling/{run.pk}/providers/H33/file/").status_code == 404


def test_what_providers_owe_after_their_due_date_is_red_on_every_page(browser: Client, window: ClaimWindow) -> None:
    late, done = ProviderFactory(name="Zennor SCITT"), ProviderFactory(name="Ambition SCITT")
    submitted(window, provider=late)
    (answered,) = submitted(window, provider=done)
    run = built(window)
    newer = window_in(2024, closed_at=now())
    with by_hand():
        Claim.objects.filter(pk=answered.pk).update(status=Status.SUBMITTED, assured_at=now())
    assert "overdue" not in page(browser, "/support/").words

    with travel(now() + timedelta(days=40)):
        drawn(newer)
        browser.force_login(support_user())
        home, runs = page(browser, "/support/"), page(browser, "/support/sampling/")
        one = page(browser, f"/support/sampling/{run.pk}/")

    assert "Providers that are overdue with a check 1" in home.words
    assert (red_tags(home), red_tags(runs)) == (["1"], ["1 provider overdue"])
    assert runs.words.index("1 provider overdue") < runs.words.index("Nothing to check")
    assert one.words.index("Zennor SCITT 1 1") < one.words.index("Ambition SCITT 1 0"), "what is overdue comes first"
    assert red_tags(one).count("Overdue") == 1


def red_tags(found: Page) -> list[str]:
    return [each.words for each in found.root.all("strong") if each.has_class("govuk-tag--red")]


def test_whoever_cannot_be_told_is_named(browser: Client, window: ClaimWindow) -> None:
    told, by_contact, silent = (ProviderFactory(name=name) for name in ("Ambition", "ARK", "Zennor"))
    person_at(told)
    ProviderContactFactory(provider=by_contact)
    left = person_at(silent)
    left.is_active = False
    with as_owner():
        left.save()
    (claim,) = submitted(window, provider=silent)
    for provider in (told, by_contact):
        submitted(window, provider=provider)
    run = built(window)

    found = page(browser, f"/support/sampling/{run.pk}/")
    assert "2 of 3 providers can be told." in found.words
    assert "1 provider with nobody to tell" in found.words
    assert red_tags(found) == ["Nobody to tell"]
    assert "1 contact by email only" in found.words
    assert "Nobody there could be told" in page(browser, f"/support/claims/{claim.reference}/").words
    only = page(browser, f"/support/sampling/{run.pk}/?only=nobody-to-tell").words
    assert "1 provider and their files" in only
    assert "was asked" not in found.words + only


def test_who_at_the_provider_has_the_file_and_who_has_not(browser: Client, window: ClaimWindow) -> None:
    """Support's own downloads, and questions whether a file is there, count for nobody."""
    provider = ProviderFactory(code="H33")
    marcus = person_at(provider, first_name="Marcus", last_name="Bell")
    person_at(provider, first_name="Tess", last_name="Ode")
    submitted(window, provider=provider)
    run = built(window)
    address = f"/support/sampling/{run.pk}/"
    browser.post(f"{address}providers/H33/file/")
    theirs = Client()
    theirs.force_login(marcus)

    theirs.head(f"/providers/H33/claims-to-check/{run.pk}/download/csv/")
    assert "Marcus Bell: not downloaded" in page(browser, address).words
    assert "1 provider and their files" in page(browser, f"{address}?only=not-downloaded").words
    assert "1 provider and their files" in page(browser, f"{address}?only=not-answered").words

    theirs.post(f"/providers/H33/claims-to-check/{run.pk}/download/csv/")
    words = page(browser, address).words
    assert f"Marcus Bell: {in_words(today())} at" in words
    assert "Tess Ode: not downloaded" in words
    assert "No provider of this sample fits." in page(browser, f"{address}?only=not-downloaded").words


def test_many_providers_are_in_the_order_of_an_alphabet_and_can_be_searched(
    browser: Client, window: ClaimWindow
) -> None:
    for name in ["ARK Teaching", "Ambition", "e-Qualitas", "Éclat", "Zennor", *(f"Provider {n:02}" for n in range(25))]:
        submitted(window, provider=ProviderFactory(name=name))
    run = built(window)

    first = page(browser, f"/support/sampling/{run.pk}/")
    names = [words for words, address in first.links.items() if f"/sampling/{run.pk}/providers/" in address]
    assert names[:4] == ["Ambition", "ARK Teaching", "e-Qualitas", "Éclat"]
    assert first.links["Next page"].endswith("?page=2#providers")
    found = page(browser, f"/support/sampling/{run.pk}/?words=equalitas")
    assert "1 provider and their files" in found.words
    assert found.value_of("words") == "equalitas"


def test_the_sample_is_narrowed_by_provider_and_reason_and_its_references_are_links(
    browser: Client, window: ClaimWindow
) -> None:
    ours = ProviderFactory(code="H33")
    (claim,) = submitted(window, provider=ours)
    submitted(window, 2, submitter_is_mentor=True)
    run = drawn(window)
    address = f"/support/sampling/{run.pk}/claims/"

    found = page(browser, f"{address}?provider=H33")
    assert found.links[claim.reference] == f"/support/claims/{claim.reference}/"
    assert "1 claim with the reason" in found.words
    assert "1 claim with the reason" in page(browser, f"{address}?reason=mentor_submitted").words
    assert "No claim of the sample fits" in page(browser, f"{address}?reason=mentor_submitted&provider=H33").words
    assert "3 claims with the reason" in page(browser, f"{address}?reason=nonsense").words
    rows = b"".join(browser.get(f"{address}download/").streaming_content).decode().splitlines()
    assert len(rows) == 4
    assert f"{claim.reference},{claim.school.urn}," in "".join(rows)


def test_the_pages_take_as_many_queries_for_many_claims_as_for_few(browser: Client, window: ClaimWindow) -> None:
    taken = []
    for number in (30, 60):  # more than a page, as what fits on one page is not counted
        submitted(window, number)
        run = built(window, by=support_user())
        of_this_run = []
        for address in (
            "/support/",
            "/support/sampling/",
            f"/support/sampling/{run.pk}/",
            f"/support/sampling/{run.pk}/claims/",
        ):
            browser.get(address)
            of_this_run.append(queries_of(partial(page, browser, address)))
        taken.append(of_this_run)

    assert taken[0] == taken[1]
