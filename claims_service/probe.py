"""`python -m claims_service.probe`: an error unless /healthcheck answers 200. For the image's HEALTHCHECK.

Asks by a host name that the service answers to.
"""

import os
import urllib.request

PATIENCE = 4  # seconds; the image allows five


def ask() -> None:
    host = os.environ["ALLOWED_HOSTS"].replace(",", " ").split()[0].lstrip(".")
    page = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthcheck"
    request = urllib.request.Request(page, headers={"Host": host})
    urllib.request.urlopen(request, timeout=PATIENCE).close()  # noqa: S310


if __name__ == "__main__":
    ask()
