from django import template

from training_records.words import in_hours

register = template.Library()
register.filter("in_hours", in_hours)
