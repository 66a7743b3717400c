package io.comfymill.gateway.assets.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The message {@code asset_export}.
 *
 * @param progress from 0 to 1
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportProgress(
    UUID taskId,
    int assetsTotal,
    int assetsAttempted,
    int assetsFailed,
    long bytesTotal,
    long bytesProcessed,
    double progress,
    String status,
    @Nullable String exportName,
    @Nullable String error) {}
