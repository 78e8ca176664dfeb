from django import template

from common import money, words

register = template.Library()

for plain in (
    words.in_words,
    words.with_weekday,
    words.time_of_day,
    words.time_to_the_second,
    words.moment_in_words,
    words.deadline,
    words.counted,
    words.listed,
    words.file_size,
    words.percentage,
    money.pounds,
    money.plain_pounds,
):
    register.filter(plain.__name__, plain)
