import logging
from datetime import date

from django.db import transaction

from accounts.models import User
from activity.actions import record
from mentors import teaching_record
from mentors.limits import check_limits
from mentors.models import Lookup, Mentor, MentorAtSchool
from mentors.signals import mentor_listed
from mentors.teaching_record import Found, RecordNotInUse, TeachingRecordUnavailable
from schools.models import School

logger = logging.getLogger(__name__)


def look_up(*, school: School, trn: str, date_of_birth: date, by: User) -> Lookup:
    """A look-up without a name found nobody. Raises TooManyTries, RecordNotInUse, which counts as finding nobody, and
    TeachingRecordUnavailable, which does not count as a try.

    No transaction is open while we wait.
    """
    lookup = Lookup.objects.create(school=school, by=by, trn=trn)
    check_limits(lookup)
    try:
        answer = teaching_record.look_up(trn, date_of_birth)
    except RecordNotInUse:
        record("mentor's teaching record is not in use", about=school, by=by, school_id=school.pk)
        raise
    except TeachingRecordUnavailable as trouble:
        logger.warning("A look-up had no answer: %s", trouble)
        lookup.delete()
        raise
    if isinstance(answer, Found):
        lookup.first_name, lookup.last_name = answer.first_name, answer.last_name
        lookup.save(update_fields=["first_name", "last_name"])
    else:
        record("mentor not found in the teaching record", about=school, by=by, school_id=school.pk)
    return lookup


def add_mentor(*, school: School, trn: str, first_name: str, last_name: str, by: User) -> Mentor:
    """On the list already, nothing changes. Who hears of it (mentors/signals.py) can fail without harm to the list."""
    mentor = put_on_list(school=school, trn=trn, first_name=first_name, last_name=last_name, by=by)
    mentor_listed.send_robust(Mentor, school=school, mentor=mentor, by=by)
    return mentor


@transaction.atomic
def put_on_list(*, school: School, trn: str, first_name: str, last_name: str, by: User) -> Mentor:
    """Without telling anybody."""
    names = {"first_name": first_name, "last_name": last_name}
    mentor, is_new = Mentor.objects.get_or_create(trn=trn, defaults=names)
    if not is_new and (mentor.first_name, mentor.last_name) != tuple(names.values()):
        Mentor.objects.filter(pk=mentor.pk).update(**names)
        mentor.first_name, mentor.last_name = names["first_name"], names["last_name"]
        record("mentor's name taken from the teaching record", about=mentor, by=by)
    _, is_new_here = MentorAtSchool.objects.get_or_create(mentor=mentor, school=school, defaults={"added_by": by})
    if is_new_here:
        record("mentor added to a school's list", about=mentor, by=by, school_id=school.pk)
    return mentor
