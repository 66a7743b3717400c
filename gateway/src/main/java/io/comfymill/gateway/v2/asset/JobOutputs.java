package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.comfymill.gateway.database.DeletedOutputs;
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
import java.util.function.Supplier;

/** Makes the outputs of a job assets, when somebody first asks for them. */
@ApplicationScoped
public class JobOutputs {
  /** Far below 0: a job has fewer outputs. */
  private static final int FIRST_EARLY = Integer.MIN_VALUE / 2;

  private final AssetRecords records;
  private final DeletedOutputs deleted;
  private final ArtifactStore store;

  JobOutputs(AssetRecords records, DeletedOutputs deleted, ArtifactStore store) {
    this.records = records;
    this.deleted = deleted;
    this.store = store;
  }

  /**
   * Whose outputs.
   *
   * @param at when the job ended, or now
   */
  public record Source(TenantId tenant, AttemptId attempt, PromptId promptId, Instant at) {}

  /**
   * In the order of the result. Those of a failed job whose bytes were not kept are left out, and
   * all that were deleted.
   */
  public Uni<List<AssetRecordRow>> of(Source job, String result) {
    return records
        .outputs(job.attempt().job(), job.attempt().number())
        .chain(
            known ->
                isWhole(known)
                    ? Uni.createFrom().item(known)
                    : deleted
                        .isDeleted(job.tenant(), job.attempt().job())
                        .chain(
                            gone ->
                                gone
                                    ? Uni.createFrom().item(List.of())
                                    : made(job, () -> outputs(result), 0)));
  }

  /** Those that were made while the job ran have no place among all. */
  private static boolean isWhole(List<AssetRecordRow> known) {
    return !known.isEmpty() && known.stream().allMatch(row -> row.position >= 0);
  }

  private static ObjectNode outputs(String result) {
    byte[] json = result.getBytes(StandardCharsets.UTF_8);
    return WireJson.read(json, ExecutionResult.class).orElseThrow().outputs();
  }

  /**
   * Those that a running attempt has told. They are the same assets at the end.
   *
   * @param outputs whose files are in the store
   */
  public Uni<List<AssetRecordRow>> early(Source job, ObjectNode outputs) {
    return made(job, () -> outputs, FIRST_EARLY);
  }

  private Uni<List<AssetRecordRow>> made(Source job, Supplier<ObjectNode> outputs, int first) {
    return Uni.createFrom()
        .item(() -> rows(job, outputs.get(), first))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .call(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : records.add(rows));
  }

  private List<AssetRecordRow> rows(Source job, ObjectNode outputs, int first) {
    List<AssetRecordRow> rows = new ArrayList<>();
    try {
      for (ResultItems.Item item : ResultItems.of(outputs)) {
        AssetRecordRow row = row(job, item, first + rows.size());
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
    String name = "output %s %s %s".formatted(job.attempt(), item.nodeId(), item.place());
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
