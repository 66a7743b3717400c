-- What clients have sent to routes of custom nodes before a prompt that names it.
CREATE TABLE kept_uploads (
    id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant       text        NOT NULL,
    path         text        NOT NULL, -- with its query, as it was sent
    name         text        NOT NULL, -- the last name of the path
    content_type text,
    blake3       text        NOT NULL, -- of the bytes, kept at ArtifactKey.input(blake3)
    size_bytes   bigint      NOT NULL,
    kept_at      timestamptz NOT NULL,
    UNIQUE (tenant, path)
);

CREATE INDEX kept_uploads_by_name ON kept_uploads (tenant, name);
CREATE INDEX kept_uploads_by_age ON kept_uploads (kept_at);
