-- Models that are known by content, where to get them, and which nodes are to have them.

CREATE TABLE models (
    id          text        PRIMARY KEY,
    version     bigint      NOT NULL,            -- grows with every change
    folder      text        NOT NULL,            -- of ComfyUI's, such as loras
    name        text        NOT NULL,            -- in that folder, with / between folders
    sha256      text        NOT NULL,            -- lower-case hex
    bytes       bigint      NOT NULL,
    sources     text        NOT NULL,            -- URLs, a line each
    licence     text,
    wanted_by   text        NOT NULL,            -- ids of nodes, a line each
    created_at  timestamptz NOT NULL,
    created_by  text        NOT NULL,
    deleted_at  timestamptz                      -- agents are still told that it is gone
);

CREATE UNIQUE INDEX models_by_place ON models (folder, name) WHERE deleted_at IS NULL;
