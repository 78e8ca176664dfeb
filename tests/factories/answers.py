"""Answering what is still open in a draft, as somebody would."""

from accounts.models import User
from claims.actions.draft import set_answer
from claims.answers import YES_OR_NO_ANSWERS
from claims.models import Claim
from tests.factories.claims import ANSWERS
from tests.roles import as_owner


def answer_the_rest(draft: Claim, by: User) -> Claim:
    """Each question after the hours that has no answer: with yes."""
    for question in YES_OR_NO_ANSWERS:
        if question.value(draft) is None:
            draft = set_answer(claim=draft, question=question, answer=True, version=draft.version, by=by)
    return draft


def fill_in_answers(draft: Claim) -> Claim:
    """The same in the row itself, without an act on record."""
    with as_owner():
        Claim.objects.filter(pk=draft.pk).update(**ANSWERS)
    draft.refresh_from_db()
    return draft
