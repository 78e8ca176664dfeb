"""PostgreSQL's clock follows Python's in tests.

@pytest.mark.at("2027-08-31 11:00")     the test and its fixtures begin at that moment in Britain
@in_term                                a morning with room for windows on either side
with time_machine.travel(later):        a part of a test
set_database_clock(moment)              the database's alone
bin/test --at "2027-08-31 11:00" ...    everything that names no moment of its own

Processes that a test starts go along (`for_processes`), but for those of the browser's tests.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from types import CodeType
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

from common.clock import LONDON, now

in_term = pytest.mark.at("2027-01-20 10:00")

# What a test names that knows dates.
_NAMES = {"now", "today", "database_now", "time_machine", "coming_window", "set_database_clock"}

_BROKEN = (TransactionStatus.INERROR, TransactionStatus.UNKNOWN)
_FUNCTIONS = ["statement_timestamp", "transaction_timestamp", "clock_timestamp", "now"]
_CLOCK = """
    CREATE OR REPLACE FUNCTION clock.{name}() RETURNS timestamptz {kind} LANGUAGE sql AS $$
        SELECT coalesce(
            nullif(current_setting('tests.moment', true), '')::timestamptz,
            pg_catalog.{name}() + coalesce(nullif(current_setting('tests.ahead', true), ''), '0')::interval
        )
    $$;
"""
# Triggers and the defaults of tables are bound to the clock that they were made with, and so are told of this one.
_BIND = r"""
    DO $$ DECLARE it text; BEGIN
        FOR it IN
            SELECT regexp_replace(
                pg_get_functiondef(oid), '(?<!clock\.)(statement|transaction|clock)_timestamp', 'clock.\&', 'g'
            )
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%\_timestamp()%'
            UNION ALL
            SELECT format('ALTER TABLE %s ALTER %I SET DEFAULT clock.statement_timestamp()', adrelid::regclass, attname)
            FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
            WHERE pg_get_expr(adbin, adrelid) = 'statement_timestamp()'
        LOOP EXECUTE it; END LOOP;
    END $$
"""


def install() -> None:
    """As the owner. A kept database has it already."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS clock")
        cursor.execute("GRANT USAGE ON SCHEMA clock TO PUBLIC")
        for name in _FUNCTIONS:
            cursor.execute(_CLOCK.format(name=name, kind="VOLATILE" if name == "clock_timestamp" else "STABLE"))
        cursor.execute(_BIND)
    connection_created.connect(_listen_to_it)


def uninstall() -> None:
    connection_created.disconnect(_listen_to_it)


def _listen_to_it(connection: Any, **_: object) -> None:
    """For each new connection, in every thread."""
    with connection.wrap_database_errors:
        connection.connection.execute("SET search_path = public, clock, pg_catalog")
    connection.has_travelled = False
    if _follow_python not in connection.execute_wrappers:
        connection.execute_wrappers.append(_follow_python)


def _follow_python(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    here = context["connection"]
    if _python_is_elsewhere() or here.has_travelled:
        _set_ahead(here)
    return execute(sql, params, many, context)


def _python_is_elsewhere() -> bool:
    return time_machine.escape_hatch.is_travelling()


def _set_ahead(here: Any) -> None:
    """Past Django, so that no test counts the query."""
    if here.connection.info.transaction_status in _BROKEN:
        return
    here.has_travelled = True  # to the end of the test: who knows what a savepoint takes back
    with here.wrap_database_errors:
        here.connection.execute(f"SET tests.ahead = '{_ahead():.6f} seconds'")


def _ahead() -> float:
    """In seconds, of the machine's clock."""
    return now().timestamp() - time_machine.escape_hatch.time.time() if _python_is_elsewhere() else 0


def for_processes() -> dict[str, str]:
    """Variables that take a process, and the database for it, to where the test is (tests/work/settings.py)."""
    if not _python_is_elsewhere():
        return {}
    there = f"-c tests.ahead={_ahead():.6f}s -c search_path=public,clock,pg_catalog"
    return {"TESTS_AHEAD": f"{_ahead():.6f}", "PGOPTIONS": there}


@contextmanager
def meant_by(item: pytest.Item) -> Iterator[None]:
    """For the test and its fixtures."""
    marker = item.get_closest_marker("at")
    with time_machine.travel(in_britain(*marker.args)) if marker else nullcontext():
        yield
    if connection.connection is not None and getattr(connection, "has_travelled", False):
        _set_ahead(connection)
        connection.has_travelled = False


def known_to(item: pytest.Function) -> bool:
    """By itself, or by the functions and fixtures of tests that it uses."""
    fixtures = [each[-1].func for each in item._fixtureinfo.name2fixturedefs.values()]
    return any(_knows_dates(function, set()) for function in [item.function, *fixtures])


def _knows_dates(function: Any, seen: set[Any]) -> bool:
    function = inspect.unwrap(function)
    if not inspect.isfunction(function) or not _is_a_tests_own(function.__module__) or function in seen:
        return False
    seen.add(function)
    names = {name for code in _codes_in(function.__code__) for name in code.co_names}
    used = [function.__globals__.get(name) for name in names]
    return bool(names & _NAMES) or any(isinstance(each, date) or _knows_dates(each, seen) for each in used)


def _is_a_tests_own(module: str) -> bool:
    """And not what nearly all tests use."""
    return module.startswith("tests.") and module.split(".")[-1] not in ("conftest", "factories", "world")


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    """Itself, its comprehensions and lambdas."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes_in(constant)


def in_britain(words: str) -> datetime:
    """`2027-08-31 11:00` in British time."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


def set_database_clock(moment: datetime) -> None:
    """It stands still until the test's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tests.moment', %s, true)", [moment.isoformat()])
