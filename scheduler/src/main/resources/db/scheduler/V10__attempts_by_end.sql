-- What a tenant has used of late.
CREATE INDEX attempts_by_end ON attempts (ended_at);
