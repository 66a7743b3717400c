package io.comfymill.gateway.assets.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of an export. One whose selection holds nothing is complete and no success. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportResult(
    boolean success,
    @Nullable String exportName,
    @Nullable Long exportSize,
    @Nullable Long uncompressedSize,
    @Nullable Integer assetsTotal,
    @Nullable Integer assetsSucceeded,
    @Nullable List<Failed> failedAssets,
    @Nullable String error) {
  /** An asset that is not in the archive. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Failed(UUID assetId, String error, @Nullable String jobId, @Nullable String assetName) {
    static Failed of(AssetFile file, String error) {
      return new Failed(file.id(), error, file.job(), file.name());
    }
  }

  static ExportResult nothing(String error, List<Failed> failed) {
    return new ExportResult(false, null, null, null, null, null, orNull(failed), error);
  }

  static ExportResult made(
      String name, long size, long uncompressed, int total, int succeeded, List<Failed> failed) {
    return new ExportResult(true, name, size, uncompressed, total, succeeded, orNull(failed), null);
  }

  private static @Nullable List<Failed> orNull(List<Failed> failed) {
    return failed.isEmpty() ? null : List.copyOf(failed);
  }
}
