package io.comfymill.gateway.liverecords;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What {@code /queue} shows of an unfinished job.
 *
 * @param tuple its {@link PromptTuple#text}, passed through without being parsed
 */
public record LiveRecord(LiveJob job, String tuple) {
  public static LiveRecord accepted(JobSpec job) {
    return new LiveRecord(LiveJob.accepted(job), PromptTuple.text(job, job.number()));
  }

  /** The tuple as a tree. */
  public JsonNode parsedTuple() {
    try {
      return WireJson.mapper().readTree(tuple);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable live record of job " + job.id(), e);
    }
  }
}
