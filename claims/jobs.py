"""What the night shift does for claims: nobody has to press anything when a window ends."""

from claims.actions import close_due_windows
from work.registry import every_tick

every_tick(close_due_windows)
