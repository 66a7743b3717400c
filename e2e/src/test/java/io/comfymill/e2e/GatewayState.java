package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What requests can change, as the gateway shows it and as it lies in its folder.
 *
 * @param jobs prompt ids, of queue and history alike: a job that ends in between is no change
 * @param nodes what operators set
 * @param pools with their policies
 * @param uploads files
 */
record GatewayState(Set<String> jobs, Set<String> nodes, Set<String> pools, Set<String> uploads) {
  static GatewayState of(Mill mill) throws IOException {
    ComfyClient client = new ComfyClient(mill.gateway());
    Set<String> jobs = new TreeSet<>();
    JsonNode queue = client.get("/queue");
    queue.path("queue_running").forEach(entry -> jobs.add(entry.path(1).asText()));
    queue.path("queue_pending").forEach(entry -> jobs.add(entry.path(1).asText()));
    // After the queue: what ends in between is in one of them.
    client.get("/history?max_items=100000").fieldNames().forEachRemaining(jobs::add);
    Set<String> nodes = new TreeSet<>();
    client.get("/api/nodes").forEach(node -> nodes.add(settings(node)));
    Set<String> pools = new TreeSet<>();
    for (JsonNode pool : client.get("/api/pools").path("pools")) {
      pools.add(pool.path("name").asText() + ": " + pool.path("policy").asText());
    }
    return new GatewayState(jobs, nodes, pools, uploads(mill));
  }

  private static String settings(JsonNode node) {
    ObjectNode shown = ((ObjectNode) node).deepCopy();
    shown.retain(List.of("id", "pool", "labels", "weight", "priority", "disabled", "draining"));
    return shown.toString();
  }

  private static Set<String> uploads(Mill mill) throws IOException {
    Path folder = mill.data().resolve("artifacts/inputs");
    if (Files.notExists(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * Asserts that nothing has changed but by the requests that were answered with success.
   *
   * @param done these, with their answers
   */
  void assertChangedOnlyBy(GatewayState before, List<String> done) {
    for (String job : jobs) {
      if (!before.jobs.contains(job)) {
        assertThat(done).as("a new job %s", job).anyMatch(answer -> answer.contains(job));
      }
    }
    unlessAnswered(
        "/history|/queue|/interrupt",
        done,
        () -> assertThat(jobs).as("jobs after %s", done).containsAll(before.jobs));
    unlessAnswered("/nodes", done, () -> assertThat(nodes).isEqualTo(before.nodes));
    unlessAnswered("/pools|/nodes", done, () -> assertThat(pools).isEqualTo(before.pools));
    unlessAnswered(
        "/upload|/prompt|/userdata|/assets|/v2/assets|/v2/jobs",
        done,
        () -> assertThat(uploads).isEqualTo(before.uploads));
  }

  private static void unlessAnswered(String routes, List<String> done, Runnable check) {
    if (done.stream()
        .noneMatch(request -> request.matches("(?s)\\w+ (/api)?/*(api)?(" + routes + ").*"))) {
      check.run();
    }
  }
}
