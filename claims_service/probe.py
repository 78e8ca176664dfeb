"""`python -m claims_service.probe`: does the web process of this container answer? For the image's HEALTHCHECK.

It asks as the load balancer does, by a host name that the service answers to. It ends with an error at anything but 200.
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
