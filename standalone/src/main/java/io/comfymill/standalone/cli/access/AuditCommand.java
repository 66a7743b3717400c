package io.comfymill.standalone.cli.access;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.AuditTrail;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code comfymill audit}: what was done by whom; its subcommands check and export it. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Shows what was done by whom; checks it and exports it.")
public final class AuditCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("NUMBER", "number"),
    column("AT", "at"),
    column("TENANT", "tenant"),
    column("WHO", "actor"),
    column("KEY", "key_id"),
    column("FROM", "address"),
    column("WHAT", "action"),
    column("OF", "target")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    tail(20, null, null, null);
    return ExitCode.OK;
  }

  @Command(
      name = "tail",
      mixinStandardHelpOptions = true,
      description = "The newest entries, the last of them last.")
  void tail(
      @Option(names = "--last", paramLabel = "N", defaultValue = "20", description = "How many.")
          int last,
      @Option(names = "--tenant", description = "Of this tenant alone.") @Nullable String tenant,
      @Option(names = "--actor", description = "Of this one alone.") @Nullable String actor,
      @Option(names = "--action", description = "Such as key.revoke, or key for all of keys.")
          @Nullable String action)
      throws IOException, InterruptedException {
    String query =
        "?limit=" + last + part("tenant", tenant) + part("actor", actor) + part("action", action);
    show("/api/audit" + query, answer -> TextTable.of(answer.path("entries"), COLUMNS));
  }

  private static String part(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + Gateway.segment(value);
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Prints every entry as a line of JSON.")
  void export() throws IOException, InterruptedException {
    AuditTrail.of(gateway(), entry -> print(WireJson.text(entry) + "\n"));
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Ends with 1 where an entry was changed, left out or put in.")
  int verify(
      @Option(names = "--file", description = "An export, instead of the gateway's.")
          @Nullable Path file)
      throws IOException, InterruptedException {
    AuditTrail.Check check = new AuditTrail.Check();
    if (file == null) {
      AuditTrail.of(gateway(), check);
    } else {
      AuditTrail.of(file, check);
    }
    JsonNode result = check.result();
    print(result, found -> found.path("message").asText() + System.lineSeparator());
    return result.path("intact").asBoolean() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
