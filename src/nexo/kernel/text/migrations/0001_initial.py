"""The search functions. They use nothing but pg_catalog, so that index builds and restores find it all.

`nexo_tsv` sees folded text: without accents, the Spanish stemmer does not know `-ción`, so `reclamacion` and
`reclamaciones` would part; the accent of these endings is put back for the stemmer alone. Punctuation becomes
blanks first (`translate`, because a regular expression costs as much as the stemming), or the parser would
make one word of `ana@lasheras.gob` or `12-34`.
"""

from django.db import migrations

PUNCTUATION = """!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"""  # all of ASCII's, the quote doubled for SQL


def words(expression: str) -> str:
    return f"translate({expression}, '{PUNCTUATION}', repeat(' ', 32))"


def stems(expression: str) -> str:
    return f"replace(replace({expression} || ' ', 'ion ', 'ión '), 'logia ', 'logía ')"


NEXO_TSV = f"""
CREATE FUNCTION nexo_tsv(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', {words("t")})
        || to_tsvector('pg_catalog.spanish', {stems(words("t"))})
$$
"""

NEXO_TSQUERY = f"""
CREATE FUNCTION nexo_tsquery(t text, prefix boolean DEFAULT false) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET client_min_messages = warning AS $$
DECLARE
    words text[] := regexp_split_to_array(btrim({words("t")}), '\\s+');
    total integer := least(coalesce(array_length(words, 1), 0), 16);
    simple tsquery;
    stem tsquery;
    every tsquery;    -- of all words: for a search of stop words alone
    telling tsquery;  -- of the words that are no stop words
BEGIN
    FOR place IN 1..total LOOP
        simple := plainto_tsquery('pg_catalog.simple', words[place]);
        CONTINUE WHEN numnode(simple) = 0;
        IF prefix AND place = total THEN
            simple := to_tsquery('pg_catalog.simple', quote_literal(words[place]) || ':*');
        END IF;
        every := coalesce(every && simple, simple);
        stem := plainto_tsquery('pg_catalog.spanish', {stems("words[place]")});
        IF numnode(stem) > 0 THEN
            simple := simple || stem;
        ELSIF NOT (prefix AND place = total) THEN
            CONTINUE;
        END IF;
        telling := coalesce(telling && simple, simple);
    END LOOP;
    RETURN coalesce(telling, every);
END
$$
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(NEXO_TSV, "DROP FUNCTION nexo_tsv(text)"),
        migrations.RunSQL(NEXO_TSQUERY, "DROP FUNCTION nexo_tsquery(text, boolean)"),
    ]
