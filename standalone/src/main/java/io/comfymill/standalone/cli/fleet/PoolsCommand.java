package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code comfymill pools}: lists pools; its subcommands choose how their jobs are placed. */
@Command(
    name = "pools",
    mixinStandardHelpOptions = true,
    description = "Lists the pools of nodes, and chooses by which policy their jobs are placed.")
public final class PoolsCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("POOL", "name"),
    column("POLICY", PoolsCommand::policy),
    column("NODES", "nodes"),
    column("ONLINE", "online"),
    column("RUNNING", "running"),
    column("SLOTS", "slots")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/pools", answer -> TextTable.of(answer.path("pools"), COLUMNS));
    return ExitCode.OK;
  }

  @Command(
      name = "set-policy",
      mixinStandardHelpOptions = true,
      description = "Places the pool's jobs by another policy from now on.")
  void setPolicy(
      @Parameters(index = "0", paramLabel = "POOL") String pool,
      @Parameters(index = "1", paramLabel = "POLICY") String policy)
      throws IOException, InterruptedException {
    change("PUT", path(pool), WireJson.mapper().createObjectNode().put("policy", policy), COLUMNS);
  }

  @Command(
      name = "reset-policy",
      mixinStandardHelpOptions = true,
      description = "Goes back to the configured policy.")
  void resetPolicy(@Parameters(paramLabel = "POOL") String pool)
      throws IOException, InterruptedException {
    change("DELETE", path(pool), null, COLUMNS);
  }

  private static String policy(JsonNode pool) {
    String inForce = pool.path("policy_in_force").asText("");
    return pool.path("policy").asText((inForce + " (as configured)").strip());
  }

  private static String path(String pool) {
    return "/api/pools/" + Gateway.segment(pool) + "/policy";
  }
}
