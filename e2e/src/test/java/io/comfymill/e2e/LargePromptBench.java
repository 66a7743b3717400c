package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prompts of 90 MB through default heaps, and a history of many large ones, with the most memory
 * that each process had. Needs about 14 GB of disk.
 */
class LargePromptBench {
  private static final int AT_ONCE = 4;
  private static final String PICTURE = "iVBORw0KGgoAAAANSUhEUgAA".repeat(1000);

  @TempDir Path data;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void largePromptsAndALongHistoryOfThem() throws Exception {
    int large = Integer.getInteger("comfymill.bench.large", 100);
    int history = Integer.getInteger("comfymill.bench.history", 1000);
    try (Mill mill = Mill.start(data, "--simulators", "2")) {
      mill.awaitWhole(2);
      List<Long> before = pids(mill);
      run(mill, large, 90_000_000);
      run(mill, history, 4_000_000);
      long start = System.nanoTime();
      long bytes = read(mill.gateway().resolve("/history"));
      System.out.printf(Locale.ROOT, "GET /history: %d MB in %.1f s%n", mb(bytes), since(start));
      for (var child : mill.children()) {
        System.out.printf("%s: %s%n", child.name(), peak(child.pid()));
      }
      assertThat(pids(mill)).isEqualTo(before);
    }
  }

  private static List<Long> pids(Mill mill) {
    return mill.children().stream().map(child -> child.pid()).toList();
  }

  private void run(Mill mill, int prompts, int size) throws Exception {
    long start = System.nanoTime();
    ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<Integer>> submits =
        IntStream.range(0, prompts)
            .mapToObj(i -> clients.submit(() -> submit(mill.gateway(), i, size)))
            .toList();
    int refused = 0;
    for (Future<Integer> submit : submits) {
      refused += submit.get();
    }
    clients.shutdown();
    double submitted = since(start);
    ComfyClient client = new ComfyClient(mill.gateway());
    await("the end of all")
        .atMost(Duration.ofMinutes(30))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> client.get("/prompt").at("/exec_info/queue_remaining").asInt() == 0);
    System.out.printf(
        Locale.ROOT,
        "%d prompts of %d MB: submitted in %.1f s (%d answers 503), ended after %.1f s%n",
        prompts,
        mb(size),
        submitted,
        refused,
        since(start));
  }

  /**
   * @return how often it was told to come again
   */
  private int submit(URI gateway, int number, int size) throws Exception {
    for (int refused = 0; ; refused++) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.resolve("/prompt"))
              .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body(number, size)))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        return refused;
      }
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      Thread.sleep(Duration.ofSeconds(1).toMillis());
    }
  }

  private static InputStream body(int number, int size) {
    String head =
        """
        {"prompt": {
          "1": {"class_type": "EmptyImage",
                "inputs": {"width": 32, "height": 32, "batch_size": 1, "color": %d,
                           "picture": "%d"""
            .formatted(number, number);
    String tail =
        """
        "}},
          "9": {"class_type": "SaveImage",
                "inputs": {"images": ["1", 0], "filename_prefix": "e2e"}}}}""";
    List<InputStream> parts =
        IntStream.range(0, size / PICTURE.length() + 2)
            .mapToObj(i -> i == 0 ? head : i <= size / PICTURE.length() ? PICTURE : tail)
            .<InputStream>map(
                text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
            .toList();
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private long read(URI address) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      byte[] chunk = new byte[64 * 1024];
      long bytes = 0;
      for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
        bytes += count;
      }
      return bytes;
    }
  }

  /** As Linux has it. */
  private static String peak(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("gone");
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static long mb(long bytes) {
    return bytes / 1_000_000;
  }
}
