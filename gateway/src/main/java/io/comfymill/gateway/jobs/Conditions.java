package io.comfymill.gateway.jobs;

import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.WireJson;
import java.nio.charset.StandardCharsets;

/** Reads what a job's row says it waits for. */
public final class Conditions {
  private Conditions() {}

  public static JobConditions of(JobRow row) {
    return row.conditions == null
        ? JobConditions.NONE
        : WireJson.read(row.conditions.getBytes(StandardCharsets.UTF_8), JobConditions.class)
            .orElse(JobConditions.NONE);
  }
}
