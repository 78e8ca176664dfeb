import csv
import io

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from files.csv_out import csv_lines, csv_lines_from_query, plain_text, safe_text, safe_text_sql

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "−", "﹢"]
SPACES = ["", " ", "  ", "\t", "\r", "\n", "\u00a0", "\u3000", "\ufeff", "\u200b", "\x00", "\x0b", " \t\r\n"]
IN_FRONT = [*SPACES, "'", "''"]
WORDS = ["cmd|' /C calc'!A0", "SUM(A1:A9)", "1", "Zoë O’Brien", ",", ";", '"', "\\", "]", "^", "😀", "a"]
ORDINARY = ["", "Ada", "a=1", "O'Brien", "'t Hooft", "16", "5 - 3", "2026-07-18", "x\t=", "[1]", "\\"]
PIECES = [*SIGNS, *IN_FRONT, *WORDS]
hostile_text = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=20)


def read(content):
    """As a spreadsheet does."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("front", IN_FRONT)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(front, sign):
    assert safe_text(f"{front}{sign}1") == f"'{front}{sign}1"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text):
    assert safe_text(text) == text


@given(hostile_text)
def test_reading_back_gives_the_original(text):
    assert plain_text(safe_text(text)) == text


@given(hostile_text)
def test_nothing_that_was_made_safe_starts_like_a_formula(text):
    start = safe_text(text).lstrip(" \t\r\n\0\x0b\u00a0\u3000\ufeff\u200b")[:1]

    assert start not in SIGNS


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(hostile_text.map(lambda text: text.replace("\0", "")), min_size=100, max_size=100))
def test_the_database_makes_text_safe_in_the_same_way(texts):
    given_texts = "unnest(%s::text[]) WITH ORDINALITY AS given (text, place)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {safe_text_sql('text')} FROM {given_texts} ORDER BY place", [texts])
        made_safe = [text or "" for (text,) in cursor.fetchall()]

    assert made_safe == [safe_text(text) for text in texts]
    assert [plain_text(text) for text in made_safe] == texts


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(hostile_text, hostile_text, st.integers(-99, 99)), min_size=1, max_size=50))
def test_a_file_copied_from_the_database_is_the_file_written_by_python(rows):
    rows = [(first.replace("\0", ""), second.replace("\0", ""), number) for first, second, number in rows]
    query = f"""
        SELECT {safe_text_sql("first")}, {safe_text_sql("second")}, number
          FROM unnest(%s::text[], %s::text[], %s::int[]) WITH ORDINALITY AS given (first, second, number, place)
         ORDER BY place
    """
    columns = [[row[place] for row in rows] for place in range(3)]
    header = ["first", "second", "number"]

    copied = b"".join(csv_lines_from_query(header, query, columns))

    assert copied == b"".join(csv_lines(header, rows))
    assert [tuple(map(plain_text, row)) for row in read(copied)[1:]] == [(a, b, str(n)) for a, b, n in rows]


def test_a_file_starts_with_a_mark_and_ends_lines_as_excel_does():
    assert b"".join(csv_lines(["name", "hours"], [["Zoë", 16], ["=1+1", -5], ['"a", b', None]])) == (
        b"\xef\xbb\xbfname,hours\r\n" + "Zoë,16\r\n'=1+1,-5\r\n".encode() + b'"""a"", b",\r\n'
    )
