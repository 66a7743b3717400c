package io.comfymill.gateway.health;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Readiness at the path of Comfy API v2, which load balancers of existing clusters ask. */
@Path("/api/v2/health")
@Tag(name = "monitoring")
public class HealthResource {
  private static final int UNAVAILABLE = 503;

  private final GatewayReadiness readiness;

  HealthResource(@Readiness GatewayReadiness readiness) {
    this.readiness = readiness;
  }

  @GET
  @Operation(summary = "200 while jobs are accepted, 503 otherwise")
  public Uni<Response> health() {
    return readiness.call().map(HealthResource::answer);
  }

  private static Response answer(HealthCheckResponse ready) {
    boolean up = ready.getStatus() == HealthCheckResponse.Status.UP;
    return Response.status(up ? Response.Status.OK.getStatusCode() : UNAVAILABLE)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("status", up ? "ok" : "unavailable"))
        .build();
  }
}
