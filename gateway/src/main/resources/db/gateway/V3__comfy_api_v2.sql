-- Comfy API v2: assets by id, and what clients may do only once.

-- A file that a client knows by id: an upload, or an output of a job.
CREATE TABLE asset_records (
    id             uuid        PRIMARY KEY,
    tenant         text        NOT NULL,
    file_path      text        NOT NULL, -- what its client calls it; need not be unique
    name           text        NOT NULL, -- the last part of it
    artifact_key   text        NOT NULL, -- where the bytes are
    blake3         text,                 -- 64 hex digits; null for an output that nobody has hashed yet
    size_bytes     bigint      NOT NULL,
    content_type   text        NOT NULL,
    tags           text        NOT NULL DEFAULT '[]', -- JSON list
    job_id         uuid,                 -- of the job whose output it is; null for an upload, as for what follows
    prompt_id      text,                 -- likewise, as clients call it
    attempt        integer,
    position       integer,              -- among the outputs of its job
    node_id        text,                 -- the graph node
    kind           text,                 -- image, video, audio, text, file or latent
    reference      text,                 -- the name by which a workflow loads it; null where none can
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz           -- null: never
);

CREATE INDEX asset_records_by_hash ON asset_records (tenant, blake3) WHERE blake3 IS NOT NULL;
CREATE INDEX asset_records_by_job ON asset_records (job_id, attempt, position) WHERE job_id IS NOT NULL;

-- Keys of submits, each of which counts once for a day.
CREATE TABLE idempotency_keys (
    tenant     text        NOT NULL,
    key        text        NOT NULL,
    claimed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (claimed_at);

-- Made once, at random, and shared by all gateways.
CREATE TABLE secrets (
    name  text PRIMARY KEY,
    value text NOT NULL -- hex digits
);

CREATE INDEX assets_by_hash ON assets (tenant, blake3);
