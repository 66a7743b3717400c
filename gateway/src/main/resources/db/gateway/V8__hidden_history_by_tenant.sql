CREATE INDEX hidden_history_by_tenant ON hidden_history (tenant);
