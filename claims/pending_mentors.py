from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from activity.models import Entry
from common.ids import new_public_id
from common.words import counted

if TYPE_CHECKING:
    from claims.models import Claim


@dataclass(frozen=True)
class PendingMentor:
    """One entry of `Claim.to_find`: whom only a colleague can find. `key` names it in addresses, where no TRN may
    stand; `by` is the id of whoever asked last.
    """

    key: str
    trn: str
    by: int | None
    name: str = ""
    hours: int | None = None

    @classmethod
    def new(cls, trn: str, by: int) -> PendingMentor:
        return cls(new_public_id(), trn, by)

    def known_as(self, name: str, hours: int | None) -> PendingMentor:
        return replace(self, name=name, hours=hours)

    def asked_by(self, trn: str, by: int) -> PendingMentor:
        return replace(self, trn=trn, by=by)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def facts(self) -> dict[str, Any]:
        """For the record of acts, which holds no TRN."""
        return {"mentor_to_find": str(self), "hours_told": self.hours}

    @property
    def as_seen(self) -> str:
        """What a form about them was based on."""
        return f"{self.trn} {self.in_short}"

    @property
    def in_short(self) -> str:
        """Grace Oyelaran (13 hours)"""
        return f"{self} ({counted(self.hours, 'hour')})" if self.hours else str(self)

    def __str__(self) -> str:
        return self.name or "a new mentor"


def hours_told(draft: Claim) -> dict[int, int]:
    """By id of found mentors; 0 where no hours were told."""
    found = Entry.objects.about(draft).filter(verb="mentor found", after__has_key="mentor")
    return {mentor: hours or 0 for mentor, hours in found.values_list("after__mentor", "before__hours_told")}
