from django.dispatch import Signal

# With school, mentor and by: somebody was put on a school's list, or added once more. Sent once the list is saved.
mentor_listed = Signal()
