package io.comfymill.gateway;

import static org.awaitility.Awaitility.await;

import io.comfymill.common.secret.SecretKeys;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.certificate.KeyStores;
import io.comfymill.standalone.certificates.CertificateFolder;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.flywaydb.core.Flyway;

/** Real Kafka, PostgreSQL and Redis, with the scheduler's topics and its tables. */
public final class GatewayServers implements QuarkusTestResourceLifecycleManager {
  private static final String SCHEDULER_TABLES =
      "filesystem:../scheduler/src/main/resources/db/scheduler";

  /** How many unfinished jobs make Comfy API v2 say that the queue is full. */
  public static final int MAX_QUEUED = 300;

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  /** Of the OpenID Connect server that the gateway knows. */
  public static final String OIDC_ISSUER = "studio";

  public static final String OIDC_AUDIENCE = "comfymill";

  /** A site whose pages may use the gateway. */
  public static final String ALLOWED_ORIGIN = "https://app.example";

  /** Where enrolled agents are told that Redis is. */
  public static final String AGENTS_REDIS = "rediss://redis.example:6379";

  private LocalInfrastructure infrastructure;
  private FakeScheduler scheduler;
  private MockOAuth2Server oidc;

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("comfymill-gateway-it-");
      infrastructure = LocalInfrastructure.start(folder);
      createTables();
      createTopics();
      scheduler = new FakeScheduler(infrastructure);
      oidc = new MockOAuth2Server();
      oidc.start(InetAddress.getLoopbackAddress(), 0);
      Map<String, String> configuration = infrastructure.configuration(PostgresServer.GATEWAY);
      configuration.put("quarkus.http.test-port", "0");
      configuration.put("comfymill.artifacts.folder", folder.resolve("artifacts").toString());
      configuration.put("comfymill.gateway.live-records.catch-up-interval", "200ms");
      configuration.put("comfymill.gateway.live-records.rebuild-interval", "500ms");
      configuration.put("comfymill.gateway.comfy-api.max-queued", Integer.toString(MAX_QUEUED));
      configuration.put("comfymill.gateway.browsers.allowed-origins", ALLOWED_ORIGIN);
      configuration.put("comfymill.gateway.auth.failures-per-minute", "1000000");
      configuration.put("comfymill.gateway.auth.keys-in-urls", "true");
      configuration.put("comfymill.gateway.oidc.issuer", oidc.issuerUrl(OIDC_ISSUER).toString());
      configuration.put("comfymill.gateway.oidc.audience", OIDC_AUDIENCE);
      configuration.put("comfymill.gateway.oidc.tenant-claim", "studio.tenant");
      configuration.put("comfymill.gateway.alerts.node-lost-after", "0S");
      configuration.put("comfymill.gateway.webhooks.allowed-networks", "127.0.0.0/8");
      configuration.put("comfymill.gateway.webhooks.first-retry", "300ms");
      configuration.put("comfymill.gateway.webhooks.timeout", "2s");
      configuration.put("comfymill.gateway.webhooks.public-url", "https://comfy.example");
      Path keys = folder.resolve("secrets-key");
      Files.writeString(keys, SecretKeys.withNewKey(List.of(), new SecureRandom()));
      configuration.put("comfymill.gateway.secrets-key-file", keys.toString());
      CertificateFolder agents = new CertificateFolder(folder.resolve("tls"), Instant.now());
      agents.makeCa();
      configuration.put("comfymill.gateway.enrolment.ca-certificate", agents.ca().toString());
      configuration.put("comfymill.gateway.enrolment.ca-key", agents.caKey().toString());
      configuration.put("comfymill.gateway.enrolment.redis-hosts", AGENTS_REDIS);
      Path records = folder.resolve("records-key");
      Files.writeString(records, SecretKeys.withNewKey(List.of(), new SecureRandom()));
      configuration.put("comfymill.gateway.enrolment.records-key-file", records.toString());
      Path certificate = KeyStores.make(folder.resolve("gateway.p12"), 30);
      configuration.put("quarkus.tls.key-store.p12.path", certificate.toString());
      configuration.put("quarkus.tls.key-store.p12.password", KeyStores.PASSWORD);
      configuration.put("quarkus.http.test-ssl-port", "0");
      // whoever waits on an event loop is named in the log
      configuration.put("quarkus.vertx.max-event-loop-execute-time", "200ms");
      configuration.put("quarkus.vertx.warning-exception-time", "200ms");
      return configuration;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the servers started", e);
    }
  }

  /** Called by tests: the gateway has found its servers and can be asked. */
  public static void awaitReady() {
    await()
        .atMost(READY_WITHIN)
        .untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
  }

  private void createTables() {
    String role = PostgresServer.SCHEDULER;
    Flyway.configure()
        .dataSource(
            infrastructure.postgres().server().jdbcUrl(), role, PostgresServer.passwordOf(role))
        .schemas("scheduler")
        .locations(SCHEDULER_TABLES)
        .load()
        .migrate();
  }

  private void createTopics() throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", infrastructure.kafka().server().bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(
              Arrays.stream(Topic.values())
                  .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(oidc, new TestInjector.MatchesType(MockOAuth2Server.class));
    injector.injectIntoFields(scheduler, new TestInjector.MatchesType(FakeScheduler.class));
  }

  @Override
  public void stop() {
    if (scheduler != null) {
      scheduler.close();
    }
    if (oidc != null) {
      oidc.shutdown();
    }
    if (infrastructure != null) {
      infrastructure.close();
    }
  }
}
