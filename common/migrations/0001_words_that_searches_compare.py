"""One way to compare what is typed with what is kept, for every search: docs/adr/0051."""

from django.db import migrations

# Small letters without accents; signs part words, but apostrophes do not. What Unicode does not take apart is changed
# one by one. Nothing that LIKE would read is left.
PLAIN_WORDS = r"""
CREATE FUNCTION common_plain_words(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim(regexp_replace(regexp_replace(
    replace(replace(replace(replace(
        translate(
            lower(regexp_replace(
                normalize(regexp_replace(replace(written, '&', ' and '), '[''‘’‛`´ʹʻʼˈ′＇]', '', 'g'), NFKD),
            '[\u0300-\u036f]', '', 'g')),
        'łøđðıħŧ', 'loddiht'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f\ufeff]+', ' ', 'g'),
    '\msaint\M', 'st', 'g'));
"""
# Each word after a space. Then once more with the signs inside words taken out (eQualitas), and with apostrophes as
# spaces (O Dea): people type all three.
SEARCH_TEXT = r"""
CREATE FUNCTION common_search_text(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ' ' || concat_ws(' ',
    common_plain_words(written),
    common_plain_words(regexp_replace(written, '(?<=\S)[-‐‑–./](?=\S)', '', 'g')),
    common_plain_words(regexp_replace(written, '[''‘’‛`´ʹʻʼˈ′＇]', ' ', 'g')));
"""
FITS = """
CREATE FUNCTION common_fits(kept text, typed text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN length(common_plain_words(typed)) > 1 AND (
    kept LIKE ALL (string_to_array('% ' || replace(common_plain_words(typed), ' ', '%|% ') || '%', '|'))
    OR kept LIKE '% ' || replace(common_plain_words(typed), ' ', '') || '%');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(PLAIN_WORDS, "DROP FUNCTION common_plain_words(text);"),
        migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION common_search_text(text);"),
        migrations.RunSQL(FITS, "DROP FUNCTION common_fits(text, text);"),
    ]
