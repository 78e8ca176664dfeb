"""How often an estimate from a real draw holds the truth, in worlds where that is known (docs/adr/0083)."""

from statistics import mean

from tests.sampling.stated_world import StatedWorld, drawn_estimates, stated_world

SIZES = (300, 1_700, 17_000)
DRAWS = 2_000
AIM = (0.93, 0.97)


def report(draws: int = DRAWS) -> bool:
    """Whether the intervals of the largest world hold the truth as often as they should."""
    held = [_coverage(stated_world(size), draws) for size in SIZES]
    return AIM[0] <= held[-1] <= AIM[1]


def _coverage(world: StatedWorld, draws: int) -> float:
    truth = world.wrong_pence
    says = [estimate.says for estimate in drawn_estimates(world, draws=draws)]
    intervals = [each.interval for each in says if each.interval]
    limits = [each.upper_pence for each in says if each.upper_pence is not None]
    above, below = sum(low > truth for low, _ in intervals), sum(high < truth for _, high in intervals)
    print(
        f"\nEstimates: {draws:,} draws of {len(world.claims):,} claims, {len(world.wrong):,} wrong\n"
        f"  upper limits that hold   {_part(sum(limit >= truth for limit in limits), len(limits))}"
        f", on average {mean(limits) / truth:.2f} x the truth\n"
        f"  intervals that hold      {_part(len(intervals) - above - below, len(intervals))}"
        f", {above:,} wholly above the truth, {below:,} wholly below",
        flush=True,
    )
    return (len(intervals) - above - below) / (len(intervals) or 1)


def _part(number: int, of: int) -> str:
    return f"{number:,} of {of:,} ({100 * number / of:.1f}%)" if of else "none given"
