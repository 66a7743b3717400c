package io.comfymill.standalone.cli.access;

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

/** {@code comfymill keys}: lists API keys; its subcommands make, rotate and revoke them. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Lists API keys; makes, rotates and revokes them.")
public final class KeysCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("KEY", "id"),
    column("TENANT", "tenant"),
    column("NAME", "name"),
    column("SCOPES", row -> joined(row.path("scopes"), " ")),
    column("EXPIRES", "expires_at"),
    column("REVOKED", "revoked_at"),
    column("LAST USED", "last_used_at")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/keys", answer -> TextTable.of(answer.path("keys"), COLUMNS));
    return ExitCode.OK;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, this once.")
  void add(
      @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
      @Option(names = "--tenant", description = "Whose it is (default: default).")
          @Nullable String tenant,
      @Option(names = "--role", description = "viewer, user, operator or admin (default: user).")
          @Nullable String role,
      @Option(
              names = "--scopes",
              split = ",",
              description = "Instead of a role: jobs:read, jobs:write, nodes:read ...")
          @Nullable List<String> scopes,
      @Option(names = "--expires", paramLabel = "DURATION", description = "Such as 12h or P90D.")
          @Nullable String expires)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode().put("name", name);
    body.put("tenant", tenant).put("expires_in", expires);
    if (scopes == null) {
      body.put("role", role == null ? "user" : role);
    } else {
      body.put("role", role).set("scopes", WireJson.mapper().valueToTree(scopes));
    }
    made(gateway().change("POST", "/api/keys", body).json());
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Makes a key for an old one, which is taken for a while still.")
  void rotate(
      @Parameters(paramLabel = "KEY", description = "Its id.") String id,
      @Option(
              names = "--overlap",
              paramLabel = "DURATION",
              description = "For how long the old one is taken (default: 24h).")
          @Nullable String overlap)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode().put("overlap", overlap);
    made(gateway().change("POST", path(id) + "/rotate", body).json());
  }

  private void made(JsonNode answer) {
    print(answer, key -> key.path("key").asText() + System.lineSeparator());
    note("comfymill: the gateway does not keep this key; it cannot be shown again");
  }

  @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends a key for good.")
  void revoke(@Parameters(paramLabel = "KEY", description = "Its id.") String id)
      throws IOException, InterruptedException {
    change("DELETE", path(id), null, COLUMNS);
  }

  private static String path(String id) {
    return "/api/keys/" + Gateway.segment(id);
  }
}
