"""What the crowd is told: a file without imports, as locust changes how everything waits that is imported with it."""

from dataclasses import dataclass

PERSONA = "multi-school"


@dataclass
class Seat:
    """Somebody's place: a session, a list of claims, providers (code and name), seconds of thinking between pages.

    `draft` is the reference of one that this person left over from days before, if any.
    """

    session: str
    claims: str
    draft: str
    providers: list[tuple[str, str]]
    thinking: tuple[float, float]
