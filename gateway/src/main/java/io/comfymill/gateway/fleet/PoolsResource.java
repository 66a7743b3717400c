package io.comfymill.gateway.fleet;

import io.comfymill.common.wire.PolicyName;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Pools of nodes, and the placement policy of each. */
@Path("/api/pools")
@Tag(name = "fleet")
@AnswersProblems
public class PoolsResource {
  private final Pools pools;
  private final Operators operators;
  private final RequestTenant tenant;

  PoolsResource(Pools pools, Operators operators, RequestTenant tenant) {
    this.tenant = tenant;
    this.pools = pools;
    this.operators = operators;
  }

  /**
   * All pools.
   *
   * @param policies that can be chosen
   */
  public record Listing(List<PoolView> pools, List<String> policies) {}

  @GET
  @Operation(summary = "Every pool, and the policies to choose from")
  public Uni<Listing> all() {
    return pools.all().map(all -> new Listing(all, PolicyName.ALL));
  }

  @PUT
  @Path("/{name}/policy")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Place the pool's jobs by another policy from now on: {policy: name}")
  @APIResponse(responseCode = "200", description = "the pool, changed")
  @APIResponse(responseCode = "202", description = "the pool; the change is on its way")
  @APIResponse(responseCode = "400", description = "there is no such policy")
  @APIResponse(responseCode = "404", description = "there is no such pool")
  public Uni<Response> setPolicy(@RestPath String name, byte[] body) {
    return change(name, StrictJson.body(body, Choice.class).policy());
  }

  /** The body of a change of policy. */
  record Choice(@Nullable String policy) {
    Choice {
      if (policy == null || !PolicyName.ALL.contains(policy)) {
        throw new InvalidFieldException(
            "policy", "must be one of " + String.join(", ", PolicyName.ALL));
      }
    }
  }

  @DELETE
  @Path("/{name}/policy")
  @Operation(summary = "Go back to the configured policy")
  public Uni<Response> resetPolicy(@RestPath String name) {
    return change(name, null);
  }

  private Uni<Response> change(String name, @Nullable String policy) {
    Actor actor = tenant.actor();
    return pools
        .get(name)
        .chain(() -> operators.setPolicy(actor, name, policy))
        .chain(done -> pools.get(name).map(view -> Changed.answer(done, view)));
  }
}
