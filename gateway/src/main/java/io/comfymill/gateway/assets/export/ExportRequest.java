package io.comfymill.gateway.assets.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.assets.AssetException;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.StrictJson;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Which assets go into an archive, and how they are called there.
 *
 * @param jobIds as clients know them: their {@code prompt_id}
 * @param jobAssetNameFilters the names or hashes of a job's assets that are wanted; all of a job
 *     that is not named here
 * @param includePreviews whether files of ComfyUI's {@code temp} folder are wanted too
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ExportRequest(
    Set<PromptId> jobIds,
    Set<UUID> assetIds,
    Naming namingStrategy,
    Map<String, Set<String>> jobAssetNameFilters,
    boolean includePreviews) {
  private static final int MOST_IDS = 10_000;

  ExportRequest {
    jobIds = Set.copyOf(jobIds);
    assetIds = Set.copyOf(assetIds);
    jobAssetNameFilters = Map.copyOf(jobAssetNameFilters);
  }

  /** How files are called in the archive. */
  enum Naming {
    GROUP_BY_JOB_TIME,
    GROUP_BY_JOB_ID,
    PRESERVE,
    ASSET_ID;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As a client sends it. */
  record Body(
      @Nullable List<String> jobIds,
      @Nullable List<String> assetIds,
      @Nullable String namingStrategy,
      @Nullable Map<String, List<String>> jobAssetNameFilters,
      @Nullable @JsonProperty("include_previews") Boolean includePreviews) {}

  /**
   * @throws AssetException where a field is wrong
   */
  static ExportRequest parse(byte[] json) {
    try {
      return of(StrictJson.body(json, Body.class));
    } catch (InvalidFieldException | IllegalArgumentException e) {
      throw invalid("" + e.getMessage());
    }
  }

  private static AssetException invalid(String message) {
    return new AssetException(400, "INVALID_REQUEST", message);
  }

  private static ExportRequest of(Body body) {
    Set<PromptId> jobs = new LinkedHashSet<>();
    given(body.jobIds()).forEach(id -> jobs.add(new PromptId(id)));
    Set<UUID> assets = new LinkedHashSet<>();
    given(body.assetIds()).forEach(id -> assets.add(UUID.fromString(id)));
    if (jobs.isEmpty() && assets.isEmpty()) {
      throw invalid("job_ids or asset_ids must name something");
    }
    if (jobs.size() + assets.size() > MOST_IDS) {
      throw invalid("job_ids and asset_ids may name %d at most".formatted(MOST_IDS));
    }
    Map<String, Set<String>> filters = new TreeMap<>();
    if (body.jobAssetNameFilters() != null) {
      body.jobAssetNameFilters().forEach((job, names) -> filters.put(job, filter(names)));
    }
    return new ExportRequest(
        jobs,
        assets,
        naming(body.namingStrategy()),
        filters,
        Boolean.TRUE.equals(body.includePreviews()));
  }

  private static List<String> given(@Nullable List<String> ids) {
    return ids == null ? List.of() : ids;
  }

  private static Set<String> filter(@Nullable List<String> names) {
    if (names == null || names.isEmpty()) {
      throw invalid("each of job_asset_name_filters must be a list of names");
    }
    return new TreeSet<>(names);
  }

  private static Naming naming(@Nullable String text) {
    return text == null
        ? Naming.GROUP_BY_JOB_TIME
        : Arrays.stream(Naming.values())
            .filter(naming -> naming.text().equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new AssetException(
                        400,
                        "INVALID_NAMING_STRATEGY",
                        "naming_strategy must be one of "
                            + Arrays.stream(Naming.values()).map(Naming::text).toList()));
  }

  /** Equal for equal requests, in whatever order they name things. */
  String idempotencyKey() {
    return "export:"
        + DigestUtils.sha256Hex(
            WireJson.write(
                List.of(
                    new TreeSet<>(jobIds.stream().map(PromptId::value).toList()),
                    new TreeSet<>(assetIds),
                    namingStrategy,
                    new TreeMap<>(jobAssetNameFilters),
                    includePreviews)));
  }

  boolean wants(AssetFile file) {
    Set<String> names = file.job() == null ? null : jobAssetNameFilters.get(file.job());
    return names == null
        || names.contains(file.name())
        || names.contains(file.path())
        || (file.hash() != null && names.contains(file.hash()));
  }
}
