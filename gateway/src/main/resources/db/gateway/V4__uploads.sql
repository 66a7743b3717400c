-- Grows with every upload of a tenant, in the same transaction: a cached list is known by it.
CREATE TABLE upload_changes (
    tenant  text   PRIMARY KEY,
    changes bigint NOT NULL
);

CREATE INDEX assets_by_age ON assets (tenant, uploaded_at);
