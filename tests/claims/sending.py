"""In the moment between the page and its act."""

from django.db import connection


def send_while(sam, happens, **answers):
    """Sam's page has found that it can be asked; then something happens, and only then does the act look."""
    sent = []

    def once(execute, sql, *rest):
        if sql.startswith("SAVEPOINT") and not sent:
            sent.append(sql)
            happens()
        return execute(sql, *rest)

    with connection.execute_wrapper(once):
        page = sam.send(**answers)
    assert sent
    return page
