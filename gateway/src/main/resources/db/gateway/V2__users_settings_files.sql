-- What ComfyUI keeps in its folder "user".

CREATE TABLE users (
    tenant     text        NOT NULL,
    id         text        NOT NULL,
    name       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);

CREATE TABLE settings (
    tenant   text NOT NULL,
    user_id  text NOT NULL,
    settings text NOT NULL, -- a JSON object as Python writes it
    PRIMARY KEY (tenant, user_id)
);

CREATE TABLE user_files (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant      text        NOT NULL,
    user_id     text        NOT NULL,
    path        text        NOT NULL, -- relative, '/' between names
    blake3      text,                 -- of the bytes, kept at ArtifactKey.input(blake3); null: a folder
    size_bytes  bigint      NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    modified_at timestamptz NOT NULL,
    UNIQUE (tenant, user_id, path)
);
