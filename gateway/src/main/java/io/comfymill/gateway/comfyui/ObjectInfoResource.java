package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.capabilities.FleetCapabilities;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /object_info}: the node classes that any node has. */
@Path("/object_info")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
@NonBlocking
public class ObjectInfoResource {
  private static final byte[] NONE = "{}".getBytes(StandardCharsets.UTF_8);

  private final CapabilityRegistry fleet;

  ObjectInfoResource(CapabilityRegistry fleet) {
    this.fleet = fleet;
  }

  @GET
  @Operation(summary = "All node classes")
  public byte[] all() {
    return fleet.capabilities().map(FleetCapabilities::objectInfoBytes).orElse(NONE);
  }

  @GET
  @Path("/{nodeClass}")
  @Operation(summary = "One node class, or {}")
  public byte[] one(@RestPath String nodeClass) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    fleet
        .capabilities()
        .map(merged -> merged.objectInfoJson().path(nodeClass))
        .filter(JsonNode::isObject)
        .ifPresent(info -> answer.set(nodeClass, info));
    return PythonJson.writeStrict(answer);
  }
}
