-- What is made of a batch's outputs once all its cells have ended, one row for each step of its join.
CREATE TABLE batch_joins (
    batch       uuid        NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    name        text        NOT NULL,           -- of the file that it makes
    tenant      text        NOT NULL,
    position    integer     NOT NULL,           -- in the batch's file
    run         integer     NOT NULL DEFAULT 0, -- grows when cells are run once more
    state       text        NOT NULL CHECK (state IN ('WAITING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    tries       integer     NOT NULL DEFAULT 0, -- of this run
    error       text,
    outputs     text        NOT NULL DEFAULT '[]', -- ids of asset_records, a JSON array
    started_at  timestamptz,
    finished_at timestamptz,
    owner       uuid,                           -- the gateway that works on it
    owned_until timestamptz,                    -- until then nobody else takes it
    PRIMARY KEY (batch, name)
);

CREATE INDEX batch_joins_waiting ON batch_joins (batch) WHERE state = 'WAITING';

-- A batch has succeeded where what it makes of its cells was made, too.
CREATE OR REPLACE FUNCTION note_batch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gateway.batch_changes (batch, tenant, type, at, name, reason, cells, succeeded, failed,
        cancelled, gpu_ms, created_at)
    SELECT NEW.id, NEW.tenant,
        CASE WHEN NEW.finished_at IS NULL THEN 'BATCH_PAUSED'
            WHEN NEW.state = 'CANCELLED' THEN 'BATCH_CANCELLED'
            WHEN NEW.succeeded = NEW.cells AND NOT EXISTS (SELECT FROM gateway.batch_joins j
                WHERE j.batch = NEW.id AND j.state <> 'SUCCEEDED') THEN 'BATCH_SUCCEEDED'
            ELSE 'BATCH_FAILED' END,
        coalesce(NEW.finished_at, clock_timestamp()), NEW.name, NEW.reason, NEW.cells,
        NEW.succeeded, NEW.failed, NEW.cancelled, NEW.gpu_ms, NEW.created_at;
    RETURN NULL;
END $$;
