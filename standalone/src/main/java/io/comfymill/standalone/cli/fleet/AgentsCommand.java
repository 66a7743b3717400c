package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;
import static io.comfymill.standalone.cli.base.TextTable.joined;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill agents}: lists enrolled agents; lets machines in and shuts them out. */
@Command(
    name = "agents",
    mixinStandardHelpOptions = true,
    description = "Lists enrolled agents; makes tokens for new machines, and revokes agents.")
public final class AgentsCommand extends GatewayCommand implements Callable<Integer> {
  private static final String PATH = "/api/agents";
  private static final String TOKENS = PATH + "/tokens";

  private static final TextTable.Column[] COLUMNS = {
    column("AGENT", "id"),
    column("HOST", "host"),
    column("POOL", "pool"),
    column("ENROLLED", "enrolled_at"),
    column("SEEN", "seen_at"),
    column("UNTIL", "expires_at"),
    column("REVOKED", "revoked_at"),
    column("COPY ON", "copied_host")
  };
  private static final TextTable.Column[] TOKEN_COLUMNS = {
    column("TOKEN", "id"),
    column("POOL", "pool"),
    column("HOSTS", row -> joined(row.path("hosts"), " ")),
    column("USED", row -> row.path("used").asText() + " of " + row.path("uses").asText()),
    column("BY", "created_by"),
    column("EXPIRES", "expires_at"),
    column("REVOKED", "revoked_at")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    return list();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Every agent that was enrolled.")
  int list() throws IOException, InterruptedException {
    JsonNode answer = gateway().get(PATH);
    print(
        answer,
        listing ->
            listing.path("agents").isEmpty()
                ? "no agents were enrolled" + System.lineSeparator()
                : TextTable.of(listing.path("agents"), COLUMNS));
    if (!answer.path("agents").isEmpty() && !answer.path("kafka_enforces").asBoolean()) {
      note("comfymill: Kafka has no authorizer: there, a revoked agent is not shut out");
    }
    return ExitCode.OK;
  }

  @Command(
      name = "token",
      mixinStandardHelpOptions = true,
      description = "Makes a token for a new machine and prints it, this once.")
  void token(
      @Option(names = "--pool", description = "The pool of its nodes.") @Nullable String pool,
      @Option(
              names = "--ttl",
              paramLabel = "DURATION",
              description = "For how long it can be used, such as 90m or P2D (default: 1h).")
          @Nullable String ttl,
      @Option(names = "--uses", description = "For how many machines (default: 1).")
          @Nullable Integer uses,
      @Option(
              names = "--host",
              paramLabel = "NAME",
              description = "A name or address at which gateways reach the agent; may be repeated.")
          @Nullable List<String> hosts)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.put("pool", pool).put("ttl", ttl).put("uses", uses);
    if (hosts != null) {
      body.set("hosts", WireJson.mapper().valueToTree(hosts));
    }
    JsonNode made = gateway().change("POST", TOKENS, body).json();
    print(made, token -> token.path("token").asText() + System.lineSeparator());
    note(
        "comfymill: on the new machine, before %s: comfymill-agent --gateway %s --token TOKEN"
            .formatted(made.path("expires_at").asText(), address()));
  }

  @Command(
      name = "tokens",
      mixinStandardHelpOptions = true,
      description = "Tokens that were made, without what is secret of them.")
  void tokens() throws IOException, InterruptedException {
    show(TOKENS, answer -> TextTable.of(answer.path("tokens"), TOKEN_COLUMNS));
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Shuts an agent out for good.")
  void revoke(@Parameters(paramLabel = "AGENT", description = "Its id.") String id)
      throws IOException, InterruptedException {
    change("DELETE", PATH + "/" + Gateway.segment(id), null, COLUMNS);
  }

  @Command(
      name = "revoke-token",
      mixinStandardHelpOptions = true,
      description = "Ends a token; agents that it let in stay.")
  void revokeToken(@Parameters(paramLabel = "TOKEN", description = "Its id.") String id)
      throws IOException, InterruptedException {
    change("DELETE", TOKENS + "/" + Gateway.segment(id), null, TOKEN_COLUMNS);
  }
}
