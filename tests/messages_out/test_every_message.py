"""A new file in templates/messages/ needs an act here that causes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import resolve, reverse
from time_machine import travel

from accounts.models import User
from claims.actions.ask import ask_managers_to_accept, ask_to_check_eligibility
from claims.actions.change import start_change
from claims.actions.draft import delete_draft, hand_over, set_hours
from claims.actions.send_to_school import send_to_school
from claims.actions.submit import submit
from claims.actions.withdraw import withdraw
from claims.models import Claim, ClaimWindow
from claims.windows import remind
from claims.windows.close import close_window
from common.clock import closing_moment, first_moment_after, now, today
from files.actions import store
from mentors.models import Mentor
from messages_out.models import Message
from messages_out.wording import body_to_send
from providers.models import Provider
from sampling.answers.actions import reopen, save_answers
from sampling.answers.models import SentClaim
from sampling.due_dates import remind as remind_providers
from sampling.due_dates.actions import ask_for_more_time, extend, refuse_more_time
from sampling.due_dates.models import MoreTime
from sampling.models import ProviderRequest
from sampling.replies.remind import TELLING as TELLING_SCHOOL
from sampling.replies.remind import remind_schools_in_time
from sampling.rules import due_date
from schools.models import School
from support.jobs import CHECKING, check_files_at_night
from tests.clock import in_term
from tests.factories import (
    ClaimFactory,
    MentorFactory,
    ProviderContactFactory,
    ProviderFactory,
    SchoolFactory,
    claimant_at,
    closed_window,
    let_claim,
    manager_at,
    open_window,
    person_at,
    support_user,
)
from tests.factories.answers import answer_the_rest
from tests.pages import inspect
from tests.roles import as_owner
from tests.sampling.answers.asking import given, send
from tests.sampling.replies.refused import accept, decided, dispute, find, refused, send_off
from tests.sampling.runs import built, submitted
from work.models import Task
from work.running import run_task

pytestmark = [pytest.mark.django_db, in_term]

TEMPLATES = sorted(path.stem for path in Path(settings.BASE_DIR).glob("templates/messages/*.txt"))
TO_SUPPORT = ["check_eligibility", "files_damaged", "more_time_asked"]
NOTHING_TO_DO = [
    "check_decided",
    "claim_submitted",
    "claim_changed",
    "claim_confirmed",
    "claim_withdrawn",
    "draft_deleted",
    "draft_expired",
    "school_replied",
]
A_DAY = r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ 20\d\d"


class Fernhollow:
    """A claimant, a manager, two mentors, and a draft of 14 hours in the open window."""

    def __init__(self) -> None:
        self.window: ClaimWindow = open_window()
        self.school: School = SchoolFactory(name="Fernhollow Primary School")
        self.priya: User = manager_at(self.school, first_name="Priya", last_name="Nair")
        self.sam: User = claimant_at(self.school, first_name="Sam", last_name="Okafor")
        let_claim(self.school, manager=self.priya)
        self.harbourlight: Provider = ProviderFactory(name="Harbourlight SCITT")
        self.ada: Mentor = MentorFactory(at=[self.school], first_name="Ada", last_name="Ní Bhriain", trn="1234567")
        self.grace: Mentor = MentorFactory(at=[self.school], first_name="Grace", last_name="Oyelaran", trn="7654321")
        self.draft: Claim = ClaimFactory(
            school=self.school,
            provider=self.harbourlight,
            window=self.window,
            created_by=self.sam,
            answered=True,
            hours_of={self.ada: 10, self.grace: 4},
        )

    def submit(self) -> Claim:
        return submit(claim=self.draft, submitter_is_mentor=False, by=self.sam)

    def change(self) -> None:
        change = start_change(claim=self.submit(), by=self.priya)
        set_hours(claim=change, hours={self.grace.pk: 2}, version=change.version, by=self.priya)
        change.refresh_from_db()
        answer_the_rest(change, self.priya)
        submit(claim=change, submitter_is_mentor=False, by=self.priya)

    def withdraw(self) -> None:
        withdraw(claim=self.submit(), reason="Grace was counted twice", by=self.priya)

    def hand_over(self) -> None:
        hand_over(claim=self.draft, to=self.priya, note="Ask about Grace", by=self.sam)

    def delete_what_was_handed_over(self) -> None:
        self.hand_over()
        delete_draft(claim=self.draft, by=self.priya)

    def prepare(self) -> None:
        send_to_school(claim=self.draft, note="Check the hours", version=self.draft.version, by=support_user())

    def expire(self) -> None:
        close_window(window=self.window, at=first_moment_after(self.window.closes_on))

    def expire_two(self) -> None:
        ClaimFactory(school=self.school, window=self.window, created_by=self.priya)
        self.expire()

    def ask_managers(self) -> None:
        ask_managers_to_accept(school=self.school, year=self.window.academic_year, by=self.sam)

    def ask_to_check(self) -> None:
        ask_to_check_eligibility(
            school=self.school, year=self.window.academic_year, provider="Harbourlight", by=self.sam
        )

    def tell(self) -> None:
        remind.tell_schools_in_time(at=closing_moment(today()))
        run_task(Task.objects.get(kind=remind.TELLING).pk)

    def remind(self) -> None:
        self.window.closes_on = today() + timedelta(days=5)
        with as_owner():
            self.window.save()
        self.tell()

    def remind_of_nothing(self) -> None:
        delete_draft(claim=self.draft, by=self.sam)
        self.remind()

    def damage(self) -> None:
        file = store(b"whole", kind="test", name="claims.csv", media_type="text/csv", row_count=1)
        Path(default_storage.path(file.path)).unlink()
        check_files_at_night(at=closing_moment(today()))
        run_task(Task.objects.get(kind=CHECKING).pk)

    def sample_by_link(self) -> None:
        ProviderContactFactory(provider=self.harbourlight)
        self.sample()

    def sample(self) -> None:
        person_at(self.harbourlight)
        window = closed_window(closed_at=now())
        submitted(window, provider=self.harbourlight, hours_of={self.ada: 10})
        built(window)

    def sampled(self, hours: int) -> tuple[ProviderRequest, User]:
        """Submitted with 10 hours, and answered with these."""
        person = person_at(self.harbourlight)
        window = closed_window(closed_at=now())
        (claim,) = submitted(window, provider=self.harbourlight, school=self.school, hours_of={self.ada: 10})
        request = built(window).requests.get()
        answer = given(claim.trainings.get(), None if hours == 10 else hours)
        save_answers(request=request, given=[answer], by=person)
        return request, person

    def all_agreed(self) -> None:
        send(*self.sampled(10))

    def not_agreed(self) -> None:
        send(*self.sampled(4))

    def reopen(self) -> None:
        send(*self.sampled(4))
        reopen(sent=SentClaim.objects.get(), reason="You wrote that the hours were wrong", by=support_user())

    @property
    def both(self) -> dict[str, object]:
        return {"school": self.school, "provider": self.harbourlight}

    def refused(self) -> Claim:
        return refused(closed_window(closed_at=now()), {self.ada: 10}, {self.ada: 4}, **self.both)

    def dispute(self) -> None:
        claim = self.refused()
        dispute(claim, self.ada, 9, self.sam)
        send_off(claim, self.sam)

    def owe_a_reply(self) -> None:
        self.refused()
        remind_schools_in_time(at=closing_moment(today() + timedelta(days=20)))
        with time_machine.travel(closing_moment(today() + timedelta(days=20))):
            run_task(Task.objects.get(kind=TELLING_SCHOOL).pk)

    def accept(self) -> None:
        claim = self.refused()
        accept(claim, self.ada, self.sam)
        send_off(claim, self.sam)

    def decide(self) -> None:
        self.dispute()
        claim, robin = Claim.objects.get(assured_at=None, decision_due_on__isnull=False), support_user()
        find(claim, self.ada, 9, robin)
        decided(claim, robin)

    def ask_for_more_time(self) -> MoreTime:
        request, person = self.sampled(4)
        until = due_date(request.due_on, 7)
        return ask_for_more_time(request=request, until=until, reason="Two of us are ill", by=person)

    def extend(self) -> None:
        asked = self.ask_for_more_time()
        extend(request=asked.request, until=asked.until, reason="Get well", by=support_user())

    def refuse_more_time(self) -> None:
        refuse_more_time(asked=self.ask_for_more_time(), reason="Others wait for you", by=support_user())

    def remind_provider(self, days: int = 1) -> None:
        """So many before the answers are due."""
        request, _ = self.sampled(4)
        with travel(closing_moment(request.due_on - timedelta(days=days))):
            remind_providers.remind_providers_in_time()
            run_task(Task.objects.get(kind=remind_providers.TELLING).pk)

    def remind_of_what_is_overdue(self) -> None:
        self.remind_provider(days=-1)


ACTS: list[tuple[str, Callable[[Fernhollow], object]]] = [
    ("answer_reopened", Fernhollow.reopen),
    ("answers_due", Fernhollow.remind_of_what_is_overdue),
    ("answers_due", Fernhollow.remind_provider),
    ("answers_received", Fernhollow.all_agreed),
    ("answers_received", Fernhollow.not_agreed),
    ("check_decided", Fernhollow.accept),
    ("check_decided", Fernhollow.decide),
    ("check_eligibility", Fernhollow.ask_to_check),
    ("claim_changed", Fernhollow.change),
    ("claim_confirmed", Fernhollow.all_agreed),
    ("claim_submitted", Fernhollow.submit),
    ("claim_withdrawn", Fernhollow.withdraw),
    ("claims_to_check", Fernhollow.sample),
    ("claims_to_check_by_link", Fernhollow.sample_by_link),
    ("conditions_wait", Fernhollow.ask_managers),
    ("draft_deleted", Fernhollow.delete_what_was_handed_over),
    ("draft_expired", Fernhollow.expire),
    ("draft_expired", Fernhollow.expire_two),
    ("draft_handed_over", Fernhollow.hand_over),
    ("draft_handed_over", Fernhollow.prepare),
    ("due_date_moved", Fernhollow.extend),
    ("files_damaged", Fernhollow.damage),
    ("hours_not_agreed", Fernhollow.not_agreed),
    ("more_time_asked", Fernhollow.ask_for_more_time),
    ("more_time_refused", Fernhollow.refuse_more_time),
    ("reply_due", Fernhollow.owe_a_reply),
    ("school_replied", Fernhollow.accept),
    ("school_replied", Fernhollow.dispute),
    ("window_closing", Fernhollow.remind),
    ("window_closing", Fernhollow.remind_of_nothing),
    ("window_open", Fernhollow.tell),
]
each_act = pytest.mark.parametrize(("template", "act"), ACTS, ids=[f"{name}-{act.__name__}" for name, act in ACTS])


def messages_of(template: str, act: Callable[[Fernhollow], object]) -> list[Message]:
    act(Fernhollow())
    return list(Message.objects.filter(template=template))


def test_every_wording_is_tried_here() -> None:
    assert sorted({template for template, _ in ACTS}) == TEMPLATES


@each_act
def test_a_message_keeps_the_rules(template: str, act: Callable[[Fernhollow], object]) -> None:
    messages = messages_of(template, act)

    assert messages
    assert len({message.to for message in messages}) == len(messages), "one email for each person and event"
    for message in messages:
        first_line = message.body.splitlines()[0]
        everything = f"{message.subject}\n{message.body}"
        whose = ("Fernhollow Primary School: ", "Harbourlight SCITT: ", "Stored files: ")
        assert message.subject.startswith(whose), "whose it is"
        assert not re.search("Ada|Grace|Bhriain|Oyelaran", message.subject), "no mentor in a subject"
        assert not re.search("1234567|7654321|TRN|[Dd]ate of birth", everything), "no personal data"
        assert "We sent this to " in message.body, "who else got it"
        assert re.search(r"£\d|\d (hour|draft|claim|mentor)", everything) or template in TO_SUPPORT, "how much"
        assert not re.search(r"None|[{}]|  |\n{3}|\(\)| [,.:;]", everything), "nothing left over of a template"
        assert first_line.startswith("Nothing to do now.") == (template in NOTHING_TO_DO)
        assert re.search(A_DAY, first_line) or template in TO_SUPPORT, f"no date to act by in: {first_line}"


@each_act
def test_the_one_link_of_a_message_leads_to_a_page(template: str, act: Callable[[Fernhollow], object]) -> None:
    for message in messages_of(template, act):
        links = re.findall(rf"{re.escape(settings.SERVICE_URL)}\S*", body_to_send(message))

        assert len(links) == 1
        assert links[0] in body_to_send(message).splitlines(), "it stands on a line of its own"
        assert resolve(links[0].removeprefix(settings.SERVICE_URL))


@each_act
def test_a_message_reads_the_same_wherever_it_can_be_read(template: str, act: Callable[[Fernhollow], object]) -> None:
    messages, client = messages_of(template, act), Client()
    client.force_login(support_user())

    for message in messages:
        for address, words in (
            (reverse("support:message", kwargs={"message": message.reference}), message.body),
            (reverse("messages_out:message", kwargs={"reference": message.reference}), body_to_send(message)),
        ):
            page = inspect(client.get(address))
            body = " ".join(words.replace("\n* ", "\n").split())
            assert body in page.words, f"{address} says something else"
            assert len([each for each in page.root.all("li") if each.words in body]) >= message.body.count("\n* ")


@each_act
def test_a_message_speaks_the_words_of_schools(template: str, act: Callable[[Fernhollow], object]) -> None:
    not_ours = (
        r"successful|simply|\bjust\b|\beasy|please|thank|sorry|clawback|sampl|\bITT\b|maximum|out of \d|can't|don't"
    )
    for message in messages_of(template, act):
        without_links = re.sub(rf"{re.escape(settings.SERVICE_URL)}\S*", "", message.body)
        assert not re.search(not_ours, f"{message.subject}\n{without_links}", re.IGNORECASE)
        assert len(message.subject) <= 120
