package io.comfymill.standalone.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.EditorWorkflows;
import io.comfymill.standalone.client.EventStream;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.PromptFile;
import io.comfymill.standalone.client.SubmittedJob;
import io.comfymill.standalone.client.WorkflowEdits;
import io.comfymill.standalone.load.LoadReport;
import io.comfymill.standalone.load.LoadTimes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill simulate-load FILE=WEIGHT…}. */
@Command(
    name = "simulate-load",
    mixinStandardHelpOptions = true,
    description = {
      "Submits workflows at a steady rate and reports how the installation copes.",
      "Each job gets seeds of its own, so that no cache answers it. Ends with 1 unless all succeed."
    })
public final class SimulateLoadCommand extends GatewayCommand implements Callable<Integer> {
  private static final int MOST_JOBS = 1_000_000;
  private static final int SUBMITTERS = 32;
  private static final long SEEDS = 1L << 48;
  private static final long ASK_MILLIS = 200;

  @Parameters(
      paramLabel = "FILE[=WEIGHT]",
      arity = "1..*",
      description = "A workflow, and how often it comes compared with the others (default: 1).")
  private List<String> files = List.of();

  @Option(
      names = "--rate",
      paramLabel = "JOBS",
      defaultValue = "1",
      description = "Jobs a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "For how long it submits (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long it waits for the last job afterwards (default: ${DEFAULT-VALUE}).")
  private int settle;

  private final LoadTimes times =
      new LoadTimes(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rate > 0) || seconds < 1 || settle < 0 || rate * seconds > MOST_JOBS) {
      throw usage(
          "--rate and --duration must be more than 0, and %d jobs at most together"
              .formatted(MOST_JOBS));
    }
    Gateway gateway = gateway();
    List<PromptFile> mix = mix(gateway);
    ExecutorService background = Executors.newCachedThreadPool(LoopThread.daemons("load"));
    try {
      background.execute(() -> listen(gateway));
      submit(gateway, mix, background);
      settle(gateway);
    } finally {
      background.shutdownNow();
    }
    LoadReport report = times.report();
    print(WireJson.mapper().<ObjectNode>valueToTree(report), shown -> report.toString());
    return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Each workflow as often as it weighs. */
  private List<PromptFile> mix(Gateway gateway) throws IOException, InterruptedException {
    List<PromptFile> mix = new ArrayList<>();
    for (String file : files) {
      int equals = file.lastIndexOf('=');
      boolean weighs = equals > 0 && file.substring(equals + 1).matches("[1-9]\\d{0,2}");
      Path path = Path.of(weighs ? file.substring(0, equals) : file);
      if (!Files.isRegularFile(path)) {
        throw usage("there is no file " + path);
      }
      try (InputStream content = Files.newInputStream(path)) {
        PromptFile read = PromptFile.read(content, path.toString(), new EditorWorkflows(gateway));
        int weight = weighs ? Integer.parseInt(file.substring(equals + 1)) : 1;
        for (int i = 0; i < weight; i++) {
          mix.add(read);
        }
      } catch (PromptFile.NotSubmittableException e) {
        throw usage(e.getMessage());
      }
    }
    return mix;
  }

  /** Where it breaks off, ends are asked for at the end. */
  private void listen(Gateway gateway) {
    try {
      EventStream.read(gateway, "/api/events?topics=jobs", (event, jobs) -> times.told(jobs));
    } catch (IOException e) {
      note("comfymill: times of ends are less exact: " + e.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** At the times of the rate: a submit that takes long delays no other, up to a limit. */
  private void submit(Gateway gateway, List<PromptFile> mix, ExecutorService background)
      throws InterruptedException {
    Semaphore free = new Semaphore(SUBMITTERS);
    long began = times.now();
    long jobs = Math.max(1, Math.round(rate * seconds));
    for (long i = 0; i < jobs; i++) {
      Thread.sleep(Math.max(0, began + Math.round(i * 1000 / rate) - times.now()));
      PromptFile next = mix.get((int) (i % mix.size()));
      free.acquire();
      background.execute(
          () -> {
            try {
              submit(gateway, next);
            } finally {
              free.release();
            }
          });
    }
    free.acquire(SUBMITTERS);
  }

  private void submit(Gateway gateway, PromptFile workflow) {
    ObjectNode body = workflow.body().deepCopy();
    WorkflowEdits.seed(
        (ObjectNode) body.get("prompt"), RandomGenerator.getDefault().nextLong(SEEDS));
    long sent = times.now();
    try {
      times.accepted(SubmittedJob.submit(gateway, workflow.with(body), null).promptId(), sent);
    } catch (IOException e) {
      times.refused(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle(Gateway gateway) throws IOException, InterruptedException {
    long limit = times.now() + TimeUnit.SECONDS.toMillis(settle);
    Optional<String> left = times.unfinished();
    while (left.isPresent() && times.now() < limit) {
      Thread.sleep(ASK_MILLIS);
      String id = left.get();
      times.ended(id, gateway.get("/api/jobs/" + Gateway.segment(id)).path("status").asText());
      left = times.unfinished();
    }
  }
}
