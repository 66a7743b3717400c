package io.comfymill.gateway.webhooks;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What the webhooks of the caller's tenant were told. */
@Path("/api/webhooks/{id}/deliveries")
@Tag(name = "webhooks")
@AnswersProblems
public class DeliveriesResource {
  private static final List<String> STATES =
      List.of(Deliveries.PENDING, Deliveries.DELIVERED, Deliveries.FAILED);
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final Deliveries deliveries;
  private final RequestTenant caller;

  DeliveriesResource(Deliveries deliveries, RequestTenant caller) {
    this.deliveries = deliveries;
    this.caller = caller;
  }

  /** A page, the newest first. */
  public record Listing(List<DeliveryView> deliveries) {}

  @GET
  @Operation(
      summary = "What it was told and is to be told, the newest first: ?state, limit, before")
  @APIResponse(responseCode = "200", description = "up to {limit} deliveries, 100 by default")
  @APIResponse(responseCode = "404", description = "there is no such webhook")
  public Uni<Listing> page(
      @RestPath String id,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable Long before) {
    if (state != null && !STATES.contains(state)) {
      throw new InvalidFieldException("state", "must be one of " + String.join(", ", STATES));
    }
    FieldChecks.range("limit", limit, 1, MOST);
    return deliveries
        .page(
            caller.current(),
            id,
            before == null ? Long.MAX_VALUE : before,
            state,
            limit == null ? USUAL : limit)
        .map(Listing::new);
  }

  @POST
  @Path("/{delivery}/redeliver")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Send something once more, with the same webhook-id")
  @APIResponse(responseCode = "202", description = "the delivery, which is on its way")
  @APIResponse(responseCode = "404", description = "there is no such webhook or delivery")
  public Uni<Response> redeliver(@RestPath String id, @RestPath String delivery) {
    return deliveries
        .redeliver(caller.current(), id, delivery)
        .map(view -> Response.accepted(view).build());
  }
}
