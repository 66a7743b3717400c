package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.capabilities.InstalledOn;
import io.comfymill.gateway.errors.AnswersProblems;
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

/**
 * The nodes behind this endpoint; ComfyUI has no such route. A change is answered with 200 once the
 * scheduler has made it, and with 202 if that takes more than a few seconds.
 */
@Path("/api/nodes")
@Tag(name = "fleet")
@AnswersProblems
public class NodesResource {
  private static final int MAX_ID = 128;

  private final NodeQueries nodes;
  private final Operators operators;
  private final RequestTenant tenant;
  private final CapabilityRegistry fleet;

  NodesResource(
      NodeQueries nodes, Operators operators, RequestTenant tenant, CapabilityRegistry fleet) {
    this.fleet = fleet;
    this.nodes = nodes;
    this.operators = operators;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "Every node: how it is, how it is used, and the attempts it holds")
  public Uni<List<NodeView>> all() {
    return nodes.all(tenant.current());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One node")
  @APIResponse(responseCode = "404", description = "there is no such node")
  public Uni<NodeView> one(@RestPath String id) {
    return view(node(id));
  }

  @GET
  @Path("/{id}/installed")
  @Operation(summary = "What is installed on a node: versions, custom nodes, model files")
  @APIResponse(responseCode = "404", description = "there is no such node, or it has not told yet")
  public Uni<InstalledOn> installed(@RestPath String id) {
    NodeId node = node(id);
    return Uni.createFrom()
        .item(() -> fleet.installedOn(node).orElseThrow(() -> Operators.unknown(node)));
  }

  @POST
  @Path("/{id}/drain")
  @Operation(summary = "Finish what runs, take nothing new; what waits there goes elsewhere")
  public Uni<Response> drain(@RestPath String id) {
    return change(node(id), NodePatch.DRAIN);
  }

  @POST
  @Path("/{id}/resume")
  @Operation(summary = "Take jobs again after a drain")
  public Uni<Response> resume(@RestPath String id) {
    return change(node(id), NodePatch.RESUME);
  }

  @POST
  @Path("/{id}/disable")
  @Operation(summary = "Take nothing until it is enabled again")
  public Uni<Response> disable(@RestPath String id) {
    return change(node(id), NodePatch.DISABLE);
  }

  @POST
  @Path("/{id}/enable")
  @Operation(summary = "Take jobs again after it was disabled")
  public Uni<Response> enable(@RestPath String id) {
    return change(node(id), NodePatch.ENABLE);
  }

  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(
      summary = "Change how a node is used: {weight: 1–1000, priority, labels: [text…], pool}")
  @APIResponse(responseCode = "200", description = "the node, changed")
  @APIResponse(responseCode = "202", description = "the node; the change is on its way")
  @APIResponse(responseCode = "400", description = "a field is wrong or unknown")
  @APIResponse(responseCode = "404", description = "there is no such node")
  public Uni<Response> patch(@RestPath String id, byte[] body) {
    return change(node(id), NodePatch.parse(body));
  }

  private static NodeId node(String id) {
    if (id.isBlank() || id.length() > MAX_ID || id.indexOf('\0') >= 0) {
      throw Operators.unknown(new NodeId("?"));
    }
    return new NodeId(id);
  }

  private Uni<Response> change(NodeId node, NodePatch patch) {
    return operators
        .change(tenant.actor(), node, patch)
        .chain(done -> view(node).map(view -> Changed.answer(done, view)));
  }

  private Uni<NodeView> view(NodeId node) {
    return nodes
        .find(node, tenant.current())
        .map(found -> found.orElseThrow(() -> Operators.unknown(node)));
  }
}
