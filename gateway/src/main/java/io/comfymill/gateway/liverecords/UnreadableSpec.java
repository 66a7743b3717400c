package io.comfymill.gateway.liverecords;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.UnreadableRecordException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A job whose stored text cannot be read, by a defect or by other hands: an empty graph, and in its
 * extra data why.
 */
public final class UnreadableSpec {
  private static final Logger LOG = Logger.getLogger(UnreadableSpec.class);
  private static final String KEY = "comfymill_unreadable";

  private UnreadableSpec() {}

  static JobSpec standIn(JobRow row, UnreadableRecordException why) {
    LOG.debugf("job %s cannot be read: %s", row.id, why.getMessage());
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode extraData = json.objectNode().put(KEY, why.getMessage());
    return new JobSpec(
        new JobId(row.id),
        new TenantId(row.tenant),
        new PromptId(row.promptId),
        row.clientId,
        row.number,
        row.priority,
        json.objectNode(),
        extraData,
        List.of(),
        Requirements.NONE,
        JobLimits.NONE,
        List.of(),
        row.submittedAt,
        List.of(),
        null);
  }

  public static boolean is(JsonNode extraData) {
    return extraData.has(KEY);
  }
}
