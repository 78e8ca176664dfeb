"""`bin/bench [--quick]`: what has to be fast, measured beside a floor and beside what most would write.

Everything happens in a database of its own, which is dropped at the end. Ratios within one run are what counts:
seconds say as much about the machine and its other work. The aims are for the full size, and a full run that misses
one ends with an error: in a small one the fixed cost of a file or a page is nearly everything.
"""

import argparse
import os
import sys
import time

from bench.database import own_database

SIZES = {"full": 1_000_000, "quick": 20_000}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{SIZES['quick']:,} claims instead of {SIZES['full']:,}")
    parser.add_argument("--claims", type=int, help="another number of claims")
    asked = parser.parse_args()
    claims = asked.claims or SIZES["quick" if asked.quick else "full"]
    started = time.monotonic()
    with own_database():
        from bench import claims_page, provider_files, world

        world.make(claims)
        met = [provider_files.report(), claims_page.report()]
    print(f"\nDone in {time.monotonic() - started:.0f} seconds.", flush=True)
    return 0 if all(met) or claims < SIZES["full"] else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_service.settings")
    sys.exit(main())
