package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** R3: so many malformed requests, and what became of them. */
final class MalformedRun {
  private static final int BATCH = 100;

  private final Mill mill;
  private final long seed;
  private final MalformedRequests requests;
  private final RawHttp http;
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  MalformedRun(Mill mill, long seed) throws IOException {
    this.mill = mill;
    this.seed = seed;
    this.requests =
        new MalformedRequests(seed, new ComfyClient(mill.gateway()).get("/q/openapi?format=json"));
    this.http = new RawHttp(mill.gateway());
    assertThat(requests.routes()).as("routes in the description").isGreaterThan(30);
  }

  /** None may be answered by 5xx, or change anything without a 2xx. */
  MalformedRun send(int count) throws IOException {
    GatewayState before = GatewayState.of(mill);
    for (int i = 0; i < count; i++) {
      send(requests.next(i));
      if (i % BATCH == BATCH - 1 || i == count - 1) {
        GatewayState after = GatewayState.of(mill);
        after.assertChangedOnlyBy(before, done);
        before = after;
        done.clear();
      }
    }
    assertThat(failures).as("answered by 5xx, of seed %d", seed).isEmpty();
    return this;
  }

  private void send(RawHttp.Request request) throws IOException {
    RawHttp.Answer answer = http.send(request);
    statuses.merge(answer.status(), 1, Integer::sum);
    if (answer.status() >= 500) {
      failures.add(answer.status() + " to " + request + ": " + answer.text());
    } else if (answer.status() / 100 == 2 && request.mayChange()) {
      done.add(request + " " + answer.text());
    }
  }

  @Override
  public String toString() {
    return "%d requests on %d routes (seed %d), answers by status (0: closed): %s, 5xx: %d"
        .formatted(
            statuses.values().stream().mapToInt(Integer::intValue).sum(),
            requests.routes(),
            seed,
            statuses,
            failures.size());
  }
}
