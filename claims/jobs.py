"""What the night shift does for claims: nobody has to press anything when a window begins, nears its end, and ends."""

from claims import reminders
from claims.actions import close_due_windows
from work.registry import every_tick, handler

every_tick(close_due_windows)
every_tick(reminders.tell_schools_in_time)
handler(reminders.TELLING)(reminders.tell_some_schools)
