"""What odd requests are made of."""

import random
import re
from urllib.parse import urlencode

METHODS = ["GET"] * 8 + ["POST"] * 9 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
ODD_PIECES = [
    *["%00", "%ff", "%C0%80", "a%2Fb", "..", "%0d%0aX:%20y", "9" * 300, "%c3%a9", "'", "-", "0", "-1", "null"],
    *["1e309", "NaN", "%d9%a3%d9%a4", "%f0%9f%98%80", "<script>", "a" * 3000, "%25", "%e2%80%ae", "", "2025"],
]
ODD_PATHS = [
    *["/no-such-page/", "//", "/../../etc/passwd", "*", "http://elsewhere.example/", "/%", "/%zz", "/?", "/#"],
    *["/static/%00", "/static/../settings.py", "/healthcheck", "/robots.txt", "/" + "a/" * 2000, "/;jsessionid=1"],
]
HEADERS = [
    "Accept-Language: " + "x" * 500,
    "Accept: */*;q=a",
    "Authorization: Basic !!!",
    "Content-Encoding: gzip",
    "Cookie: a=\xff; =; ;; sessionid",
    "Expect: 100-continue",
    "Expect: 999-nothing",
    "If-Modified-Since: yesterday",
    'If-None-Match: "',
    "Origin: null",
    "Origin: https://elsewhere.example",
    "Range: bytes=5-1,-",
    "Referer: http://[",
    "Referer: \xe9\x00",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: nonsense",
    "Upgrade: h2c",
    "X-Background: yes",
    "X-Forwarded-For: 1.2.3.4, %, ::1",
    "X-Forwarded-Host: elsewhere.example",
    "X-Forwarded-Proto: https, http",
    "X-HTTP-Method-Override: DELETE",
    "X-Long: " + "y" * 9000,
    " Folded: yes",
    "No-Colon",
]
VALUES = [
    *["", " ", "\0", "a\0b", "😀", "-1", "0", "9" * 40, "1e309", "٣٤", "<b>", "' OR 1=1 --", "=1+1", "x" * 8000],
    *["on", "yes", "no", "\r\nX: y", "20481337", "\u202e", "1²", "2 11 2025", "1234567", "0001-01-01", "\ud800"],
]
FIELDS = re.findall(
    r"\S+",
    "provider provider-picked mentors hours version answer agreed confirmed trn date_of_birth-day date_of_birth_day "
    "date_of_birth_month date_of_birth_year is_mentor to note reason next return page year status words search claim "
    "added later format accept trained_to_mentor was conditions first_name last_name email",
)
FORM = "application/x-www-form-urlencoded"
BODIES = [
    (f"{FORM}; charset=utf-16", b"a=b"),
    (f"{FORM}; charset=utf-7", b"a=+AGI-"),
    (f"{FORM}; charset=none-such", b"a=b"),
    (f"{FORM}; charset=iso-8859-1", b"a=\xe9"),
    (f"{FORM}; charset=\xff", b"a=b"),
    (FORM, b"%" * 5000),
    (FORM, b"\xff\xfe\0" * 100),
    (FORM, b"&".join(b"f%d=x" % number for number in range(2001))),
    (FORM, b"a=" + b"x" * 1_100_000),
    ("multipart/form-data", b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=", b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a\r\n\r\n1'),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n\r\n--x--',
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
    ),
    (
        "multipart/form-data; boundary=x",
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="f"\r\n\r\n\r\n' % number
            for number in range(101)
        )
        + b"--x--\r\n",
    ),
    ("application/json", b'{"a": '),
    ("text/plain; charset=\x00", b"a"),
    ("", b"a=b"),
    ("\xe9/\xe9;;;", b"a=b"),
]


def a_form(chance: random.Random, token: str) -> tuple[str, bytes]:
    """As a page of ours sends it, with odd answers."""
    names = chance.sample(FIELDS, k=chance.randint(0, 8))
    answers = [("csrfmiddlewaretoken", token), *((name, chance.choice(VALUES)) for name in names)]
    return FORM, urlencode(answers, errors="surrogatepass").encode()
