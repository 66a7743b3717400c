-- Who did what. Rows are added, and the oldest are deleted when their time is over; nothing else.

CREATE TABLE audit_log (
    number   bigint      PRIMARY KEY,
    at       timestamptz NOT NULL,
    tenant   text        NOT NULL,
    actor    text        NOT NULL,
    key_id   text,
    address  text        NOT NULL,
    action   text        NOT NULL,
    target   text        NOT NULL,
    before   text,                    -- JSON
    after    text,                    -- JSON
    previous text        NOT NULL,    -- hash of the row before
    hash     text        NOT NULL
);

CREATE INDEX audit_log_by_tenant ON audit_log (tenant, number);

-- The last entry: whoever adds one locks this row.
CREATE TABLE audit_head (
    number bigint NOT NULL,
    hash   text   NOT NULL
);

INSERT INTO audit_head VALUES (0, repeat('0', 64));

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('comfymill.audit_retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is only appended to';
END $$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();

CREATE TRIGGER audit_log_not_emptied BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
