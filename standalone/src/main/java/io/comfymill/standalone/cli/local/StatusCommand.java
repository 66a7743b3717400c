package io.comfymill.standalone.cli.local;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.DataOption;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.state.ChildState;
import io.comfymill.standalone.state.MillState;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfymill status}: asks each process itself whether it is ready. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Lists the processes that comfymill dev has started.")
public final class StatusCommand implements Callable<Integer> {
  /**
   * A process as users see it.
   *
   * @param role which of several schedulers leads; null of other processes
   */
  record Row(String name, long pid, List<Integer> ports, boolean ready, @Nullable String role) {
    static Row of(ChildState child) {
      boolean ready = child.isReady();
      String role = ready ? child.readyCheck().role().orElse(null) : null;
      return new Row(child.name(), child.process().pid(), child.ports(), ready, role);
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, CommandFailedException {
    MillState state =
        data.dataFolder()
            .state()
            .read()
            .filter(MillState::runs)
            .orElseThrow(() -> new CommandFailedException("nothing runs on " + data.folder()));
    // In parallel, so that several hanging processes cost one timeout.
    List<Row> rows = state.children().parallelStream().map(Row::of).toList();
    print(rows);
    return ExitCode.OK;
  }

  private void print(List<Row> rows) {
    JsonNode listed = WireJson.mapper().valueToTree(rows);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(listed.toPrettyString());
      return;
    }
    out.print(
        TextTable.of(
            listed,
            column("NAME", "name"),
            column("READY", row -> row.path("ready").asBoolean() ? "yes" : "no"),
            column("PID", "pid"),
            column("PORTS", row -> TextTable.joined(row.path("ports"), ", ")),
            column("ROLE", row -> row.path("role").asText(""))));
    out.flush();
  }
}
