package io.comfymill.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Clients that submit many jobs by several gateways, each job until it is accepted: what is refused
 * because a part of the cluster is away, and what breaks off, is sent again with the same prompt
 * id.
 */
final class Submissions implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<ComfyClient> gateways;
  private final List<String> promptIds;
  private final Semaphore allowed = new Semaphore(0);
  private final AtomicInteger allowedSoFar = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

  Submissions(List<URI> gateways, int jobs) {
    this.gateways = gateways.stream().map(ComfyClient::new).toList();
    this.promptIds =
        IntStream.range(0, jobs).mapToObj(job -> UUID.randomUUID().toString()).toList();
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(this::submitAll);
    }
  }

  List<String> promptIds() {
    return promptIds;
  }

  /**
   * Lets so many more be submitted.
   *
   * @return how many could be before
   */
  int allow(int jobs) {
    int before = allowedSoFar.getAndAdd(jobs);
    allowed.release(jobs);
    return before;
  }

  void awaitAccepted(int jobs) {
    await("so many to be accepted: " + jobs)
        .atMost(LIMIT)
        .failFast("an answer of another kind", () -> !unexpected.isEmpty())
        .until(() -> accepted.get() >= jobs);
  }

  private void submitAll() {
    try {
      while (true) {
        allowed.acquire();
        int job = next.getAndIncrement();
        if (job >= promptIds.size()) {
          return;
        }
        submit(job);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void submit(int job) throws InterruptedException {
    while (!isAccepted(job)) {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
    accepted.incrementAndGet();
  }

  private boolean isAccepted(int job) {
    ComfyClient gateway = gateways.get(job % gateways.size());
    try {
      var workflow = job % 4 == 0 ? Workflows.slowPicture(job, 0.2) : Workflows.picture(job);
      var answer = gateway.post(workflow, promptIds.get(job), "chaos");
      if (answer.statusCode() == 503) {
        refused.incrementAndGet();
      } else if (answer.statusCode() != 200) {
        unexpected.add(answer.statusCode() + " " + answer.body());
      }
      return answer.statusCode() == 200;
    } catch (IOException e) {
      broken.incrementAndGet();
      return false;
    }
  }

  @Override
  public String toString() {
    return "submits refused and sent again: %d, broken off and sent again: %d, otherwise: %s"
        .formatted(refused.get(), broken.get(), unexpected);
  }

  @Override
  public void close() {
    clients.shutdownNow();
  }
}
