package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.capabilities.FleetCapabilities;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /models} and {@code /embeddings}: the model files that any node has. */
@Path("/")
@Tag(name = "comfyui")
@NonBlocking
public class ModelsResource {
  private final CapabilityRegistry fleet;

  ModelsResource(CapabilityRegistry fleet) {
    this.fleet = fleet;
  }

  @GET
  @Path("/models")
  @Operation(summary = "Model folders")
  public List<String> folders() {
    return fleet.capabilities().map(FleetCapabilities::folders).orElse(List.of());
  }

  @GET
  @Path("/models/{folder}")
  @Operation(summary = "Model files of a folder")
  public Response files(@RestPath String folder) {
    return fleet
        .capabilities()
        .flatMap(merged -> merged.models(folder))
        .map(files -> Response.ok(files).build())
        .orElseGet(() -> Response.status(Response.Status.NOT_FOUND).build());
  }

  @GET
  @Path("/embeddings")
  @Operation(summary = "Embeddings, without file extension")
  public List<String> embeddings() {
    return fleet.capabilities().map(FleetCapabilities::embeddings).orElse(List.of());
  }
}
