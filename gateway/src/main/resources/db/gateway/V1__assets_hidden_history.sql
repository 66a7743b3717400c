-- Written by gateways alone.

CREATE TABLE assets (
    id          uuid        PRIMARY KEY,
    tenant      text        NOT NULL,
    type        text        NOT NULL CHECK (type IN ('input', 'output', 'temp')),
    subfolder   text        NOT NULL, -- '' for none; '/' between folders
    name        text        NOT NULL,
    blake3      text        NOT NULL, -- of the bytes; they are kept at ArtifactKey.input(blake3)
    size_bytes  bigint      NOT NULL,
    mime_type   text        NOT NULL,
    uploaded_at timestamptz NOT NULL,
    UNIQUE (tenant, type, subfolder, name)
);

CREATE INDEX assets_by_name ON assets (tenant, name);

-- History entries that their tenant has deleted. The scheduler's rows stay.
CREATE TABLE hidden_history (
    tenant    text        NOT NULL,
    job_id    uuid        PRIMARY KEY,
    hidden_at timestamptz NOT NULL
);

-- Everything that ended up to this moment was cleared away.
CREATE TABLE cleared_history (
    tenant         text   PRIMARY KEY,
    up_to_sequence bigint NOT NULL
);
