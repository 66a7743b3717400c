-- Which jobs a run has answered for.
CREATE INDEX jobs_by_answer ON jobs (answered_by) WHERE answered_by IS NOT NULL;
