"""What other rooms may want to know of a school's list; sent once the list is saved."""

from django.dispatch import Signal

# With school, mentor, by: somebody was put on a school's list, or added once more.
mentor_listed = Signal()
