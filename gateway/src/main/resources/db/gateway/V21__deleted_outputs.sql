-- Whose outputs are deleted: nobody sees them from then on, and their files go a little later. Noted for
-- the job whose run made them, and for each that its run answered for.
CREATE TABLE deleted_outputs (
    job_id      uuid        PRIMARY KEY,
    tenant      text        NOT NULL,
    run         uuid        NOT NULL, -- the job whose files they are
    deleted_at  timestamptz NOT NULL,
    why         text        NOT NULL, -- asked, age, jobs, bytes or batch
    swept_at    timestamptz,          -- its files were deleted for the first time
    sweep_after timestamptz           -- when to look for files next; null where none can be left
);

CREATE INDEX deleted_outputs_to_sweep ON deleted_outputs (sweep_after) WHERE sweep_after IS NOT NULL;

-- Jobs that load outputs of others, noted before they are accepted.
CREATE TABLE output_uses (
    run     uuid        NOT NULL, -- the job whose output it is
    job_id  uuid        NOT NULL, -- the job that loads it
    tenant  text        NOT NULL,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (run, job_id)
);

-- The gateway that deletes files, and when it last looked for outputs whose time is over.
CREATE TABLE output_turn (
    owner       uuid,
    owned_until timestamptz NOT NULL,
    looked_at   timestamptz NOT NULL
);

INSERT INTO output_turn VALUES (NULL, 'epoch', 'epoch');

CREATE INDEX batch_cells_by_job ON batch_cells (job_id) WHERE job_id IS NOT NULL;

-- Assets that were made of an output by its hash have its bytes.
CREATE INDEX asset_records_of_outputs ON asset_records (artifact_key text_pattern_ops)
    WHERE job_id IS NULL AND artifact_key LIKE 'jobs/%';
