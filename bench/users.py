"""Without imports: locust patches what is imported with it."""

from dataclasses import dataclass

PERSONA = "multi-school"


@dataclass
class BenchUser:
    """`providers` are (code, name); `thinking` is seconds; `draft` is a reference or ""."""

    session: str
    claims: str
    draft: str
    providers: list[tuple[str, str]]
    thinking: tuple[float, float]
