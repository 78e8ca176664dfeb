from hashlib import sha256

from django.core.files.storage import default_storage

from common.words import counted
from sampling import population
from sampling.draw import Parameters, draw
from sampling.models import SamplingRun


def differences(run: SamplingRun) -> list[str]:
    """A sentence for each; none when the run is the same to the claim."""
    if _digest_of(run.population_file.path) != run.population_file.sha256:
        return ["The population file is not the one that was drawn from: its SHA-256 is another."]
    candidates = list(population.read(run.population_file.sha256))
    sample = draw(candidates, seed=run.seed, parameters=Parameters.of(run.parameters))
    again = {reference: reason.value for reference, reason in sample.reasons.items()}
    before = dict(run.sampled_claims.values_list("claim__reference", "reason").iterator())
    return [
        *_only_in(again, before, "drawn now and not then"),
        *_only_in(before, again, "drawn then and not now"),
        *_for_other_reasons(before, again),
    ]


def _digest_of(path: str) -> str:
    digest = sha256()
    with default_storage.open(path) as content:
        for chunk in content.chunks():
            digest.update(chunk)
    return digest.hexdigest()


def _only_in(here: dict[str, str], there: dict[str, str], words: str) -> list[str]:
    alone = sorted(here.keys() - there.keys())
    return [f"{counted(len(alone), 'claim')} {words}: {_some_of(alone)}."] if alone else []


def _for_other_reasons(before: dict[str, str], again: dict[str, str]) -> list[str]:
    moved = sorted(claim for claim in before.keys() & again.keys() if before[claim] != again[claim])
    return [f"{counted(len(moved), 'claim')} drawn for another reason: {_some_of(moved)}."] if moved else []


def _some_of(references: list[str]) -> str:
    return ", ".join(references[:5]) + (" and more" if len(references) > 5 else "")
