package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.readiness.KafkaReady;
import io.comfymill.standalone.readiness.RedisReady;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ring where everything talks TLS and clients need a key: {@code dev --tls --auth}. */
class SecureRingIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NODES = 2;

  private static Mill mill;
  private static SSLContext trusted;
  private static ComfyClient client;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of("target"));
    Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "secure-mill-");
    mill =
        Mill.start(
            data,
            "--tls",
            "--auth",
            "--simulators",
            Integer.toString(NODES),
            "--agents",
            Integer.toString(NODES));
    trusted = TlsFiles.trusting(data.resolve("tls/ca.crt")).context();
    String key = Files.readString(data.resolve("admin-key")).strip();
    client = ComfyClient.secure(mill.gateway(), trusted, key);
    mill.awaitWhole(NODES, client);
  }

  @AfterAll
  static void stop() {
    if (mill != null) {
      mill.close();
    }
  }

  @Test
  void jobsEndWithTheRightPicturesAndAreTriedAgainWhenAnAgentIsKilled() throws IOException {
    JobRun run = new JobRun(client).submit(30, colour -> Workflows.slowPicture(colour, 0.2));
    assertThat(run.isQueued()).as("jobs are under way").isTrue();
    mill.kill("agent-1");
    run.awaitRightPictures(LIMIT);
    mill.awaitWhole(NODES, client);
  }

  /** By way of the agents' own listeners. */
  @Test
  void whatNodesServeIsReached() throws IOException {
    assertThat(client.get("/internal/logs/raw").path("entries").isArray()).isTrue();
  }

  @Test
  void nothingAnswersWithoutTls() {
    for (String server : List.of("gateway-1", "scheduler-1", "agent-1")) {
      URI plain = URI.create("http://127.0.0.1:" + mill.port(server) + "/q/health");
      assertThatThrownBy(() -> ask(HttpClient.newHttpClient(), plain))
          .as(server)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoDoesNotTrustTheCaIsNotServedAndWhoHasNoKeyNeither() throws Exception {
    URI queue = mill.gateway().resolve("/queue");
    assertThat(queue.getScheme()).isEqualTo("https");
    assertThatThrownBy(() -> ask(HttpClient.newHttpClient(), queue))
        .isInstanceOf(SSLHandshakeException.class);
    assertThat(ask(HttpClient.newBuilder().sslContext(trusted).build(), queue)).isEqualTo(401);
  }

  @Test
  void kafkaAndRedisTakeNobodyWithoutACertificate() {
    Path tls = mill.data().resolve("tls");
    TlsFiles anybody = TlsFiles.trusting(tls.resolve("ca.crt"));
    TlsFiles agent = new TlsFiles(anybody.ca(), tls.resolve("agent.crt"), tls.resolve("agent.key"));
    int kafka = mill.kafkaPort();
    int redis = mill.port("redis");
    assertThat(new KafkaReady(kafka, agent).isReady()).isTrue();
    assertThat(new KafkaReady(kafka, anybody).isReady()).isFalse();
    assertThat(new RedisReady(redis, agent).isReady()).isTrue();
    assertThat(new RedisReady(redis, anybody).isReady()).isFalse();
  }

  private static int ask(HttpClient http, URI address) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
