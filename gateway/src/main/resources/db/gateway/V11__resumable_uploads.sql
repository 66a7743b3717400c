-- Uploads that may come in several requests, to any gateway; see tus, https://tus.io/protocols/resumable-upload.
CREATE TABLE resumable_uploads (
    id           uuid        PRIMARY KEY, -- of the asset that it becomes
    tenant       text        NOT NULL,
    metadata     text        NOT NULL,    -- the header Upload-Metadata
    length       bigint      NOT NULL,    -- bytes
    expires_at   timestamptz NOT NULL,
    finished     boolean     NOT NULL DEFAULT false
);

CREATE INDEX resumable_uploads_by_age ON resumable_uploads (expires_at);
CREATE INDEX resumable_uploads_by_tenant ON resumable_uploads (tenant);

-- What has come of one, one request after the other. Only one of two that come at once is kept.
CREATE TABLE resumable_parts (
    upload_id    uuid        NOT NULL REFERENCES resumable_uploads ON DELETE CASCADE,
    position     bigint      NOT NULL,    -- of its first byte
    size_bytes   bigint      NOT NULL,
    artifact_key text        NOT NULL,
    PRIMARY KEY (upload_id, position)
);
