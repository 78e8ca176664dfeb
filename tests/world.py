"""Two schools, two providers and support, with one thing of every kind for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from accounts.models import Search, SupportLevel, User
from claims.models import MentorTraining
from claims.pending_mentors import PendingMentor
from claims.states import Status
from common.clock import now, today
from files.links import address_of
from files.models import Link
from mentors.models import Lookup
from messages_out.actions import write
from sampling.answers.actions import save_answers
from sampling.by_hand.actions import begin
from sampling.due_dates.actions import ask_for_more_time
from sampling.models import ProviderRequest, SamplingRun
from sampling.rules import due_date
from schools.models import AcademicYear
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
    partner_at,
    person_at,
    support_user,
)
from tests.raw_changes import by_hand
from tests.sampling.answers.asking import given, send
from tests.sampling.runs import built, submitted
from training_records.actions import receive_records
from uploads.actions import receive
from work.actions import enqueue


@dataclass
class World:
    """`things` fills in addresses of school A and provider P; `people` are actors by name."""

    things: dict[str, Any]
    theirs: dict[str, Any]
    people: dict[str, User | None] = field(default_factory=dict)

    def client(self, actor: str) -> Client:
        """Signed in as that actor, or "nobody"."""
        client = Client(raise_request_exception=False)
        person = self.people[actor]
        if person is not None:
            client.force_login(person, backend="accounts.backends.KnownPerson")
        return client


def make_world() -> World:
    open_window()
    school_a, school_b = SchoolFactory(name="Ash Primary School"), SchoolFactory(name="Birch Primary School")
    provider_p, provider_q = ProviderFactory(accredited=True), ProviderFactory(accredited=True)
    people: dict[str, User | None] = {
        "nobody": None,
        "claimant of A": claimant_at(school_a),
        "manager of A": manager_at(school_a),
        "claimant of B": claimant_at(school_b),
        "person at P": person_at(provider_p),
        "person at Q": person_at(provider_q),
        "partner at P": partner_at(provider_p, school_a),
        "support": support_user(),
        "reader": support_user(support_level=SupportLevel.READER),
    }
    things = _things_of(school_a, provider_p, people["manager of A"], people["support"])
    theirs = _things_of(school_b, provider_q, people["claimant of B"], people["support"])
    run = _sample_of({school_a: provider_p, school_b: provider_q})
    sampled = {"run": run.pk, "form": "csv"} | _answers_to(run.requests.get(provider=provider_p), people["person at P"])
    upload = receive(b"nothing", kind="providers_register", name="register.csv", by=people["support"])
    records = [_records_of(provider_p, people["person at P"]), _records_of(provider_q, people["person at Q"])]
    sampled |= {"upload": upload.pk, "register": "providers", "records": records[0]}
    link = Link.objects.earliest("pk")
    sampled |= {"plan": begin(by=people["support"]).pk, "step": "over", "what": "sample"}
    # Numbers of files that nobody has added.
    things, theirs = things | {"evidence": 1}, theirs | {"evidence": 2}
    sampled |= {"link": link.pk, "token": token_of(link)}
    return World(things | sampled, theirs | sampled | {"records": records[1]}, people)


def _records_of(provider: Any, person: Any) -> int:
    """A file of which the columns, and who is who, are still to be said."""
    content = b"School,Mentor,Hours\r\nA school,Ada Example,3\r\n"
    year = AcademicYear.objects.latest("pk")
    return receive_records(content, provider=provider, year=year, name="hours.csv", by=person).pk


def token_of(link: Link) -> str:
    return address_of(link).rstrip("/").rsplit("/", 1)[-1]


def _sample_of(claiming: dict[Any, Any]) -> SamplingRun:
    """Asks each provider about two claims of its school."""
    window = closed_window(closed_at=now())
    for school, provider in claiming.items():
        submitted(window, 2, school=school, provider=provider)
    return built(window)


def _answers_to(request: ProviderRequest, person: Any) -> dict[str, Any]:
    """One claim is sent and one answered, and more time is asked for, but it is overdue."""
    sent, answered = MentorTraining.objects.filter(claim__samplings__request=request).order_by("pk")
    save_answers(request=request, given=[given(sent)], by=person)
    send(request, person)
    save_answers(request=request, given=[given(answered, 7)], by=person)
    ask_for_more_time(request=request, until=due_date(request.due_on, 7), reason="Two of us are ill", by=person)
    with by_hand():
        ProviderRequest.objects.filter(pk=request.pk).update(due_on=today() - timedelta(days=1))
    return {"item": answered.pk, "sent": sent.claim.reference}


def _things_of(school: Any, provider: Any, person: Any, support: Any) -> dict[str, Any]:
    let_claim(school)
    contact = ProviderContactFactory(provider=provider)
    mentor = MentorFactory()
    mentor.placements.create(school=school)
    of_both = {"school": school, "provider": provider, "created_by": person}
    claim = ClaimFactory(status=Status.SUBMITTED, hours_of={mentor: 4}, **of_both)
    pending = PendingMentor.new("3456789", person.pk).known_as("Omar Reid", 12)
    draft = ClaimFactory(hours_of={mentor: 5}, to_find=[pending.as_json()], **of_both)
    lookup = Lookup.objects.create(school=school, trn="7654321", first_name="Grace", last_name="Oyelaran", by=person)
    search = Search.objects.create(words="Ada", by=support)
    message = write("check_eligibility", to="support@example.gov.uk", key=f"world-{school.pk}")
    return {
        "school": school.public_id,
        "provider": provider.code,
        "contact": contact.pk,
        "mentor": mentor.public_id,
        "claim": draft.reference,
        "submitted": claim.reference,
        "lookup": lookup.public_id,
        "pending": pending.key,
        "search": search.public_id,
        "message": message.reference,
        "task": enqueue("chore", f"world-{school.pk}").pk,
        "slug": "school",
    }
