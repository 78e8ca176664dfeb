"""A claim is submitted while Redis is off (A19)."""

import pytest
from django.test import Client

from activity.models import Entry
from claims.states import Status
from messages_out.models import Message, State
from tests.claims.http_browser import HIDDEN
from tests.factories import ClaimFactory, MentorFactory, claimant_at, claiming_school
from tests.processes import free_port
from work.models import Task
from work.running import run_task
from work.scheduler import sweep

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_submitted_and_its_messages_wait(client: Client, settings: object, redis: object) -> None:
    draft = ClaimFactory(school=claiming_school(), answered=True, hours_of={MentorFactory(): 4})
    client.force_login(claimant_at(draft.school))
    declaration = f"/schools/{draft.school.public_id}/claims/{draft.reference}/declaration/"
    its_own = settings.REDIS_URL
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    form = dict(HIDDEN.findall(client.get(declaration).content.decode().partition("<main")[2]))
    answer = client.post(declaration, form | {"is_mentor": "no"}, follow=True)

    draft.refresh_from_db()
    assert (draft.status, answer.status_code) == (Status.SUBMITTED, 200)
    assert Entry.objects.about(draft).filter(verb="claim submitted").count() == 1
    assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}
    assert redis.llen("rq:queue:default") == 0
    settings.REDIS_URL = its_own
    assert sweep() == Task.objects.count() == 2
    for task in Task.objects.all():
        run_task(task.pk)
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
