from claims.windows import remind
from claims.windows.close import close_due_windows
from work.registry import every_tick, handler

every_tick(close_due_windows)
every_tick(remind.tell_schools_in_time)
handler(remind.TELLING)(remind.tell_some_schools)
