"""Setting the database's clock inside a test's transaction."""

from datetime import datetime

from tests.claims.guards import run
from tests.roles import as_owner


def set_database_clock(moment: datetime) -> None:
    """From here to the end of the test the database's clock stands still at that moment."""
    with as_owner():
        run("CREATE SCHEMA IF NOT EXISTS a_clock_that_stands")
        run("GRANT USAGE ON SCHEMA a_clock_that_stands TO PUBLIC")
        run(
            "CREATE OR REPLACE FUNCTION a_clock_that_stands.statement_timestamp() RETURNS timestamptz STABLE "
            "LANGUAGE sql AS $$ SELECT current_setting('tests.moment')::timestamptz $$"
        )
    run("SELECT set_config('tests.moment', %s, true)", [moment.isoformat()])
    run("SET LOCAL search_path = a_clock_that_stands, pg_catalog, public")
