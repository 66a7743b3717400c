package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.gateway.capabilities.CapabilityDrift;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The same figures at the paths that monitoring scripts of existing clusters ask. */
@Path("/")
@Tag(name = "monitoring")
@AnswersProblems
public class MonitoringResource {
  private final NodeQueries nodes;
  private final CapabilityRegistry fleet;
  private final RequestTenant tenant;

  MonitoringResource(NodeQueries nodes, CapabilityRegistry fleet, RequestTenant tenant) {
    this.fleet = fleet;
    this.nodes = nodes;
    this.tenant = tenant;
  }

  /** A summary of all nodes. */
  public record Instances(List<Instance> instances) {}

  /** A summary of a node. */
  public record Instance(
      @JsonProperty("node_id") String nodeId,
      NodeStatus status,
      String url,
      String pool,
      int running,
      int slots,
      @JsonProperty("vram_total_bytes") long vramTotalBytes,
      @JsonProperty("vram_free_bytes") long vramFreeBytes,
      @JsonProperty("last_heartbeat_at") Instant lastHeartbeatAt) {
    static Instance of(NodeView node) {
      return new Instance(
          node.id(),
          node.status(),
          node.url(),
          node.pool(),
          node.running().size(),
          node.slots(),
          node.vramTotalBytes(),
          node.vramFreeBytes(),
          node.lastHeartbeatAt());
    }
  }

  @GET
  @Path("/api/comfyui/instances")
  @Operation(summary = "Every node's id and status")
  public Uni<Instances> instances() {
    return nodes
        .all(tenant.current())
        .map(all -> new Instances(all.stream().map(Instance::of).toList()));
  }

  @GET
  @Path("/nodes")
  @Operation(summary = "The same as /api/nodes")
  public Uni<List<NodeView>> list() {
    return nodes.all(tenant.current());
  }

  @GET
  @Path("/api/fleet/drift")
  @Operation(
      summary =
          "Where nodes, or those of one pool, differ: versions, node classes, what is installed")
  public Uni<CapabilityDrift> drift(@RestQuery @Nullable String pool) {
    if (pool == null) {
      return fleet.drift(node -> true);
    }
    return nodes
        .facts()
        .map(
            all ->
                all.stream()
                    .filter(node -> node.pool().equals(pool))
                    .map(NodeFacts::id)
                    .collect(Collectors.toSet()))
        .chain(members -> fleet.drift(members::contains));
  }

  @GET
  @Path("/api/system/status")
  @Operation(summary = "healthy, degraded or unavailable, and how many nodes are how")
  public Uni<FleetStatus> status() {
    return nodes.all(tenant.current()).map(FleetStatus::of);
  }

  @GET
  @Path("/api/system/load")
  @Operation(summary = "How much of the room on nodes that take jobs is in use, 0 to 1")
  public Uni<FleetLoad> load() {
    return nodes.all(tenant.current()).map(FleetLoad::of);
  }
}
