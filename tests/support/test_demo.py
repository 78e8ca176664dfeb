from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import F, Sum
from django.test import TestCase

from accounts.models import SchoolLevel, User
from accounts.personas import DESCRIPTIONS
from activity.models import Entry
from claims.models import Allowance, Claim, ClaimWindow, MentorTraining
from claims.states import Status
from claims.wording.provider_status import provider_status_tag
from claims.wording.school_status import status_tag
from claims.wording.timeline import Audience, timeline_of
from common.clock import british_date, now, today
from common.words import in_words
from mentors.models import Mentor
from providers.models import Provider
from sampling.evidence.models import Evidence
from sampling.models import SamplingRun
from schools.models import School
from support.demo.claims import add_claim
from support.demo.people import FERNHOLLOW_URN
from tests.clock import in_britain
from tests.factories import MentorFactory, ProviderFactory, claiming_school, open_window
from tests.roles import as_owner, command_of_the_owner

ROOMS = ["accounts", "activity", "schools", "providers", "mentors", "claims"]


def demo() -> str:
    said = StringIO()
    with command_of_the_owner():
        call_command("demo", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    """Rows of each table."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


class TheDemonstration(TestCase):
    """Made once; changes are rolled back."""

    said: str

    @classmethod
    def setUpTestData(cls) -> None:
        cls.said = demo()

    def test_asking_again_adds_nothing_and_is_quick(self) -> None:
        before = counts()

        said = demo()

        assert counts() == before
        assert said == "The demonstration is in place.\n"
        assert "Importing schools" in self.said

    def test_a_draw_by_hand_of_paid_claims_waits_to_be_sent(self) -> None:
        run = SamplingRun.objects.get(outcome=None)

        assert (run.statuses, run.sample_count, run.is_decided) == ([Status.PAID], 1, False)
        assert run.drawn_by == User.objects.get(persona="support")

    def test_a_visitor_reads_of_everybody_on_the_page_and_of_a_mentor_who_can_be_added(self) -> None:
        said = StringIO()
        call_command("who_to_be", stdout=said)

        page = self.client.get("/personas/")
        lines = [line.split() for line in said.getvalue().splitlines() if line.startswith("  ")]
        assert [line[0] for line in lines] == [row.slug for row in page.context["rows"]] == list(DESCRIPTIONS)
        grace = "Grace Oyelaran, TRN 7654321, born 2 November 1990"
        assert f"A mentor to add: {grace}\n" in said.getvalue()
        assert grace in (settings.BASE_DIR / "README.md").read_text()
        assert not Mentor.objects.filter(trn="7654321").exists()

    def test_asking_weeks_later_opens_a_new_window_and_adds_nothing_else(self) -> None:
        before = counts()

        for weeks in [6, 12, 60]:
            with time_machine.travel(now() + timedelta(weeks=weeks)):
                demo()
                assert ClaimWindow.objects.open_on().count() == 1

        assert counts()["claims.ClaimWindow"] == before["claims.ClaimWindow"] + 3
        assert {name for name, count in counts().items() if count != before[name]} <= {
            "claims.ClaimWindow",
            "schools.AcademicYear",
            "schools.HourlyRate",
            "schools.GrantConditions",
            "schools.Eligibility",
            "schools.GrantConditionsAcceptance",
        }

    def test_the_withdrawn_claim_says_who_withdrew_it_and_that_it_was_submitted_before(self) -> None:
        (claim,) = Claim.objects.filter(status=Status.WITHDRAWN, school__urn=FERNHOLLOW_URN)

        told = timeline_of(claim, Audience.SCHOOL)

        assert [event.title for event in told] == ["Withdrawn", "Submitted", "Draft started"]
        assert {event.by for event in told} == {"Sam Okafor"}
        assert (claim.updated_at, claim.versions.get().snapshot["status"]) == (told[0].at, "submitted")

    def test_there_is_somebody_for_every_persona(self) -> None:
        assert set(User.objects.exclude(persona="").values_list("persona", flat=True)) == set(DESCRIPTIONS)

    def test_the_support_personas_see_everything_and_the_others_their_own(self) -> None:
        reach = {
            user.persona: (user.is_support, user.school_memberships.count(), user.provider_memberships.count())
            for user in User.objects.exclude(persona="")
        }

        assert reach == {
            "school": (False, 1, 0),
            "multi-school": (False, 3, 0),
            "school-2": (False, 1, 0),
            "provider": (False, 0, 1),
            "partner": (False, 0, 0),
            "support": (True, 0, 0),
            "support-2": (True, 0, 0),
            "support-reader": (True, 0, 0),
        }

    def test_fernhollow_has_a_claimant_a_manager_and_may_claim_now(self) -> None:
        fernhollow = School.objects.get(name="Fernhollow Primary School")
        window = ClaimWindow.objects.open_on().get()

        levels = dict(fernhollow.memberships.values_list("user__first_name", "level"))
        assert levels == {"Sam": SchoolLevel.CLAIMANT, "Priya": SchoolLevel.MANAGER}
        assert fernhollow.eligibilities.filter(academic_year=window.academic_year).exists()
        assert fernhollow.acceptances.get(academic_year=window.academic_year).accepted_by.first_name == "Priya"

    def test_ada_is_on_fernhollows_list_with_all_her_hours_and_grace_is_still_to_be_added(self) -> None:
        fernhollow = School.objects.get(name="Fernhollow Primary School")
        harbourlight = Provider.objects.get(name="Harbourlight SCITT")

        names = {placement.mentor.full_name for placement in fernhollow.mentor_placements.select_related("mentor")}
        assert names == {"Ada Ní Bhriain", "Zoë Fairweather", "José Álvarez Moreno"}
        used = Allowance.objects.filter(provider=harbourlight, mentor__first_name="Ada", mentor__last_name="Ní Bhriain")
        assert not used.exists()

    def test_zoe_was_paid_for_last_year_so_that_she_comes_back_for_a_refresher(self) -> None:
        earlier = Allowance.objects.get(mentor__first_name="Zoë", mentor__last_name="Fairweather")

        assert (earlier.used, earlier.provider.name) == (14, "Harbourlight SCITT")
        assert earlier.academic_year_id < ClaimWindow.objects.open_on().get().academic_year_id

    def test_one_window_is_open_and_one_closed_yesterday_with_some_hundred_claims(self) -> None:
        (due,) = ClaimWindow.objects.due_to_close()
        window = ClaimWindow.objects.open_on().get()

        assert (today() - due.closes_on).days == 1
        assert window.is_open()
        assert 300 <= due.claims.filter(status=Status.SUBMITTED).count() <= 500
        assert due.claims.filter(status=Status.DRAFT).count() == 1

    def test_harbourlight_has_claims_of_schools_that_are_always_drawn(self) -> None:
        (due,) = ClaimWindow.objects.due_to_close()
        submitted = due.claims.filter(status=Status.SUBMITTED)

        large = [
            row["school"]
            for row in submitted.values("school").annotate(value=Sum("amount_pence")).filter(value__gt=500_000)
        ]
        assert submitted.filter(provider__name="Harbourlight SCITT", school__in=large).count() >= 20

    def test_every_claim_keeps_the_rules_and_the_counters_are_the_sum_of_the_hours(self) -> None:
        live = MentorTraining.objects.exclude(claim__status__in=["draft", "withdrawn", "payment_not_approved"])

        assert Allowance.objects.aggregate(used=Sum("used")) == live.aggregate(
            used=Sum(F("hours") - F("hours_given_back"))
        )
        assert not Allowance.objects.filter(used__gt=F("cap")).exists()
        assert not Claim.objects.filter(submitted_by=None).exclude(status=Status.DRAFT).exists()

    def test_the_claims_of_the_personas_have_a_story(self) -> None:
        claim = Claim.objects.get(school__name="Fernhollow Primary School", status=Status.PAID)

        verbs = [entry.verb for entry in Entry.objects.about(claim)]
        assert verbs == ["draft started", "claim submitted", "claim sent to the payer", "claim paid"]
        assert claim.versions.get().snapshot["amount_pence"] == claim.amount_pence

    def test_there_is_a_claim_in_each_state_of_a_check_at_the_three_schools(self) -> None:
        leila = User.objects.get(persona="multi-school")
        checked = Claim.objects.filter(samplings__isnull=False, school__memberships__user=leila).order_by("pk")

        assert [provider_status_tag(claim).label for claim in checked] == [
            "To check",
            "Submitted",
            "Not agreed, with school",
            "Hours corrected",
            "Disputed by school",
            "Submitted",
            "Hours corrected",
        ]
        assert [claim.payable_pence == claim.amount_pence for claim in checked] == [
            *[True] * 3,
            False,
            True,
            True,
            False,
        ]
        assert {file.sent.sent_reply.disputes for file in Evidence.objects.all()} == {True}

    def test_a_refused_claim_says_when_and_why(self) -> None:
        claim = Claim.objects.get(status=Status.PAYMENT_NOT_APPROVED)

        told = timeline_of(claim, Audience.SCHOOL)[0]

        assert told.title == "Refused by the payer"
        assert "Reason: The school's vendor number is not known" in told.words
        assert told.at == claim.updated_at > claim.window.closes_at
        assert in_words(british_date(told.at)) in status_tag(claim).sentence

    def test_every_claim_has_an_act_that_brought_it_where_it_stands(self) -> None:
        latest: dict[str, Entry] = {}
        for entry in Entry.objects.filter(about_kind="claims.claim").order_by("pk"):
            if "status" in (entry.after or {}) or entry.verb == "draft started":
                latest[entry.about_id] = entry

        for claim in Claim.objects.all():
            entry = latest[str(claim.pk)]
            assert (entry.after or {}).get("status", Status.DRAFT) == claim.status


@pytest.mark.django_db
@pytest.mark.parametrize("clock", ["00:00", "00:05", "10:10", "23:55"])
def test_no_claim_is_later_than_the_moment_at_which_the_demonstration_is_made(clock: str) -> None:
    with time_machine.travel(in_britain(f"2026-09-01 {clock}"), tick=False):
        window, school = open_window(), claiming_school()
        with as_owner():
            claim = add_claim(school, ProviderFactory(), window, Status.SUBMITTED, {MentorFactory(at=[school]): 9})

        assert window.opens_at <= claim.created_at <= claim.updated_at <= now()
