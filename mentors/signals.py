"""What other rooms may want to know of a school's list; sent once the list is saved."""

from django.dispatch import Signal

# With school, mentor, by and pending: somebody was put on a school's list, or added once more. `pending` is what the
# page was for, where another room had asked to find somebody: its own key, or nothing.
mentor_listed = Signal()
