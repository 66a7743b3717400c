package io.comfymill.standalone.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.EventStream;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.QueueHead;
import io.comfymill.standalone.top.Fleet;
import io.comfymill.standalone.top.LiveScreen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code comfymill top}. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the fleet and its queue live: nodes with their GPUs and jobs, pools, why the next job waits.",
      "Without a terminal, or with --once or --json, prints what is now."
    })
public final class TopCommand extends GatewayCommand implements Callable<Integer> {
  private static final Duration FIRST_EVENTS = Duration.ofSeconds(10);

  /** Progress is told once a second. */
  private static final long PROGRESS_MILLIS = 1200;

  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final Duration ASK = Duration.ofSeconds(2);

  @Option(names = "--once", description = "Prints what is now, and ends.")
  private boolean once;

  private final Fleet fleet = new Fleet();
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile @Nullable IOException trouble;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Gateway gateway = gateway();
    ask(gateway); // fails at once where nothing is there
    ScheduledExecutorService background =
        Executors.newScheduledThreadPool(2, LoopThread.daemons("top"));
    try {
      every(RECONNECT, background, () -> listen(gateway));
      connected.await(FIRST_EVENTS.toMillis(), TimeUnit.MILLISECONDS);
      if (!fleet.isKnown()) {
        IOException why = trouble;
        throw why == null ? new IOException("the gateway tells nothing at /api/events") : why;
      }
      LiveScreen screen = new LiveScreen(fleet, address().toString());
      if (once || asJson()) {
        printOnce(screen);
      } else {
        every(ASK, background, () -> ask(gateway));
        showLive(screen, gateway);
      }
      return ExitCode.OK;
    } finally {
      background.shutdownNow();
    }
  }

  private void showLive(LiveScreen screen, Gateway gateway)
      throws IOException, InterruptedException {
    try {
      screen.run(action -> change(gateway, action));
    } catch (LiveScreen.NoTerminalException e) {
      note("comfymill: there is no terminal to show it live on; this is how it is now");
      printOnce(screen);
    }
  }

  private void printOnce(LiveScreen screen) throws InterruptedException {
    Thread.sleep(PROGRESS_MILLIS); // until the jobs' progress has been told
    print(fleet.document(), all -> screen.text());
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Again and again; what fails is shown meanwhile. */
  private void every(Duration pause, ScheduledExecutorService background, Work work) {
    Runnable turn =
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            trouble = e;
            if (!fleet.isKnown()) {
              connected.countDown();
            }
            fleet.lost(String.valueOf(e.getMessage()));
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            fleet.lost(e.toString()); // or the future would keep it to itself, and end the turns
          }
        };
    ScheduledFuture<?> unused =
        background.scheduleWithFixedDelay(turn, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void listen(Gateway gateway) throws IOException, InterruptedException {
    fleet.begin();
    EventStream.read(gateway, "/api/events?topics=nodes,progress,queue", this::take);
    fleet.lost("the gateway ended the stream; connecting again");
  }

  private void take(String event, JsonNode data) {
    fleet.take(event, data);
    if (fleet.isKnown()) {
      connected.countDown();
    }
  }

  private void ask(Gateway gateway) throws IOException, InterruptedException {
    String head =
        QueueHead.ask(gateway)
            .head()
            .map(job -> job.why().isEmpty() ? job.id() : job.id() + " waits: " + job.why())
            .orElse("");
    fleet.take(gateway.get("/api/pools"), head);
  }

  private static String change(Gateway gateway, List<String> action) {
    String path = "/api/nodes/" + Gateway.segment(action.get(1)) + "/" + action.get(0);
    try {
      int status = gateway.change("POST", path, null).status();
      return "%s %s: %s"
          .formatted(action.get(0), action.get(1), status == 202 ? "on its way" : "done");
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
