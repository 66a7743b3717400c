-- Cells that somebody takes as they are, though they failed or made nothing: what is made of a batch does
-- without them.
ALTER TABLE batch_cells ADD COLUMN accepted boolean NOT NULL DEFAULT false;
ALTER TABLE batches ADD COLUMN accepted integer NOT NULL DEFAULT 0; -- of the cells that failed or were cancelled

CREATE OR REPLACE FUNCTION note_batch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gateway.batch_changes (batch, tenant, type, at, name, reason, cells, succeeded, failed,
        cancelled, gpu_ms, created_at)
    SELECT NEW.id, NEW.tenant,
        CASE WHEN NEW.finished_at IS NULL THEN 'BATCH_PAUSED'
            WHEN NEW.state = 'CANCELLED' THEN 'BATCH_CANCELLED'
            WHEN NEW.succeeded + NEW.accepted = NEW.cells AND NOT EXISTS (SELECT FROM gateway.batch_joins j
                WHERE j.batch = NEW.id AND j.state <> 'SUCCEEDED') THEN 'BATCH_SUCCEEDED'
            ELSE 'BATCH_FAILED' END,
        coalesce(NEW.finished_at, clock_timestamp()), NEW.name, NEW.reason, NEW.cells,
        NEW.succeeded, NEW.failed, NEW.cancelled, NEW.gpu_ms, NEW.created_at;
    RETURN NULL;
END $$;
