from typing import Any

import factory

from mentors.models import Mentor, MentorAtSchool
from schools.models import School
from tests.factories.base import OwnersFactory


class MentorFactory(OwnersFactory):
    """`at=[fernhollow]` puts the mentor on that school's list."""

    class Meta:
        model = Mentor

    trn = factory.Sequence(lambda number: f"{3000000 + number:07d}")
    first_name = "Ada"
    last_name = factory.Sequence(lambda number: f"Ní Bhriain{number}")

    @classmethod
    def _create(cls, model_class: type[Mentor], *args: Any, at: list[School] | None = None, **values: Any) -> Mentor:
        mentor = super()._create(model_class, *args, **values)
        for school in at or []:
            MentorAtSchool.objects.create(mentor=mentor, school=school)
        return mentor
