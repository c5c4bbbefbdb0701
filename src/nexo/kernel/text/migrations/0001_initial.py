"""The search functions. They use nothing but pg_catalog, so that index builds and restores find it all.

`nexo_tsv` sees folded text: without accents, the Spanish stemmer does not know `-ción`, so `reclamacion` and
`reclamaciones` would part; the accent of these endings is put back for the stemmer alone.
"""

from django.db import migrations

NEXO_TSV = r"""
CREATE FUNCTION nexo_tsv(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', regexp_replace(t, '[^[:alnum:]]+', ' ', 'g'))
        || to_tsvector('pg_catalog.spanish',
               regexp_replace(regexp_replace(regexp_replace(t, '[^[:alnum:]]+', ' ', 'g'),
                   'ion\M', 'ión', 'g'), 'logia\M', 'logía', 'g'))
$$
"""

NEXO_TSQUERY = r"""
CREATE FUNCTION nexo_tsquery(t text, prefix boolean DEFAULT false) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := regexp_split_to_array(btrim(regexp_replace(t, '[^[:alnum:]]+', ' ', 'g')), ' ');
    total integer := least(coalesce(array_length(words, 1), 0), 16);
    word text;
    simple tsquery;
    stem tsquery;
    plain tsquery;    -- of every word: for a search of stop words alone
    telling tsquery;  -- of the words that are no stop words
BEGIN
    FOR place IN 1..total LOOP
        word := words[place];
        CONTINUE WHEN word = '';
        simple := to_tsquery('pg_catalog.simple', word || CASE WHEN prefix AND place = total THEN ':*' ELSE '' END);
        stem := plainto_tsquery('pg_catalog.spanish',
            regexp_replace(regexp_replace(word, 'ion\M', 'ión'), 'logia\M', 'logía'));
        CONTINUE WHEN numnode(simple) = 0;
        plain := CASE WHEN plain IS NULL THEN simple ELSE plain && simple END;
        CONTINUE WHEN numnode(stem) = 0 AND NOT (prefix AND place = total);
        IF numnode(stem) > 0 THEN
            simple := simple || stem;
        END IF;
        telling := CASE WHEN telling IS NULL THEN simple ELSE telling && simple END;
    END LOOP;
    RETURN coalesce(telling, plain, ''::tsquery);
END
$$
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(NEXO_TSV, "DROP FUNCTION nexo_tsv(text)"),
        migrations.RunSQL(NEXO_TSQUERY, "DROP FUNCTION nexo_tsquery(text, boolean)"),
    ]
