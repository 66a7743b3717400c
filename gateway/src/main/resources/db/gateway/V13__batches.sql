-- Batches: one workflow, run once for each cell of a sweep. A batch's cells get rows a window at a time.
CREATE TABLE batches (
    id             uuid        PRIMARY KEY,
    tenant         text        NOT NULL,
    name           text,
    state          text        NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'STOPPED', 'CANCELLED', 'DONE')),
    reason         text,                          -- why it is paused or was stopped
    cells          integer     NOT NULL,
    next_position  integer     NOT NULL DEFAULT 0, -- of the first cell, in their order, that has no row yet
    open           integer     NOT NULL DEFAULT 0, -- cells with a row that have not ended
    succeeded      integer     NOT NULL DEFAULT 0,
    failed         integer     NOT NULL DEFAULT 0,
    cancelled      integer     NOT NULL DEFAULT 0,
    gpu_ms         bigint      NOT NULL DEFAULT 0, -- of its ended cells
    excused_failed integer     NOT NULL DEFAULT 0, -- failures when it was last resumed
    excused_gpu_ms bigint      NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    started_at     timestamptz,                    -- its first cell was given out
    finished_at    timestamptz,
    owner          uuid,                           -- the gateway that works on it
    owned_until    timestamptz
);

CREATE INDEX batches_by_age ON batches (tenant, created_at, id);
CREATE INDEX batches_unfinished ON batches (created_at) WHERE finished_at IS NULL;

CREATE TABLE batch_files (
    batch  uuid PRIMARY KEY REFERENCES batches (id) ON DELETE CASCADE,
    tenant text NOT NULL,
    text   text NOT NULL -- YAML or JSON, as it was sent
);

CREATE TABLE batch_cells (
    batch       uuid        NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    cell        integer     NOT NULL,           -- its number in the sweep
    tenant      text        NOT NULL,
    run         integer     NOT NULL DEFAULT 0, -- grows when it is retried; part of its job's prompt_id
    state       text        NOT NULL CHECK (state IN ('MADE', 'SUBMITTED', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    job_id      uuid,                           -- once it was submitted
    error       text,
    attempts    integer,
    node_id     text,
    started_at  timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (batch, cell)
);

CREATE INDEX batch_cells_open ON batch_cells (batch, state) WHERE state IN ('MADE', 'SUBMITTED');
CREATE INDEX batch_cells_by_state ON batch_cells (batch, state, cell);
CREATE INDEX batch_cells_by_end ON batch_cells (batch, finished_at) WHERE finished_at IS NOT NULL;
