package io.comfymill.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many jobs at once, and the time until the last has ended. */
final class Load {
  private static final int CLIENTS = 16;

  private final ComfyClient client;
  private final Latencies submits = new Latencies();

  Load(ComfyClient client) {
    this.client = client;
  }

  /** How long each submit took. */
  Latencies submits() {
    return submits;
  }

  /** Submits them all; returns once all are accepted. */
  void submit(int jobs, IntFunction<ObjectNode> workflow) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> posts = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      int job = i;
      posts.add(clients.submit(() -> post(workflow.apply(job))));
    }
    for (Future<?> post : posts) {
      post.get();
    }
    clients.shutdown();
  }

  private void post(ObjectNode workflow) {
    ObjectNode body = workflow.objectNode();
    body.set("prompt", workflow);
    long begun = System.nanoTime();
    try {
      HttpResponse<String> answer = client.postJson("/prompt", body.toString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    submits.add(System.nanoTime() - begun);
  }

  /** Until nothing waits or runs any more. */
  void awaitEmpty(Duration limit) {
    await("the queue to be empty")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.get("/prompt").at("/exec_info/queue_remaining").asInt() == 0);
  }
}
