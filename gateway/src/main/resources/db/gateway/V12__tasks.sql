-- Work that goes on after its request was answered, on whichever gateway takes it.
CREATE TABLE tasks (
    id              uuid        PRIMARY KEY,
    tenant          text        NOT NULL,
    idempotency_key text        NOT NULL, -- of equal requests
    payload         text        NOT NULL, -- JSON object: what was asked for
    status          text        NOT NULL, -- created, running, completed, failed
    owner           uuid,                 -- the gateway that works on it
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL, -- the owner is alive
    started_at      timestamptz,
    completed_at    timestamptz,
    result          text,                 -- JSON object
    error_message   text,
    export_name     text,                 -- of the archive that it made
    artifact_key    text,
    size_bytes      bigint
);

CREATE UNIQUE INDEX tasks_under_way ON tasks (tenant, idempotency_key) WHERE status IN ('created', 'running');
CREATE INDEX tasks_by_age ON tasks (created_at);
CREATE INDEX tasks_by_export ON tasks (tenant, export_name) WHERE export_name IS NOT NULL;
