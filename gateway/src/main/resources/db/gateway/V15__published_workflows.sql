-- Published workflows: each version stays what it was. One that is deleted keeps its number, so that no other gets it.
CREATE TABLE published_workflows (
    tenant       text        NOT NULL,
    name         text        NOT NULL,
    version      integer     NOT NULL,
    definition   text,                 -- YAML or JSON, as it was sent; null where it is deleted
    published_at timestamptz NOT NULL,
    published_by text        NOT NULL,
    PRIMARY KEY (tenant, name, version)
);
