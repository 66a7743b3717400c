package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill nodes}: lists them; its own commands change how one is used. */
@Command(
    name = "nodes",
    mixinStandardHelpOptions = true,
    description = "Lists the ComfyUI servers that jobs run on, and changes how they are used.")
final class NodesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private UrlOption url;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode nodes = url.gateway(spec).get("/api/nodes");
    if (json) {
      Output.json(spec, nodes);
    } else {
      Output.print(spec, NodeTable.of(nodes));
    }
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Finish what runs, take nothing new; what waits there goes elsewhere.")
  int drain(@Mixin UrlOption url, @Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    return change(url, "POST", node, "/drain", null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take jobs again after a drain.")
  int resume(@Mixin UrlOption url, @Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    return change(url, "POST", node, "/resume", null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take nothing until it is enabled again.")
  int disable(@Mixin UrlOption url, @Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    return change(url, "POST", node, "/disable", null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take jobs again after a disable.")
  int enable(@Mixin UrlOption url, @Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    return change(url, "POST", node, "/enable", null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Changes how a node is used.")
  int set(
      @Mixin UrlOption url,
      @Parameters(paramLabel = "NODE") String node,
      @Option(names = "--weight", paramLabel = "N", description = "Its share, 1 to 1000.")
          @Nullable Integer weight,
      @Option(names = "--priority", paramLabel = "N", description = "Higher goes first.")
          @Nullable Integer priority,
      @Option(
              names = "--label",
              paramLabel = "LABEL",
              description = "All its labels; may be repeated.")
          @Nullable List<String> labels,
      @Option(names = "--pool", paramLabel = "POOL", description = "The pool that it is in.")
          @Nullable String pool)
      throws IOException, InterruptedException {
    ObjectNode patch = WireJson.mapper().createObjectNode();
    if (weight != null) {
      patch.put("weight", weight);
    }
    if (priority != null) {
      patch.put("priority", priority);
    }
    if (labels != null) {
      labels.forEach(label -> patch.withArrayProperty("labels").add(label));
    }
    if (pool != null) {
      patch.put("pool", pool);
    }
    if (patch.isEmpty()) {
      throw new ParameterException(
          spec.subcommands().get("set"), "say what to set: --weight, --priority, --label, --pool");
    }
    return change(url, "PATCH", node, "", patch);
  }

  private int change(
      UrlOption url, String method, String node, String action, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    String path = "/api/nodes/" + Output.segment(node) + action;
    Gateway.Answer answer = url.gateway(spec).change(method, path, body);
    Output.print(spec, NodeTable.of(List.of(answer.json())));
    Output.noteWhereOnItsWay(spec, answer);
    return ExitCode.OK;
  }
}
