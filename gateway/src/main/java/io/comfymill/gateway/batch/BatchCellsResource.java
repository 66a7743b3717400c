package io.comfymill.gateway.batch;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The cells of a batch. */
@Path("/api/batches/{id}/cells")
@Tag(name = "batches")
@AnswersProblems
public class BatchCellsResource {
  private static final List<String> STATES =
      List.of("waiting", "submitted", "succeeded", "failed", "cancelled");

  private final Batches batches;
  private final CellViews cells;
  private final RequestTenant tenant;

  BatchCellsResource(Batches batches, CellViews cells, RequestTenant tenant) {
    this.batches = batches;
    this.cells = cells;
    this.tenant = tenant;
  }

  /** Some cells, by their number. */
  public record Cells(List<CellView> cells) {}

  @GET
  @Operation(summary = "Cells that were given out, with their outputs: state, after, limit, hashes")
  public Uni<Cells> cells(
      @RestPath String id,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable String after,
      @RestQuery @Nullable String limit,
      @RestQuery boolean hashes) {
    int beyond = FieldChecks.number("after", after, -1, -1, Integer.MAX_VALUE);
    int most = BatchesResource.limit(limit);
    TenantId current = tenant.current();
    List<String> states = states(state);
    return batches
        .find(current, id)
        .chain(row -> cells.page(current, row.id, states, beyond, most, hashes))
        .map(Cells::new);
  }

  private static List<String> states(@Nullable String text) {
    List<String> states = text == null ? List.of() : Arrays.asList(text.split(",", -1));
    if (!STATES.containsAll(states)) {
      throw new InvalidFieldException("state", "must be some of " + String.join(",", STATES));
    }
    return states.stream()
        .map(state -> state.equals("waiting") ? "MADE" : state.toUpperCase(Locale.ROOT))
        .toList();
  }
}
