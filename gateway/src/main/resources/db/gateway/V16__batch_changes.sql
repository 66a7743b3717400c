-- What webhooks are to be told of batches, until it is written down as a delivery: noted in the
-- transaction of the change itself, whoever makes it.
CREATE TABLE batch_changes (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch       uuid        NOT NULL,
    tenant      text        NOT NULL,
    type        text        NOT NULL,                -- such as BATCH_PAUSED
    at          timestamptz NOT NULL,
    name        text,
    reason      text,
    cells       integer     NOT NULL,
    succeeded   integer     NOT NULL,
    failed      integer     NOT NULL,
    cancelled   integer     NOT NULL,
    gpu_ms      bigint      NOT NULL,
    created_at  timestamptz NOT NULL
);

-- One that was stopped has failed, and so has one of which a cell was cancelled by itself.
CREATE FUNCTION note_batch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gateway.batch_changes (batch, tenant, type, at, name, reason, cells, succeeded, failed,
        cancelled, gpu_ms, created_at)
    SELECT NEW.id, NEW.tenant,
        CASE WHEN NEW.finished_at IS NULL THEN 'BATCH_PAUSED'
            WHEN NEW.state = 'CANCELLED' THEN 'BATCH_CANCELLED'
            WHEN NEW.succeeded = NEW.cells THEN 'BATCH_SUCCEEDED'
            ELSE 'BATCH_FAILED' END,
        coalesce(NEW.finished_at, clock_timestamp()), NEW.name, NEW.reason, NEW.cells,
        NEW.succeeded, NEW.failed, NEW.cancelled, NEW.gpu_ms, NEW.created_at;
    RETURN NULL;
END $$;

CREATE TRIGGER batch_is_paused AFTER UPDATE ON batches FOR EACH ROW
    WHEN (NEW.finished_at IS NULL AND NEW.state = 'PAUSED' AND OLD.state <> 'PAUSED')
    EXECUTE FUNCTION note_batch_change();

CREATE TRIGGER batch_has_ended AFTER UPDATE ON batches FOR EACH ROW
    WHEN (NEW.finished_at IS NOT NULL AND OLD.finished_at IS NULL)
    EXECUTE FUNCTION note_batch_change();
