package io.comfymill.gateway.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a batch's cells once they have ended.
 *
 * @param join its name
 * @param state {@code waiting}, {@code running}, {@code succeeded}, {@code failed} or {@code
 *     cancelled}
 * @param error why there is none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JoinView(
    String join,
    String state,
    @Nullable String error,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    List<CellView.Output> outputs) {}
