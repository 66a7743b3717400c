package io.comfymill.gateway.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.input.JsonBody;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** {@code /settings}: what a user has set in the frontend. */
@Path("/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class SettingsResource {
  private static final int TOO_LARGE = 413;

  private final Settings settings;
  private final Users users;
  private final RequestTenant tenant;

  SettingsResource(Settings settings, Users users, RequestTenant tenant) {
    this.settings = settings;
    this.users = users;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "All settings")
  public Uni<Response> all(@HeaderParam("comfy-user") @Nullable String user) {
    return forUser(user, known -> settings.all(known).map(SettingsResource::json));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One setting's bare value, or null")
  public Uni<Response> one(@RestPath String id, @HeaderParam("comfy-user") @Nullable String user) {
    return forUser(
        user,
        known -> settings.all(known).map(all -> json(all.has(id) ? all.get(id) : all.nullNode())));
  }

  /** Browsers read it, who know no {@code NaN}. */
  private static Response json(JsonNode value) {
    return Response.ok(PythonJson.writeStrict(value)).build();
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Set these settings; others stay")
  public Uni<Response> merge(byte[] body, @HeaderParam("comfy-user") @Nullable String user) {
    return merge(user, JsonBody.object(body));
  }

  @POST
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Set one setting to any JSON value")
  public Uni<Response> set(
      @RestPath String id, byte[] body, @HeaderParam("comfy-user") @Nullable String user) {
    return merge(user, JsonNodeFactory.instance.objectNode().set(id, JsonBody.any(body)));
  }

  private Uni<Response> merge(@Nullable String user, ObjectNode changes) {
    return forUser(
        user,
        known ->
            settings
                .merge(known, changes)
                .map(merged -> Response.status(merged ? 200 : TOO_LARGE).build()));
  }

  private Uni<Response> forUser(@Nullable String named, Function<User, Uni<Response>> answer) {
    return users
        .find(tenant.current(), named)
        .chain(
            found ->
                found
                    .map(answer)
                    .orElseGet(
                        () ->
                            Uni.createFrom()
                                .item(Response.status(Response.Status.UNAUTHORIZED).build())));
  }
}
