package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Routes of ComfyUI that tell what servers have: asked of nodes and merged. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
@NonBlocking
public class FleetReadsResource {
  private final FleetReads reads;
  private final FleetReplacements replacements;
  private final CapabilityRegistry fleet;

  FleetReadsResource(FleetReads reads, FleetReplacements replacements, CapabilityRegistry fleet) {
    this.reads = reads;
    this.replacements = replacements;
    this.fleet = fleet;
  }

  @GET
  @Path("/extensions")
  @Operation(summary = "Scripts of custom nodes for the browser")
  public List<String> extensions() {
    return fleet.nodes().stream().flatMap(node -> node.extensions().stream()).distinct().toList();
  }

  @GET
  @Path("/i18n")
  @Operation(summary = "Translations by custom nodes")
  public Uni<ObjectNode> translations() {
    return reads.byKind("/i18n").map(MergedAnswers::objects);
  }

  @GET
  @Path("/workflow_templates")
  @Operation(summary = "Names of templates by pack of custom nodes")
  public Uni<ObjectNode> templates() {
    return reads.byKind("/workflow_templates").map(MergedAnswers::objects);
  }

  @GET
  @Path("/global_subgraphs")
  @Operation(summary = "Subgraphs by custom nodes and templates")
  public Uni<ObjectNode> subgraphs() {
    return reads.byKind("/global_subgraphs").map(MergedAnswers::objects);
  }

  @GET
  @Path("/global_subgraphs/{id}")
  @Operation(summary = "One of them with its data, or null")
  public Uni<JsonNode> subgraph(@RestPath String id) {
    return reads
        .byKind("/global_subgraphs/" + encode(id))
        .map(
            answers ->
                answers.stream()
                    .filter(JsonNode::isObject)
                    .findFirst()
                    .orElse(NullNode.getInstance()));
  }

  @GET
  @Path("/node_replacements")
  @Operation(summary = "What stands in for old node classes")
  public Uni<ObjectNode> replacements() {
    return replacements.merged();
  }

  @GET
  @Path("/experiment/models")
  @Operation(summary = "Model folders with their paths")
  public Uni<ArrayNode> modelFolders() {
    return reads
        .byNode("/experiment/models")
        .map(answers -> MergedAnswers.byField(answers, "name"))
        .map(known -> known.isEmpty() ? knownFolders() : known);
  }

  /** Of nodes that cannot be reached now, without their paths. */
  private ArrayNode knownFolders() {
    ArrayNode folders = JsonNodeFactory.instance.arrayNode();
    fleet
        .capabilities()
        .ifPresent(
            merged ->
                merged.folders().stream()
                    .filter(name -> !name.equals("configs") && !name.equals("custom_nodes"))
                    .forEach(name -> folders.addObject().put("name", name).putArray("folders")));
    return folders;
  }

  @GET
  @Path("/experiment/models/{folder}")
  @Operation(summary = "Model files with size and times")
  public Uni<Response> models(@RestPath String folder) {
    boolean known = fleet.capabilities().flatMap(merged -> merged.models(folder)).isPresent();
    return known
        ? reads
            .byNode("/experiment/models/" + encode(folder))
            .map(answers -> Response.ok(MergedAnswers.byField(answers, "name")).build())
        : Uni.createFrom().item(Response.status(Response.Status.NOT_FOUND).build());
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
