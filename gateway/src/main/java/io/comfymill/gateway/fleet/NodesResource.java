package io.comfymill.gateway.fleet;

import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The nodes behind this endpoint; ComfyUI has no such route. */
@Path("/api/nodes")
@Tag(name = "fleet")
public class NodesResource {
  private final NodeRows nodes;
  private final RequestTenant tenant;

  NodesResource(NodeRows nodes, RequestTenant tenant) {
    this.nodes = nodes;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "Every node: whether it is online, and the attempts it holds")
  public Uni<List<NodeView>> all() {
    return nodes.all(tenant.current());
  }
}
