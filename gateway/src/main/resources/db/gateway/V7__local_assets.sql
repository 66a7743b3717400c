-- What the assets of a local ComfyUI have beyond those of Comfy API v2.

ALTER TABLE asset_records
    ADD COLUMN user_metadata  text        NOT NULL DEFAULT '{}', -- JSON object
    ADD COLUMN preview_id     uuid,
    ADD COLUMN updated_at     timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN last_access_at timestamptz NOT NULL DEFAULT now();

CREATE INDEX asset_records_by_tag ON asset_records USING gin (cast(tags AS jsonb));
CREATE INDEX asset_records_by_age ON asset_records (tenant, created_at, id);

-- How far a tenant's uploads and the outputs of its jobs have been made assets.
CREATE TABLE asset_index (
    tenant         text        PRIMARY KEY,
    up_to_sequence bigint      NOT NULL, -- of changes of jobs
    up_to_upload   timestamptz NOT NULL
);
