from django.db import connection


def send_while(sam, happens, **answers):
    """`happens` comes after the page's check and before its act."""
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
