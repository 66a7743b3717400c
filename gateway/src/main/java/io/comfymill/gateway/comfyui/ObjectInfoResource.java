package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.capabilities.ObjectInfoViews;
import io.comfymill.gateway.http.EntityTags;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** {@code /object_info}: the node classes that any node has. */
@Path("/object_info")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
@NonBlocking
public class ObjectInfoResource {
  private static final byte[] NONE = "{}".getBytes(StandardCharsets.UTF_8);

  private final ObjectInfoViews views;
  private final RequestTenant tenant;

  ObjectInfoResource(ObjectInfoViews views, RequestTenant tenant) {
    this.views = views;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "All node classes")
  public Uni<Response> all(@HeaderParam("If-None-Match") @Nullable String known) {
    return views
        .of(tenant.current())
        .map(view -> view.map(found -> answer(found, known)).orElseGet(() -> Response.ok(NONE)))
        .map(Response.ResponseBuilder::build);
  }

  /** Browsers are to ask each time: a node may come, and a file be uploaded, at any moment. */
  private static Response.ResponseBuilder answer(
      ObjectInfoViews.View view, @Nullable String known) {
    String etag = "\"" + view.digest() + "\"";
    Response.ResponseBuilder answer =
        EntityTags.match(known, etag) ? Response.notModified() : Response.ok(view.all());
    return answer.header("ETag", etag).header("Cache-Control", "no-cache");
  }

  @GET
  @Path("/{nodeClass}")
  @Operation(summary = "One node class, or {}")
  public Uni<byte[]> one(@RestPath String nodeClass) {
    return views
        .of(tenant.current())
        .map(view -> view.flatMap(found -> found.one(nodeClass)).orElse(NONE));
  }
}
