package io.comfymill.scheduler.store;

import io.comfymill.scheduler.leader.LeaseRow;

/**
 * The statement that writes a cycle, in parts: those for tables of which nothing is to be written
 * are left out. {@code :rows} stands for {@link #ROWS}, the rows as one JSON array with the
 * columns' names, so the text is the same however many rows there are, and is prepared once.
 *
 * <p>Columns are named one by one because the scheduler that migrates the database may be of a
 * later version than the one that still leads.
 */
final class WriteSql {
  static final String BEGIN =
      "with fence as ("
          + LeaseRow.EPOCH_CHECK
          + "), announced as (update scheduler.cursors set value = $3 from fence"
          + " where name = 'announced_seq')";

  /** Answers with one row, or with none where another scheduler leads. */
  static final String END = " select leads from fence";

  static final String ROWS =
      "fence, json_populate_recordset(null::scheduler.%s, $%d::text::json) r";

  /**
   * New jobs with their bodies as an array of texts beside them: to unfold these from JSON would
   * take a third of a second for each 10 MB.
   */
  static final String JOBS_WITH_BODIES =
      "fence, rows from (json_populate_recordset(null::scheduler.jobs, $%d::text::json),"
          + " unnest($%d::text[])) r";

  /** Fails where a job has a row already. */
  static final String INSERT_JOBS =
      """
      insert into scheduler.jobs (id, tenant, prompt_id, client_id, number, priority, max_attempts,
        timeout_ms, deadline, spec, requirements, shape, submitted_at, queued_at, state, attempt,
        forgiven, not_before, node_id, result, failure_cause, failure_message, cancel_reason,
        started_at, finished_at, changed_seq, conditions, answered_by, merge_key, queue_line)
      select id, tenant, prompt_id, client_id, number, priority, max_attempts,
        timeout_ms, deadline, unnest, requirements, shape, submitted_at, queued_at, state, attempt,
        forgiven, not_before, node_id, result, failure_cause, failure_message, cancel_reason,
        started_at, finished_at, changed_seq, conditions, answered_by, merge_key, queue_line
      from :rows
      """;

  /** What its client asked for stays as it is, so it need not be in memory. */
  static final String UPDATE_JOBS =
      """
      update scheduler.jobs t
      set number = r.number, priority = r.priority, deadline = r.deadline, state = r.state,
        attempt = r.attempt, forgiven = r.forgiven, not_before = r.not_before,
        node_id = r.node_id, result = r.result, failure_cause = r.failure_cause,
        failure_message = r.failure_message, cancel_reason = r.cancel_reason,
        started_at = r.started_at, finished_at = r.finished_at, changed_seq = r.changed_seq,
        conditions = r.conditions, answered_by = r.answered_by, merge_key = r.merge_key,
        queue_line = r.queue_line
      from :rows where t.id = r.id
      """;

  static final String UPSERT_ATTEMPTS =
      """
      insert into scheduler.attempts (job_id, number, node_id, reason, state, cause, message,
        assigned_at, accepted_at, started_at, ended_at)
      select job_id, number, node_id, reason, state, cause, message,
        assigned_at, accepted_at, started_at, ended_at
      from :rows
      on conflict (job_id, number) do update
      set state = excluded.state, cause = excluded.cause, message = excluded.message,
        accepted_at = excluded.accepted_at, started_at = excluded.started_at,
        ended_at = excluded.ended_at
      """;

  static final String UPSERT_NODES =
      """
      insert into scheduler.nodes (id, agent_id, url, online, detail, slots, capabilities_hash,
        pool, labels, agent_pool, agent_labels, operator_pool, operator_labels, weight, priority,
        enabled, draining, healthy, health_detail, restart_needed, loaded_models,
        vram_total_bytes, vram_free_bytes, registered_at, last_heartbeat_at, host, notes)
      select id, agent_id, url, online, detail, slots, capabilities_hash,
        pool, labels, agent_pool, agent_labels, operator_pool, operator_labels, weight, priority,
        enabled, draining, healthy, health_detail, restart_needed, loaded_models,
        vram_total_bytes, vram_free_bytes, registered_at, last_heartbeat_at, host, notes
      from :rows
      on conflict (id) do update
      set agent_id = excluded.agent_id, url = excluded.url, online = excluded.online,
        detail = excluded.detail, slots = excluded.slots,
        capabilities_hash = excluded.capabilities_hash, pool = excluded.pool,
        labels = excluded.labels, agent_pool = excluded.agent_pool,
        agent_labels = excluded.agent_labels, operator_pool = excluded.operator_pool,
        operator_labels = excluded.operator_labels, weight = excluded.weight,
        priority = excluded.priority, enabled = excluded.enabled, draining = excluded.draining,
        healthy = excluded.healthy, health_detail = excluded.health_detail,
        restart_needed = excluded.restart_needed, loaded_models = excluded.loaded_models,
        vram_total_bytes = excluded.vram_total_bytes, vram_free_bytes = excluded.vram_free_bytes,
        registered_at = excluded.registered_at, last_heartbeat_at = excluded.last_heartbeat_at,
        host = excluded.host, notes = excluded.notes
      """;

  static final String UPSERT_POOLS =
      """
      insert into scheduler.pools (name, policy) select name, policy from :rows
      on conflict (name) do update set policy = excluded.policy
      """;

  static final String UPSERT_QUEUE_PAUSES =
      """
      insert into scheduler.queue_pauses (scope, name, paused_at, reason)
      select scope, name, paused_at, reason from :rows
      on conflict (scope, name) do update
      set paused_at = excluded.paused_at, reason = excluded.reason
      """;

  static final String UPSERT_POLICIES_IN_FORCE =
      """
      insert into scheduler.policies_in_force (id, body) select id, body from :rows
      on conflict (id) do update set body = excluded.body
      """;

  static final String UPSERT_FORECAST =
      """
      insert into scheduler.forecast (id, body, at) select id, body, at from :rows
      on conflict (id) do update set body = excluded.body, at = excluded.at
      """;

  static final String UPSERT_OFFSETS =
      """
      insert into scheduler.consumer_offsets (topic, partition, next_offset)
      select topic, partition, next_offset from :rows
      on conflict (topic, partition) do update set next_offset = excluded.next_offset
      """;

  private WriteSql() {}
}
