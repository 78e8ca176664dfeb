"""`bin/bench [files] [draw] [pages] [load] [estimate] [answers] [fuzz] [slow] [--quick]`: what has to be fast.

files   provider files, beside COPY of the same rows and beside the ORM
draw    a draw of a tenth, beside COPY, sort and UPDATE
pages   every page of a school, beside its layout without content, and beside itself among 1,000 claims
load    the last day of a window: fifty claimants at once, beside one
estimate
        how often estimates from 2,000 real draws hold the truth; only when it is named (--quick: 200)
answers
        a provider's file of 20,000 answers, beside the csv module and one statement; only when it is named
fuzz    odd requests, as several people; only when it is named (--requests, --seed)
slow    a visitor while 250 clients send slowly, beside calm; only when it is named

Everything happens in a database of its own, which is dropped at the end. What counts are ratios within one run. A run
that misses an aim ends with an error; draw, files and load have theirs at full size, as in a small one fixed costs
are nearly everything.
"""

import argparse
import os
import sys
import time

from bench.database import own_database

SIZES = {"full": 1_000_000, "quick": 20_000}
PARTS = ["draw", "files", "pages", "load"]
WITHOUT_DATA = ["estimate", "answers"]
AGAINST_THE_DEMONSTRATION = ["fuzz", "slow"]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bin/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts",
        nargs="*",
        choices=[*PARTS, *WITHOUT_DATA, *AGAINST_THE_DEMONSTRATION, []],
        metavar="part",
        help="draw, files, pages and load unless told",
    )
    parser.add_argument("--quick", action="store_true", help=f"{SIZES['quick']:,} claims instead of {SIZES['full']:,}")
    parser.add_argument("--claims", type=int, help="another number of claims")
    parser.add_argument("--requests", type=int, default=20_000, help="of the fuzzer")
    parser.add_argument("--seed", type=int, default=1, help="of the fuzzer")
    asked = parser.parse_args()
    claims = SIZES["quick" if asked.quick else "full"] if asked.claims is None else asked.claims
    started = time.monotonic()
    with own_database():
        met = stands(asked) if {*asked.parts} & {*AGAINST_THE_DEMONSTRATION} else measured(asked.parts or PARTS, claims)
    print(f"\nDone in {time.monotonic() - started:.0f} seconds.", flush=True)
    return 0 if met else 1


def stands(asked: argparse.Namespace) -> bool:
    """Whether all aims were met."""
    from django.core.management import call_command

    from bench import fuzz, slow

    call_command("migrate", verbosity=0)
    call_command("demo", stdout=sys.stderr)
    met = [fuzz.report(asked.requests, asked.seed)] if "fuzz" in asked.parts else []
    return all([*met, *([slow.report()] if "slow" in asked.parts else [])])


def measured(parts: list[str], claims: int) -> bool:
    """Whether all aims were met."""
    from bench import answering, drawing, estimating, load, pages, provider_files, world

    window, met, is_full = world.make_place(), [], claims >= SIZES["full"]
    if "estimate" in parts:
        met.append(estimating.report(*([] if is_full else [200])) or not is_full)
    if "pages" in parts:
        met.append(pages.report(window, claims))
    if "draw" in parts:
        world.fill(window, claims)
        met.append(drawing.report(window.pk) or not is_full)
    if "files" in parts:
        world.fill(window, claims)
        world.draw_samples(window)
        met.append(provider_files.report() or not is_full)
    if "answers" in parts:
        met.append(answering.report(window.pk))
    if "load" in parts:
        met.append(load.report() or not is_full)
    return all(met)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_service.settings")
    sys.exit(main())
