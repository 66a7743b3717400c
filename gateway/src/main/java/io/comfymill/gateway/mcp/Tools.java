package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.published.PublishedWorkflows;
import io.comfymill.gateway.published.RunView;
import io.comfymill.gateway.published.Runs;
import io.comfymill.gateway.published.Version;
import io.comfymill.gateway.published.definition.Definition;
import io.comfymill.gateway.published.definition.InputValues;
import io.comfymill.gateway.security.DeniedLog;
import io.comfymill.gateway.security.scope.Access;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.JsonSchema;
import io.modelcontextprotocol.spec.McpSchema.ListToolsResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest version of each of the caller's published workflows as a tool, which runs it; and one
 * that answers with a job's result. Read anew for each request: what is published on one gateway is
 * there on all.
 */
@ApplicationScoped
class Tools {
  private static final ToolAnnotations RUNS =
      new ToolAnnotations(null, false, false, false, false, null);
  private final PublishedWorkflows workflows;
  private final Runs runs;
  private final JobWaits waits;
  private final RunContents contents;
  private final DeniedLog denied;
  private final ObjectMapper json;

  Tools(
      PublishedWorkflows workflows,
      Runs runs,
      JobWaits waits,
      RunContents contents,
      DeniedLog denied,
      ObjectMapper json) {
    this.workflows = workflows;
    this.runs = runs;
    this.waits = waits;
    this.contents = contents;
    this.denied = denied;
    this.json = json;
  }

  /** Only what the caller may call. */
  Uni<ListToolsResult> list(Call call) {
    Uni<List<Version>> published =
        call.may(Access.JOBS_WRITE)
            ? workflows.latest(call.tenant())
            : Uni.createFrom().item(List.of());
    return published.map(
        versions -> {
          List<Tool> tools = new ArrayList<>(versions.stream().map(this::tool).toList());
          tools.add(JobResult.tool());
          return new ListToolsResult(tools, null);
        });
  }

  private Tool tool(Version version) {
    Definition definition = version.definition();
    return Tool.builder()
        .name(definition.name())
        .title(definition.title())
        .description(description(definition))
        .inputSchema(
            json.convertValue(new InputValues(definition.inputs()).schema(), JsonSchema.class))
        .annotations(RUNS)
        .build();
  }

  private static String description(Definition definition) {
    String text =
        definition.description().isBlank() ? definition.title() : definition.description().strip();
    return definition.outputs().isEmpty()
        ? text
        : text + "\nMakes: " + String.join(", ", definition.outputs().keySet());
  }

  /**
   * Fails where there is no such tool. Whatever else hinders it is a result, which the assistant
   * sees.
   */
  Uni<CallToolResult> call(Call call) {
    String name = call.params().path("name").asText();
    JsonNode arguments = call.params().path("arguments");
    if (name.equals(JobResult.NAME)) {
      return shown(result(call, arguments));
    }
    return workflows
        .find(call.tenant(), name)
        .onFailure(Tools::isUnknown)
        .transform(unknown -> Failures.invalid("there is no tool '%s'".formatted(name)))
        .chain(version -> shown(Uni.createFrom().deferred(() -> run(call, version, arguments))));
  }

  private Uni<CallToolResult> result(Call call, JsonNode arguments) {
    return Uni.createFrom()
        .item(() -> JobResult.id(arguments))
        .chain(id -> waits.end(call, id, 0))
        .chain(job -> contents.of(call, RunView.of(job)));
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.type() == ProblemType.UNKNOWN_WORKFLOW;
  }

  private static Uni<CallToolResult> shown(Uni<CallToolResult> result) {
    return result
        .onFailure(failure -> Failures.refusal(failure).isPresent())
        .recoverWithItem(failure -> refused(Failures.refusal(failure).orElseThrow()));
  }

  private static CallToolResult refused(String why) {
    return CallToolResult.builder().addTextContent(why).isError(true).build();
  }

  private Uni<CallToolResult> run(Call call, Version version, JsonNode arguments) {
    if (!call.may(Access.JOBS_WRITE)) {
      denied.forbidden(call.actor(), "/mcp " + version.reference());
      return Uni.createFrom().item(refused("this key may not run workflows: it lacks jobs:write"));
    }
    Map<String, JsonNode> inputs = new LinkedHashMap<>();
    arguments.properties().forEach(input -> inputs.put(input.getKey(), input.getValue()));
    return runs.start(call.caller(), version, inputs, null, Duration.ZERO)
        .call(run -> waits.end(call, run.id(), version.definition().workflow().size()))
        .chain(run -> runs.find(call.tenant(), version, run.id(), Duration.ZERO))
        .chain(run -> contents.of(call, run));
  }
}
