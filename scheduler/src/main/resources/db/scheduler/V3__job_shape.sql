-- Digest of the workflow's structure: jobs of one shape take about as long. 0: not known.
ALTER TABLE jobs ADD COLUMN shape bigint NOT NULL DEFAULT 0;
