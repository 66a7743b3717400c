package io.comfymill.gateway.tenants;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.quota.Limits;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Tenants: who keys, jobs and files belong to. */
@Path("/api/tenants")
@Tag(name = "access")
@AnswersProblems
public class TenantsResource {
  private static final String ID = "[a-z0-9][a-z0-9._-]{0,62}";
  private static final int MAX_NAME = 128;

  private final TenantStore tenants;
  private final RequestTenant caller;

  TenantsResource(TenantStore tenants, RequestTenant caller) {
    this.tenants = tenants;
    this.caller = caller;
  }

  /** All tenants. */
  public record Listing(List<TenantView> tenants) {}

  /** The body of a new one. */
  record Draft(@Nullable String id, @Nullable String name, @Nullable Limits limits) {
    Draft {
      if (id == null || !id.matches(ID)) {
        throw new InvalidFieldException(
            "id", "must have 1 to 63 small letters, digits, dots, hyphens and underscores");
      }
      FieldChecks.text("name", name, MAX_NAME);
    }
  }

  /** The body of a change. */
  record Change(@Nullable String name, @Nullable Boolean disabled, @Nullable Limits limits) {
    Change {
      FieldChecks.text("name", name, MAX_NAME);
    }
  }

  @GET
  @Operation(summary = "Every tenant")
  public Uni<Listing> all() {
    return tenants.all().map(Listing::new);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One tenant")
  @APIResponse(responseCode = "200", description = "the tenant")
  @APIResponse(responseCode = "404", description = "there is no such tenant")
  public Uni<TenantView> one(@RestPath String id) {
    return tenants.get(id);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "A new tenant: {id, name, limits}")
  @APIResponse(responseCode = "201", description = "the tenant")
  @APIResponse(responseCode = "409", description = "there is one with this id")
  public Uni<Response> add(byte[] body) {
    Draft draft = StrictJson.body(body, Draft.class);
    String id = String.valueOf(draft.id());
    return tenants
        .add(
            caller.actor(),
            id,
            draft.name() == null ? id : draft.name(),
            draft.limits() == null ? Limits.NONE : draft.limits())
        .map(view -> Response.status(Response.Status.CREATED).entity(view).build());
  }

  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Change a tenant: {name, disabled, limits}; limits are replaced as a whole")
  @APIResponse(responseCode = "200", description = "the tenant, changed")
  @APIResponse(responseCode = "404", description = "there is no such tenant")
  public Uni<TenantView> change(@RestPath String id, byte[] body) {
    Change change = StrictJson.body(body, Change.class);
    return tenants.change(
        caller.actor(),
        id,
        new TenantStore.Patch(change.name(), change.disabled(), change.limits()));
  }
}
