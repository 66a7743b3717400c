package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill pools}: lists them; its own commands choose how their jobs are placed. */
@Command(
    name = "pools",
    mixinStandardHelpOptions = true,
    description = "Lists the pools of nodes, and chooses by which policy their jobs are placed.")
final class PoolsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private UrlOption url;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode answer = url.gateway(spec).get("/api/pools");
    if (json) {
      Output.json(spec, answer);
    } else {
      Output.print(spec, table(answer.path("pools")));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "set-policy",
      mixinStandardHelpOptions = true,
      description = "Places the pool's jobs by another policy from now on.")
  int setPolicy(
      @Mixin UrlOption url,
      @Parameters(index = "0", paramLabel = "POOL") String pool,
      @Parameters(index = "1", paramLabel = "POLICY") String policy)
      throws IOException, InterruptedException {
    return change(url, "PUT", pool, WireJson.mapper().createObjectNode().put("policy", policy));
  }

  @Command(
      name = "reset-policy",
      mixinStandardHelpOptions = true,
      description = "Goes back to the configured policy.")
  int resetPolicy(@Mixin UrlOption url, @Parameters(paramLabel = "POOL") String pool)
      throws IOException, InterruptedException {
    return change(url, "DELETE", pool, null);
  }

  private int change(UrlOption url, String method, String pool, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    String path = "/api/pools/" + Output.segment(pool) + "/policy";
    Gateway.Answer answer = url.gateway(spec).change(method, path, body);
    Output.print(spec, table(List.of(answer.json())));
    Output.noteWhereOnItsWay(spec, answer);
    return ExitCode.OK;
  }

  private static TextTable table(Iterable<JsonNode> pools) {
    TextTable table = new TextTable("POOL", "POLICY", "NODES", "ONLINE", "RUNNING", "SLOTS");
    for (JsonNode pool : pools) {
      String policy = Output.orDash(pool.path("policy"));
      table.row(
          pool.path("name").asText(),
          policy.equals("-") ? "(as configured)" : policy,
          pool.path("nodes").asText(),
          pool.path("online").asText(),
          pool.path("running").asText(),
          pool.path("slots").asText());
    }
    return table;
  }
}
