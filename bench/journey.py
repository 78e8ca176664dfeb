from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import SchoolLevel, SchoolMembership, User
from claims.actions.change import start_change
from claims.actions.draft import choose_mentors, set_answer, set_hours, start_draft
from claims.actions.submit import submit
from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim, ClaimWindow
from common.roles import as_owner
from mentors.models import Mentor, MentorAtSchool
from providers.models import Provider
from schools.models import School
from support.demo.invented.claimants import make_claimants

NAMES = ["Ada Ní Bhriain", "Grace Oyelaran", "Omar Reid", "Tomasz Lis", "Mei Chen", "Ruth Adeyemi"]


@dataclass(frozen=True)
class Page:
    name: str
    address: str
    layout: str


class Journey:
    def __init__(self, school: School, provider: Provider, window: ClaimWindow) -> None:
        self.school, self.provider, self.window = school, provider, window
        self.sam = person("sam", "Sam", "Okafor", school, SchoolLevel.CLAIMANT)
        self.priya = person("priya", "Priya", "Nair", school, SchoolLevel.MANAGER)
        with as_owner():
            make_claimants([school.pk], window.academic_year, seed=1)
        self.mentors = [mentor(number, name, school) for number, name in enumerate(NAMES)]
        self.changed = self.claim(hours=14, mentors=2)
        self.change_it()
        self.draft = self.claim(hours=2, mentors=2, submitted=False)
        self.long_draft = self.claim(hours=1, mentors=5, submitted=False)

    def claim(self, *, hours: int, mentors: int, submitted: bool = True) -> Claim:
        chosen = self.mentors[:mentors]
        draft = start_draft(school=self.school, provider=self.provider, window=self.window, by=self.sam)
        draft = choose_mentors(claim=draft, mentors=chosen, version=draft.version, by=self.sam)
        answers = {mentor.pk: hours for mentor in chosen}
        draft = set_hours(claim=draft, hours=answers, version=draft.version, by=self.sam)
        draft = self.answer_the_rest(draft)
        return submit(claim=draft, submitter_is_mentor=False, by=self.sam) if submitted else draft

    def change_it(self) -> None:
        change = start_change(claim=self.changed, by=self.sam)
        answers = {self.mentors[0].pk: 12}
        change = set_hours(claim=change, hours=answers, version=change.version, by=self.sam)
        change = self.answer_the_rest(change)
        self.changed = submit(claim=change, submitter_is_mentor=False, by=self.priya)

    def answer_the_rest(self, draft: Claim) -> Claim:
        for question in YES_OR_NO_ANSWERS:
            if question.value(draft) is None:
                draft = set_answer(claim=draft, question=question, answer=True, version=draft.version, by=self.sam)
        return draft

    def at(self, page: str, claim: Claim | None = None, **parts: str) -> str:
        of_claim = {"claim": claim.reference} if claim else {}
        return reverse(page, kwargs={"school": self.school.public_id} | of_claim | parts)

    def pages(self) -> list[Page]:
        draft, changed, ada = self.draft, self.changed, self.mentors[0].public_id
        return [
            Page("list", self.at("claims:list"), "list"),
            Page("provider, new claim", self.at("claims:new"), "question"),
            Page("options, new claim", self.at("claims:new-options") + "?q=university", "question"),
            Page("task list", self.at("claims:tasks", draft), "base"),
            Page("provider of a draft", self.at("claims:provider", draft), "question"),
            Page("options for a draft", self.at("claims:provider-options", draft) + "?q=university", "question"),
            Page("mentors", self.at("claims:mentors", draft), "question"),
            Page("hours of one", self.at("claims:hours-of", draft, mentor=ada), "question"),
            Page("hours of all (5)", self.at("claims:hours", self.long_draft), "question"),
            Page("agreed", self.at("claims:provider-confirmed", draft), "question"),
            Page("check", self.at("claims:check", draft), "check"),
            Page("declaration", self.at("claims:declaration", draft), "question"),
            Page("confirmation", self.at("claims:submitted", changed), "done"),
            Page("claim", self.at("claims:claim", changed), "base"),
            Page("hand over", self.at("claims:hand-over", draft), "question"),
            Page("delete", self.at("claims:delete", draft), "are_you_sure"),
            Page("withdraw", self.at("claims:withdraw", changed), "are_you_sure"),
            Page("versions", self.at("claims:versions", changed), "base"),
            Page("what you can claim", self.at("claims:what-you-can-claim"), "list"),
        ]


def make_journey() -> Journey:
    """At a school that has nothing yet, in the open window."""
    window = ClaimWindow.objects.open_on().get()
    school = School.objects.can_be_onboarded().filter(memberships=None, claims=None).order_by("pk")[0]
    provider = Provider.objects.accredited().order_by("pk")[0]
    return Journey(school, provider, window)


def person(slug: str, first_name: str, last_name: str, school: School, level: str) -> User:
    with as_owner():
        user = User.objects.create(email=f"{slug}@bench.example", first_name=first_name, last_name=last_name)
        SchoolMembership.objects.create(user=user, school=school, level=level)
    return user


def mentor(number: int, name: str, school: School) -> Mentor:
    first_name, last_name = name.split(" ", 1)
    mentor = Mentor.objects.create(trn=f"00{number:05d}", first_name=first_name, last_name=last_name)
    MentorAtSchool.objects.create(mentor=mentor, school=school)
    return mentor
