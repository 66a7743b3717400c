-- Jobs whose prompt_id an earlier job with another graph had before. Their ids say so, too.
CREATE TABLE resubmitted_prompts (
    job_id       uuid        PRIMARY KEY,
    tenant       text        NOT NULL,
    prompt_id    text        NOT NULL,
    submitted_at timestamptz NOT NULL
);

CREATE INDEX resubmitted_by_prompt ON resubmitted_prompts (tenant, prompt_id);
