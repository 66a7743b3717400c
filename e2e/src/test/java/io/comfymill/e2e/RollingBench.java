package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R5: every process is replaced, one after the other and twice, behind HAProxy and with jobs under
 * way. No job is lost, none is run again, and no request fails.
 */
class RollingBench {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final int JOBS = Integer.getInteger("comfymill.bench.jobs", 500);
  private static final int ROUNDS = 2;
  private static final int MOST_FAILURES = 100;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> ORDER =
      List.of("scheduler-1", "scheduler-2", "gateway-1", "gateway-2", "agent-1", "agent-2");

  @TempDir Path folder;

  @Test
  void everyProcessIsReplacedUnderLoad() throws Exception {
    assumeThat(HAPROXY).as("apt-get install haproxy has it").isExecutable();
    try (Mill mill =
            Mill.start(
                folder.resolve("mill"),
                "--simulators=4",
                "--agents=2",
                "--gateways=2",
                "--schedulers=2",
                "--set",
                "quarkus.shutdown.delay=3s");
        Proxy proxy = new Proxy(mill)) {
      mill.awaitWhole(4);
      Clients clients = new Clients(proxy.address());
      CompletableFuture<Void> submitting = CompletableFuture.runAsync(clients);
      Map<String, Duration> away = new LinkedHashMap<>();
      for (int round = 1; round <= ROUNDS; round++) {
        for (String name : ORDER) {
          away.put(name + " (" + round + ")", replace(mill, name));
        }
      }
      clients.enough.set(true);
      submitting.get();
      clients.run.awaitRightPictures(LIMIT);

      System.out.printf(
          Locale.ROOT,
          "R5: %d jobs, %d requests, %d failed; replaced in %s%n",
          clients.run.promptIds().size(),
          clients.requests.get(),
          clients.failures.size(),
          away);
      assertThat(clients.failures).as("requests that failed").isEmpty();
      JobEvents.assertOneEndingEach(mill.kafkaPort(), clients.run.promptIds());
      assertThat(attempts(new ComfyClient(mill.gateway()), clients.run))
          .as("attempts of each job")
          .allSatisfy((job, attempts) -> assertThat(attempts).isEqualTo(1));
    }
  }

  /** SIGTERM, and until its successor is ready. */
  private static Duration replace(Mill mill, String name) {
    long before = mill.child(name).pid();
    boolean led = mill.leader().filter(name::equals).isPresent();
    Instant stopped = Instant.now();
    mill.signal(name, "TERM");
    if (led) {
      await("another scheduler to lead")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> mill.leader().filter(leader -> !leader.equals(name)).isPresent());
      System.out.printf(
          "R5: the lead of %s was away for %d ms%n",
          name, Duration.between(stopped, Instant.now()).toMillis());
    }
    await(name + " to be another process")
        .atMost(LIMIT)
        .until(() -> mill.child(name).pid() != before && mill.child(name).ready());
    mill.awaitWhole(4);
    return Duration.between(stopped, Instant.now());
  }

  private static Map<String, Integer> attempts(ComfyClient client, JobRun run) throws IOException {
    Map<String, Integer> attempts = new LinkedHashMap<>();
    for (JsonNode job : client.get("/api/jobs?limit=" + 10 * JOBS).path("jobs")) {
      if (run.promptIds().contains(job.path("id").asText())) {
        attempts.put(job.path("id").asText(), job.path("attempt").asInt());
      }
    }
    assertThat(attempts).hasSameSizeAs(run.promptIds());
    return attempts;
  }

  /** Submits jobs through the proxy, a few a second, and asks for the queue in between. */
  private static final class Clients implements Runnable {
    private final ComfyClient client;
    private final JobRun run;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();

    Clients(URI gateway) {
      this.client = new ComfyClient(gateway);
      this.run = new JobRun(client);
    }

    /** Until all is replaced, and as many jobs as there have to be at least. */
    @Override
    public void run() {
      while (failures.size() < MOST_FAILURES && (!enough.get() || run.promptIds().size() < JOBS)) {
        try {
          requests.incrementAndGet();
          run.submitOnce(colour -> Workflows.slowPicture(colour, 0.5));
          requests.incrementAndGet();
          client.get("/queue");
          Thread.sleep(enough.get() ? 0 : 150); // paces the load
        } catch (IOException | AssertionError e) {
          failures.add(Instant.now() + " " + e);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** HAProxy with the configuration that is shipped. */
  private static final class Proxy implements AutoCloseable {
    private final int port;
    private final Process process;

    Proxy(Mill mill) throws IOException {
      try (ServerSocket socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      Path file = mill.data().resolve("haproxy-" + UUID.randomUUID() + ".cfg");
      Files.writeString(
          file,
          Files.readString(Mill.HOME.resolve("deploy/proxy/haproxy.cfg"))
              .replace("bind :8188", "bind 127.0.0.1:" + port));
      ProcessBuilder builder =
          new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(mill.data().resolve("logs/haproxy.log").toFile());
      builder.environment().put("GATEWAY_1", mill.address("gateway-1").getAuthority());
      builder.environment().put("GATEWAY_2", mill.address("gateway-2").getAuthority());
      process = builder.start();
      ComfyClient client = new ComfyClient(address());
      await("HAProxy to find the gateways")
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsMatching(JobRun::mayPass)
          .until(() -> client.status("/queue") == 200);
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
