package io.comfymill.agent.models;

import io.comfymill.agent.comfyui.BodyInputStream;
import io.comfymill.common.http.HostLookup;
import io.comfymill.common.http.Networks;
import io.comfymill.common.http.OutboundTarget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Over HTTP, from addresses that somebody else chose, and so never inward: the address of each hop
 * is looked up once and checked, and the connection goes to the address that was checked.
 */
final class HttpSources implements Sources {
  static final String ALLOWED = "comfymill.agent.models.allowed-networks";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_HOPS = 5;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-.*");

  private final HttpClient http;
  private final Context context;
  private final HostLookup lookup;
  private final Networks inner;

  /**
   * @param inner networks that may be reached although they are no part of the internet
   */
  HttpSources(Vertx vertx, HostLookup lookup, Networks inner, HttpClientOptions options) {
    this.http =
        vertx.createHttpClient(
            options.setKeepAlive(false).setConnectTimeout((int) PATIENCE.toMillis()));
    this.context = vertx.getOrCreateContext();
    this.lookup = lookup;
    this.inner = inner;
  }

  /**
   * @param location where it says that it is elsewhere
   * @param range the answer's {@code Content-Range}
   */
  private record Answer(
      int status, @Nullable String location, @Nullable String range, BodyInputStream body) {}

  @Override
  public Content open(String url, long from) throws IOException {
    String at = url;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      Answer answer = ask(at, from);
      String next = answer.location();
      if (!ELSEWHERE.contains(answer.status()) || next == null) {
        return content(answer, host(at));
      }
      answer.body().close();
      at = elsewhere(at, next);
    }
    throw new IOException(host(url) + " leads on more than " + MOST_HOPS + " times");
  }

  private static String elsewhere(String from, String location) throws IOException {
    try {
      return URI.create(from).resolve(location).toString();
    } catch (IllegalArgumentException e) {
      throw new IOException(host(from) + " leads to what is no URL", e);
    }
  }

  private static Content content(Answer answer, String host) throws IOException {
    if (answer.status() == OK) {
      return new Content(0, answer.body());
    }
    Matcher range = RANGE.matcher(answer.range() == null ? "" : answer.range());
    if (answer.status() == PARTIAL && range.matches()) {
      return new Content(Long.parseLong(range.group(1)), answer.body());
    }
    answer.body().close();
    throw new IOException("%s answers %d".formatted(host, answer.status()));
  }

  /** A URL may have a secret in its query: messages name the host alone. */
  private static String host(String url) {
    return OutboundTarget.parse(url).host();
  }

  private Answer ask(String url, long from) throws IOException {
    RequestOptions request = request(url);
    if (from > 0) {
      request.putHeader("Range", "bytes=" + from + "-");
    }
    Promise<Answer> answered = Promise.promise();
    context.runOnContext(
        nothing ->
            http.request(request)
                .compose(HttpClientRequest::send)
                .map(this::answer)
                .onComplete(answered));
    return await(answered.future(), host(url));
  }

  private RequestOptions request(String url) throws IOException {
    try {
      OutboundTarget target = OutboundTarget.parse(url);
      String address =
          target.permitted(lookup.addresses(target.host()), inner, ALLOWED).getHostAddress();
      return new RequestOptions()
          .setMethod(HttpMethod.GET)
          .setServer(SocketAddress.inetSocketAddress(target.port(), address))
          .setHost(target.host())
          .setPort(target.port())
          .setSsl(target.tls())
          .setURI(target.path())
          .putHeader("Accept-Encoding", "identity");
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Answer answer(HttpClientResponse response) {
    return new Answer(
        response.statusCode(),
        response.getHeader("Location"),
        response.getHeader("Content-Range"),
        new BodyInputStream(response, context, PATIENCE));
  }

  private static <T> T await(Future<T> future, String host) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(host + " does not answer: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(host + " does not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + host, e);
    }
  }
}
