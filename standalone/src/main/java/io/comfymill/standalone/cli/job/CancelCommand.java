package io.comfymill.standalone.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.JobRecord;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code comfymill cancel JOB}. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Cancels jobs that wait or run, and says what became of each.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all are cancelled, or about to end",
      "1:there is no such job, or it had succeeded or failed before",
      "2:the command line is wrong",
      "3:the gateway cannot be reached"
    })
public final class CancelCommand extends GatewayCommand implements Callable<Integer> {
  private static final Set<String> OVER = Set.of("succeeded", "failed", "cancelled");
  private static final int LOOKS = 12;
  private static final long BETWEEN_MILLIS = 250;

  @Parameters(paramLabel = "JOB", arity = "1..*", description = "prompt_ids.")
  private List<String> jobs = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean all = true;
    for (String job : jobs) {
      all &= cancel(new JobRecord(gateway(), job));
    }
    return all ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean cancel(JobRecord job) throws IOException, InterruptedException {
    boolean cancelled = job.cancel();
    JsonNode placement = job.placement();
    for (int i = 0; cancelled && i < LOOKS && !isOver(placement); i++) {
      Thread.sleep(BETWEEN_MILLIS); // ComfyUI ends a job between two graph nodes
      placement = job.placement();
    }
    String state = placement.path("state").asText();
    ObjectNode outcome = WireJson.mapper().createObjectNode();
    outcome.put("prompt_id", job.id()).put("cancelled", cancelled).put("state", state);
    String node = placement.path("node_id").asText("");
    print(outcome, told -> job.id() + " " + words(cancelled, state, node) + System.lineSeparator());
    return cancelled || state.equals("cancelled");
  }

  private static boolean isOver(JsonNode placement) {
    return OVER.contains(placement.path("state").asText());
  }

  private static String words(boolean cancelled, String state, String node) {
    if (!cancelled) {
      return state.equals("cancelled")
          ? "was cancelled before"
          : "is not cancelled: it has " + state;
    } else if (OVER.contains(state)) {
      return state.equals("cancelled") ? "is cancelled" : "has " + state + " in the meantime";
    }
    return node.isEmpty() || node.equals("null")
        ? "will be cancelled"
        : "will end on %s as soon as the graph node that runs there is done".formatted(node);
  }
}
