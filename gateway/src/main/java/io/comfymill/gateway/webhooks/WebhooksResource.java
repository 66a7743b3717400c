package io.comfymill.gateway.webhooks;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.http.ShownOnce;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Webhooks of the caller's tenant. */
@Path("/api/webhooks")
@Tag(name = "webhooks")
@AnswersProblems
public class WebhooksResource {
  private static final Duration OVERLAP = Duration.ofHours(24);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final WebhookChecks checks;
  private final RequestTenant caller;

  WebhooksResource(
      Webhooks webhooks, Deliveries deliveries, WebhookChecks checks, RequestTenant caller) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.checks = checks;
    this.caller = caller;
  }

  /** Those of a tenant. */
  public record Listing(List<WebhookView> webhooks) {}

  /** The body of a new one. */
  record Draft(@Nullable String url, @Nullable SortedSet<String> events) {
    Draft {
      if (url == null) {
        throw new InvalidFieldException("url", "must be an https URL");
      }
    }
  }

  /** The body of a change. */
  record Change(
      @Nullable String url, @Nullable SortedSet<String> events, @Nullable Boolean disabled) {}

  @GET
  @Operation(summary = "Every webhook, without its secret")
  public Uni<Listing> all() {
    return webhooks.all(caller.current()).map(Listing::new);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One webhook")
  @APIResponse(responseCode = "200", description = "the webhook")
  @APIResponse(responseCode = "404", description = "there is no such webhook")
  public Uni<WebhookView> one(@RestPath String id) {
    return webhooks.get(caller.current(), id);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "A new webhook: {url, events}; without events: how jobs end")
  @APIResponse(responseCode = "201", description = "the webhook, with its secret, shown once")
  @APIResponse(responseCode = "409", description = "the tenant has as many as it may")
  public Uni<Response> add(byte[] body) {
    Draft draft = StrictJson.body(body, Draft.class);
    String url = checks.url(String.valueOf(draft.url()));
    List<String> events =
        draft.events() == null
            ? WebhookChecks.ENDS
            : checks.events(draft.events(), caller.caller().scopes());
    return webhooks
        .add(caller.actor(), url, events)
        .map(view -> ShownOnce.answer(Response.Status.CREATED, view));
  }

  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Change a webhook: {url, events, disabled}")
  @APIResponse(responseCode = "200", description = "the webhook, changed")
  @APIResponse(responseCode = "404", description = "there is no such webhook")
  public Uni<WebhookView> change(@RestPath String id, byte[] body) {
    Change change = StrictJson.body(body, Change.class);
    return webhooks.change(
        caller.actor(),
        id,
        new Webhooks.Patch(
            change.url() == null ? null : checks.url(change.url()),
            change.events() == null
                ? null
                : checks.events(change.events(), caller.caller().scopes()),
            change.disabled()));
  }

  /** The body of a rotation. */
  record Rotation(@Nullable Duration overlap) {
    Rotation {
      if (overlap != null && overlap.compareTo(LONGEST_OVERLAP) > 0) {
        throw new InvalidFieldException("overlap", "must be at most 30 days");
      }
    }
  }

  @POST
  @Path("/{id}/rotate")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "A new secret; for {overlap}, a day, the old one signs as well")
  @APIResponse(responseCode = "200", description = "the webhook, with its secret, shown once")
  @APIResponse(responseCode = "404", description = "there is no such webhook")
  public Uni<Response> rotate(@RestPath String id, byte[] body) {
    Duration asked = body.length == 0 ? null : StrictJson.body(body, Rotation.class).overlap();
    return webhooks
        .rotate(caller.actor(), id, asked == null ? OVERLAP : asked)
        .map(view -> ShownOnce.answer(Response.Status.OK, view));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Delete a webhook, with all that waits for it")
  @APIResponse(responseCode = "200", description = "the webhook, as it was")
  @APIResponse(responseCode = "404", description = "there is no such webhook")
  public Uni<WebhookView> delete(@RestPath String id) {
    return webhooks.delete(caller.actor(), id);
  }

  @POST
  @Path("/{id}/test")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Send it a webhook.test")
  @APIResponse(responseCode = "202", description = "the delivery, which is on its way")
  @APIResponse(responseCode = "404", description = "there is no such webhook")
  public Uni<Response> test(@RestPath String id) {
    return deliveries.test(caller.current(), id).map(view -> Response.accepted(view).build());
  }
}
