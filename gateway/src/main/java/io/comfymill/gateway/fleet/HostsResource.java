package io.comfymill.gateway.fleet;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The machines that nodes are on; ComfyUI has no such route. */
@Path("/api/hosts")
@Tag(name = "fleet")
@AnswersProblems
public class HostsResource {
  private final NodeQueries nodes;

  HostsResource(NodeQueries nodes) {
    this.nodes = nodes;
  }

  @GET
  @Operation(summary = "Every machine: its nodes, its cards, and how much of it is in use")
  public Uni<List<HostView>> all() {
    return nodes.rows().map(HostView::of);
  }

  @GET
  @Path("/{host}/resources")
  @Operation(summary = "One machine, in the same form")
  @APIResponse(responseCode = "404", description = "no node says that it is on such a machine")
  public Uni<HostView> one(@RestPath String host) {
    return all()
        .map(
            hosts ->
                hosts.stream()
                    .filter(known -> known.name().equals(host))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                ProblemType.UNKNOWN_HOST,
                                "no node is on a host '%s'".formatted(host))));
  }
}
