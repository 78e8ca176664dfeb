from tests.work.example_jobs import jobs as _register_the_kinds_of_work  # noqa: F401
