"""The SQL of the ledgers: their numbers, and the triggers that let rows only be added."""

SEQUENCES = """
CREATE SEQUENCE nexo_audit_entries_seq AS bigint;
CREATE SEQUENCE nexo_audit_reads_seq AS bigint;
-- The transaction gets its id before the number, always in this order: whoever sees a number handed out knows
-- that its transaction is older than any snapshot taken later. The sealing rests on that.
CREATE FUNCTION nexo_audit_next_id(ledger text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_current_xact_id();
    RETURN nextval(('nexo_audit_' || ledger || '_seq')::regclass);
END
$$
"""

DROP_SEQUENCES = """
DROP FUNCTION nexo_audit_next_id(text);
DROP SEQUENCE nexo_audit_entries_seq;
DROP SEQUENCE nexo_audit_reads_seq
"""

REFUSAL = r"""
CREATE FUNCTION nexo_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Django empties the tables between some tests, in databases that it names so; `on` refuses there too.
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\_%'
        AND current_setting('nexo.refuse_truncate', true) IS DISTINCT FROM 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % is refused: the ledger only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""

TABLES = ("audit_auditentry", "audit_readentry", "audit_seal")


def create_triggers(table: str) -> str:
    """Return the SQL that lets `table` only grow."""
    return f"""
CREATE TRIGGER nexo_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION nexo_audit_refuse()
"""


def drop_triggers(table: str) -> str:
    """Return the SQL that undoes `create_triggers`."""
    return f"DROP TRIGGER nexo_append_only ON {table}"
