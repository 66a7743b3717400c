package io.comfymill.agent.kubernetes;

import io.comfymill.common.loop.SparseLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the annotation {@code controller.kubernetes.io/pod-deletion-cost} of this agent's pod.
 * Where a Deployment is to have fewer pods, those of the lowest cost go first. One that could not
 * be written is written at the next turn; nothing else depends on it.
 */
public final class PodDeletionCost {
  private static final Logger LOG = Logger.getLogger(PodDeletionCost.class);
  private static final SparseLog PROBLEMS = new SparseLog(LOG);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int HTTPS = 443;

  private final HttpClient http;
  private final URI api;
  private final Path account;
  private final String pod;
  private @Nullable Integer written; // null: not known. One turn at a time

  public PodDeletionCost(Vertx vertx, KubernetesConfig config, String pod) {
    HttpClientOptions options =
        new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()).setMaxPoolSize(1);
    Path authority = config.account().resolve("ca.crt");
    if (Files.exists(authority)) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
    }
    this.http = vertx.createHttpClient(options);
    this.api = config.api();
    this.account = config.account();
    this.pod = pod;
  }

  /**
   * Reads two small files from memory where there is something to write.
   *
   * @return done when it is written, or could not be
   */
  public CompletionStage<Void> turn(int cost) {
    if (written != null && written == cost) {
      return CompletableFuture.completedFuture(null);
    }
    return write(cost)
        .onSuccess(status -> noteAnswer(status, cost))
        .onFailure(failure -> problem(failure.toString(), failure))
        .otherwiseEmpty()
        .<Void>mapEmpty()
        .toCompletionStage();
  }

  private Future<Integer> write(int cost) {
    String token;
    String namespace;
    try {
      token = Files.readString(account.resolve("token")).strip(); // Kubernetes renews it
      namespace = Files.readString(account.resolve("namespace")).strip();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    boolean tls = "https".equals(api.getScheme());
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.PATCH)
            .setHost(api.getHost())
            .setPort(api.getPort() >= 0 ? api.getPort() : HTTPS)
            .setSsl(tls)
            .setURI("/api/v1/namespaces/" + namespace + "/pods/" + pod)
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Authorization", "Bearer " + token)
            .putHeader("Content-Type", "application/merge-patch+json");
    return http.request(request).compose(sent -> send(sent, cost));
  }

  private static Future<Integer> send(HttpClientRequest request, int cost) {
    String body =
        """
        {"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "%d"}}}\
        """
            .formatted(cost);
    return request
        .send(Buffer.buffer(body))
        .compose(answer -> answer.end().map(nothing -> answer.statusCode()));
  }

  private void noteAnswer(int status, int cost) {
    if (status == 200) {
      written = cost;
    } else {
      problem("Kubernetes answered " + status, null);
    }
  }

  private static void problem(String why, @Nullable Throwable failure) {
    PROBLEMS.warn("cost", failure, "cannot say what this pod's deletion would cost: " + why);
  }
}
