package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.QueueArchive;
import io.comfymill.standalone.client.QueueRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill queue}: what is paused; its subcommands control the queue. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    description = "Lists what is paused; pauses, resumes, holds, moves, archives and restores.")
public final class QueueCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] PAUSES = {
    column("QUEUE", "scope"),
    column("NAME", "name"),
    column("PAUSED", "paused"),
    column("SINCE", "paused_at"),
    column("REASON", "reason")
  };
  private static final TextTable.Column[] JOBS = {
    column("JOB", "prompt_id"),
    column("STATE", "state"),
    column("HELD", "held"),
    column("PRIORITY", "priority"),
    column("NUMBER", "number")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/queue-pauses", answer -> TextTable.of(answer.path("paused"), PAUSES));
    return ExitCode.OK;
  }

  /** Whose queue; the whole one where nothing is said. */
  static final class Part {
    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only that tenant's jobs.")
    private @Nullable String tenant;

    @Option(names = "--pool", paramLabel = "POOL", description = "Only the nodes of that pool.")
    private @Nullable String pool;

    static String path(@Nullable Part part) {
      if (part == null) {
        return "/api/queue-pauses/everything";
      }
      return part.tenant == null
          ? "/api/queue-pauses/pools/" + Gateway.segment(String.valueOf(part.pool))
          : "/api/queue-pauses/tenants/" + Gateway.segment(part.tenant);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Starts no more jobs; those that run go on. Everything, or only a part.")
  void pause(
      @ArgGroup(exclusive = true) @Nullable Part part,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Shown to whoever waits.")
          @Nullable String reason)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode();
    if (reason != null) {
      body.put("reason", reason);
    }
    change("PUT", Part.path(part), body, PAUSES);
  }

  @Command(mixinStandardHelpOptions = true, description = "Starts jobs again.")
  void resume(@ArgGroup(exclusive = true) @Nullable Part part)
      throws IOException, InterruptedException {
    change("DELETE", Part.path(part), null, PAUSES);
  }

  @Command(mixinStandardHelpOptions = true, description = "Keeps queued jobs from starting.")
  void hold(@Parameters(paramLabel = "JOB", arity = "1..*") List<String> jobs)
      throws IOException, InterruptedException {
    for (String job : jobs) {
      change("POST", "/api/jobs/" + Gateway.segment(job) + "/hold", null, JOBS);
    }
  }

  @Command(mixinStandardHelpOptions = true, description = "Lets held jobs start.")
  void release(@Parameters(paramLabel = "JOB", arity = "1..*") List<String> jobs)
      throws IOException, InterruptedException {
    for (String job : jobs) {
      change("POST", "/api/jobs/" + Gateway.segment(job) + "/release", null, JOBS);
    }
  }

  /** Where to. */
  static final class Place {
    @Option(names = "--before", paramLabel = "JOB", description = "Before this job.")
    private @Nullable String before;

    @Option(names = "--after", paramLabel = "JOB", description = "After this job.")
    private @Nullable String after;

    @Option(names = "--front", description = "Before all others of its client.")
    private boolean front;
  }

  @Command(mixinStandardHelpOptions = true, description = "Moves a queued job.")
  void move(
      @Parameters(paramLabel = "JOB") String job,
      @ArgGroup(exclusive = true, multiplicity = "1") Place place)
      throws IOException, InterruptedException {
    ObjectNode patch = WireJson.mapper().createObjectNode();
    if (place.before != null) {
      patch.put("before", place.before);
    } else if (place.after != null) {
      patch.put("after", place.after);
    } else {
      patch.put("front", place.front);
    }
    change("PATCH", "/api/jobs/" + Gateway.segment(job), patch, JOBS);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Writes the queued jobs to a file from which they can be restored.")
  void archive(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--remove", description = "Take them out of the queue.") boolean remove)
      throws IOException, InterruptedException {
    QueueArchive archive = new QueueArchive(gateway());
    List<String> ids = archive.writeTo(file.toAbsolutePath());
    if (remove) {
      archive.remove(ids);
    }
    JsonNode written =
        WireJson.mapper().createObjectNode().put("jobs", ids.size()).put("file", file.toString());
    print(written, done -> "%d jobs are in %s%n".formatted(ids.size(), file));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Submits the jobs of an archive, but for those that wait, run or have succeeded.")
  int restore(@Parameters(paramLabel = "FILE") Path file) throws IOException, InterruptedException {
    if (!Files.isRegularFile(file)) {
      throw usage("restore", "there is no file " + file);
    }
    AtomicInteger refused = new AtomicInteger();
    new QueueRestore(gateway())
        .restore(
            file,
            outcome -> {
              print(
                  WireJson.mapper().valueToTree(outcome),
                  done -> words(outcome) + System.lineSeparator());
              if (outcome.refusal() != null) {
                refused.incrementAndGet();
              }
            });
    return refused.get() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String words(QueueRestore.Outcome outcome) {
    String id = outcome.promptId();
    if (outcome.refusal() != null) {
      return id + " is refused: " + outcome.refusal();
    } else if (outcome.as() == null) {
      return id + " stays as it is: " + outcome.state();
    }
    return outcome.as().equals(id) ? id + " is queued" : id + " is queued as " + outcome.as();
  }
}
