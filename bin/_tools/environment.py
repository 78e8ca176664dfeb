import os

from _tools import assets, packages, postgres
from _tools.paths import LOCAL, LOGS, PYTHON, ROOT, VENV
from _tools.services import setup_lock

MANAGE = [str(PYTHON), str(ROOT / "manage.py")]
BENCH = [str(PYTHON), "-m", "bench"]


def set_up(lock_name: str) -> None:
    for folder in (LOCAL, LOGS, LOCAL / "static"):
        folder.mkdir(exist_ok=True)
    with setup_lock():
        packages.ensure(lock_name)
        assets.ensure()


def variables(servers: dict[str, str], **more: str) -> dict[str, str]:
    """Ours over the caller's, but `SERVICE_ENVIRONMENT` is the caller's."""
    path = [str(VENV / "bin"), os.environ.get("PATH", os.defpath)]
    if "DATABASE_URL" not in os.environ:
        path.append(str(postgres.programs()))  # for `bin/manage dbshell` on a machine without psql
    return {
        "SERVICE_ENVIRONMENT": "local",
        **os.environ,
        **servers,
        "PATH": os.pathsep.join(path),
        "PYTHONUNBUFFERED": "1",
        **more,
    }
