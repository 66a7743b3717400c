package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.WebhookDeliveryRow;
import io.comfymill.gateway.errors.UnavailableException;
import io.comfymill.gateway.v2.asset.ContentLinks;
import io.comfymill.gateway.v2.asset.JobOutputs;
import io.comfymill.gateway.v2.job.OutputDocument;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is sent: the event as it was written down and, where a job has ended, its outputs, with
 * links that are valid from now on.
 */
@ApplicationScoped
class Payloads {
  private static final Logger LOG = Logger.getLogger(Payloads.class);

  /** A payload stays small; whoever wants more asks for the job. */
  private static final int MOST_OUTPUTS = 100;

  private final Database database;
  private final JobOutputs outputs;
  private final ContentLinks links;
  private final String origin;

  Payloads(Database database, JobOutputs outputs, ContentLinks links, GatewayConfig config) {
    this.database = database;
    this.outputs = outputs;
    this.links = links;
    this.origin = config.webhooks().publicUrl().orElse("");
  }

  Uni<String> of(WebhookDeliveryRow delivery) {
    UUID job = delivery.jobId;
    boolean ended = delivery.type.equals(EventType.JOB_SUCCEEDED.word());
    return job == null || !ended
        ? Uni.createFrom().item(delivery.payload)
        : job(job, delivery.tenant)
            .chain(row -> row == null ? none() : outputs(row))
            .onFailure(failure -> !(failure instanceof UnavailableException))
            .recoverWithItem(failure -> without(delivery, failure))
            .chain(rows -> links.signer(origin).map(signer -> with(delivery, rows, signer)));
  }

  private Uni<@Nullable JobRow> job(UUID id, String tenant) {
    return database.read(
        session ->
            session
                .createQuery("from JobRow where id = :id and tenant = :tenant", JobRow.class)
                .setParameter("id", id)
                .setParameter("tenant", tenant)
                .getSingleResultOrNull());
  }

  /** Its receiver is told of the end all the same. */
  private static List<AssetRecordRow> without(WebhookDeliveryRow delivery, Throwable failure) {
    LOG.warnf("%s is sent without the outputs of its job: %s", delivery.id, failure);
    return List.of();
  }

  private static Uni<List<AssetRecordRow>> none() {
    return Uni.createFrom().item(List.of());
  }

  private Uni<List<AssetRecordRow>> outputs(JobRow row) {
    boolean ran = row.attempt > 0; // otherwise another's run answered for it
    return row.result == null || row.finishedAt == null || !ran
        ? none()
        : outputs.of(
            new JobOutputs.Source(
                new TenantId(row.tenant),
                new AttemptId(new JobId(row.id), row.attempt),
                new PromptId(row.promptId),
                row.finishedAt),
            row.result);
  }

  private static String with(
      WebhookDeliveryRow delivery, List<AssetRecordRow> rows, ContentLinks.Signer signer) {
    ObjectNode payload = parsed(delivery.payload);
    ObjectNode data = payload.withObject("/data");
    String id = data.path("id").asText();
    data.set(
        "outputs",
        WireJson.mapper()
            .valueToTree(
                rows.stream()
                    .limit(MOST_OUTPUTS)
                    .map(row -> OutputDocument.of(row, id, signer))
                    .toList()));
    data.put("outputs_count", rows.size());
    return WireJson.text(payload);
  }

  private static ObjectNode parsed(String json) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a payload that was written down is no JSON", e);
    }
  }
}
