"""All that is made is in `.venv/`, `node_modules/` and `.local/`, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
RUNNING = LOCAL / "run"
