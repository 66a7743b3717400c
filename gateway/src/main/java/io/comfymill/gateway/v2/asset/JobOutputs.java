package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.Blake3Hash;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.database.AssetRecordRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes the outputs of an ended job assets, when somebody first asks for them. */
@ApplicationScoped
public class JobOutputs {
  private final AssetRecords records;
  private final ArtifactStore store;

  JobOutputs(AssetRecords records, ArtifactStore store) {
    this.records = records;
    this.store = store;
  }

  /**
   * Whose outputs.
   *
   * @param at when the job ended
   */
  public record Source(
      TenantId tenant, AttemptId attempt, PromptId promptId, Instant at, String result) {}

  /** In the order of the result. Those of a failed job whose bytes were not kept are left out. */
  public Uni<List<AssetRecordRow>> of(Source job) {
    return records
        .outputs(job.attempt().job(), job.attempt().number())
        .chain(known -> known.isEmpty() ? made(job) : Uni.createFrom().item(known));
  }

  private Uni<List<AssetRecordRow>> made(Source job) {
    return Uni.createFrom()
        .item(() -> rows(job))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .call(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : records.add(rows));
  }

  private List<AssetRecordRow> rows(Source job) {
    byte[] json = job.result().getBytes(StandardCharsets.UTF_8);
    ExecutionResult result = WireJson.read(json, ExecutionResult.class).orElseThrow();
    List<AssetRecordRow> rows = new ArrayList<>();
    try {
      for (ResultItems.Item item : ResultItems.of(result.outputs())) {
        AssetRecordRow row = row(job, item, rows.size());
        if (item.value() != null ? keepValue(row, item.value()) : findFile(row, job, item)) {
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the outputs of " + job.attempt(), e);
    }
    return rows;
  }

  /** Equal on every gateway, so that one that is made twice is the same asset. */
  private static AssetRecordRow row(Source job, ResultItems.Item item, int position) {
    AssetRecordRow row = new AssetRecordRow();
    String name = "output %s %d".formatted(job.attempt(), position);
    row.id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    row.tenant = job.tenant().value();
    row.filePath = item.name();
    row.name = item.name();
    row.contentType = item.contentType();
    row.tags = "[\"output\"]";
    row.jobId = job.attempt().job().value();
    row.promptId = job.promptId().value();
    row.attempt = job.attempt().number();
    row.position = position;
    row.nodeId = item.nodeId();
    row.kind = item.kind();
    row.createdAt = job.at();
    return row;
  }

  private boolean keepValue(AssetRecordRow row, JsonNode value) throws IOException {
    byte[] bytes =
        value.isTextual()
            ? value.textValue().getBytes(StandardCharsets.UTF_8)
            : WireJson.write(value);
    row.blake3 = Blake3Hash.of(bytes);
    ArtifactKey key = ArtifactKey.input(row.blake3);
    row.artifactKey = key.value();
    row.sizeBytes = bytes.length;
    store.put(key, new ByteArrayInputStream(bytes));
    return true;
  }

  /** False where the result names a file that is not in the store. */
  private boolean findFile(AssetRecordRow row, Source job, ResultItems.Item item)
      throws IOException {
    JsonNode file = java.util.Objects.requireNonNull(item.file());
    String type = file.path("type").asText(FileRef.OUTPUT);
    String folder = file.path("subfolder").asText();
    if (!FileRef.isType(type) || !FileRef.isSafeFolder(folder) || !FileRef.isSafeName(row.name)) {
      return false;
    }
    String inner =
        new FileRef(type, folder, row.name)
            .jobOutput()
            .map(FileRef.JobOutput::subfolder)
            .orElse(folder);
    ArtifactKey key = ArtifactKey.output(job.attempt(), type, inner, row.name);
    OptionalLong size = store.size(key);
    row.artifactKey = key.value();
    row.sizeBytes = size.orElse(0);
    row.reference = "%s/%s [%s]".formatted(folder, row.name, type);
    return size.isPresent();
  }
}
