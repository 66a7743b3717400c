package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.wire.WireJson;
import io.comfymill.e2e.SpanCollector.Seen;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedMill.class)
class TracesIT {
  private static final String CLIENTS_SPAN = "00f067aa0ba902b7";

  private final String trace = UUID.randomUUID().toString().replace("-", "");

  @Test
  void aJobIsOneTraceFromItsClientThroughAllServicesAndBack(Mill mill, SpanCollector collector)
      throws IOException, InterruptedException {
    collector.watch(trace);
    String prompt = UUID.randomUUID().toString();
    post(mill, prompt);

    // each service sends its spans every two seconds, when it likes
    await("the whole tree")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertIsWhole(collector));
  }

  private void assertIsWhole(SpanCollector collector) {
    List<Seen> spans = collector.of(trace);
    Set<String> ids = spans.stream().map(Seen::id).collect(Collectors.toSet());
    assertThat(spans)
        .filteredOn(span -> !ids.contains(span.parent()))
        .singleElement()
        .satisfies(
            first -> {
              assertThat(first.parent()).isEqualTo(CLIENTS_SPAN);
              assertThat(first.name()).isEqualTo("POST /prompt");
              assertThat(first.service()).isEqualTo("comfymill-gateway");
            });
    assertThat(spans.stream().map(Seen::service).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "comfymill-gateway", "comfymill-scheduler", "comfymill-node-agent");
    assertThat(named("process job-events", collector).stream().map(Seen::instance).distinct())
        .hasSize(2);
    assertThat(spans.stream().map(Seen::name))
        .contains(
            "process job-commands",
            "Preparing",
            "Posting",
            "Running",
            "Collecting",
            "process attempt-events");
    assertThat(spans)
        .filteredOn(span -> span.name().startsWith("process "))
        .allSatisfy(span -> assertThat(span.attributes()).containsKey("comfymill.job"));
    assertThat(named("process assignments", collector))
        .singleElement()
        .satisfies(
            run ->
                assertThat(run.attributes())
                    .containsEntry("comfymill.attempt", "1")
                    .containsKey("comfymill.node"));
  }

  private List<Seen> named(String name, SpanCollector collector) {
    return collector.of(trace).stream().filter(span -> span.name().equals(name)).toList();
  }

  private void post(Mill mill, String prompt) throws IOException, InterruptedException {
    String body =
        WireJson.mapper()
            .writeValueAsString(
                Map.of("prompt", Workflows.picture(0xD1_00_07), "prompt_id", prompt));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(mill.gateway().resolve("/prompt"))
                    .header("traceparent", "00-%s-%s-01".formatted(trace, CLIENTS_SPAN))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
