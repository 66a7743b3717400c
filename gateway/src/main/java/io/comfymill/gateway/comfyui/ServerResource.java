package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.Features;
import io.comfymill.gateway.capabilities.FleetSystemStats;
import io.comfymill.gateway.console.ConsoleRoutes;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What this server is and has. */
@Path("/")
@Tag(name = "comfyui")
@NonBlocking
public class ServerResource {
  private static final String INDEX =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Comfymill</title></head>
      <body style="font-family: sans-serif; max-width: 40em; margin: 3em auto">
      <h1>Comfymill</h1>
      <p>One endpoint in front of many ComfyUI servers. Point any ComfyUI client at this address.</p>
      <p>ComfyUI's own page is shown here as soon as one of the servers has it. To show it from a
      folder instead, unpack the wheel of <code>comfyui-frontend-package</code> (the version in
      ComfyUI's <code>requirements.txt</code>) and set <code>comfymill.gateway.frontend-dir</code> to
      its <code>comfyui_frontend_package/static</code>.</p>
      <ul>
      <li><a href="/console/">Console</a></li>
      <li><a href="/api/nodes">Nodes</a>, <a href="/api/pools">pools</a></li>
      <li><a href="/queue">Queue</a>, <a href="/api/jobs?limit=50">jobs</a>,
          <a href="/history?max_items=50">history</a></li>
      <li><a href="/system_stats">System</a>, <a href="/object_info">node classes</a></li>
      <li><a href="/q/health/ready">Readiness</a>, <a href="/q/metrics">metrics</a>,
          <a href="/q/openapi">OpenAPI</a></li>
      </ul></body></html>
      """;

  private final FleetSystemStats stats;
  private final Features features;
  private final ConsoleRoutes console;

  ServerResource(FleetSystemStats stats, Features features, ConsoleRoutes console) {
    this.console = console;
    this.stats = stats;
    this.features = features;
  }

  /** Only reached where neither a folder nor a node has ComfyUI's own page. */
  @GET
  @Produces("text/html;charset=utf-8")
  @Operation(hidden = true)
  public Response index(@Context RoutingContext exchange) {
    return console.welcomes(exchange)
        ? Response.status(Response.Status.FOUND)
            .header(HttpHeaders.LOCATION, ConsoleRoutes.PLACE)
            .build()
        : Response.ok(INDEX).build();
  }

  @GET
  @Path("/system_stats")
  @Operation(summary = "The devices of all nodes")
  public ObjectNode systemStats() {
    return stats.read();
  }

  @GET
  @Path("/features")
  @Operation(summary = "What this server supports")
  public ObjectNode features() {
    return features.json();
  }
}
