package io.comfymill.common.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Passes requests on to another server. Bodies and WebSockets are streamed both ways, each side no
 * faster than the other takes it, and never held whole.
 */
public final class Forwarder {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int TOO_LARGE = 413;

  /** Of one connection only; and what the other server must not judge a browser by. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "expect",
          "host",
          "keep-alive",
          "origin",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "sec-fetch-site",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpClient client;
  private final long maxBodyBytes;

  /**
   * @param maxBodyBytes a request with a longer body is answered with 413
   */
  public Forwarder(HttpClient client, long maxBodyBytes) {
    this.client = client;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * On the context of the request, which is paused.
   *
   * @param target where to; its method and headers are the request's own
   * @param taken whether an answer with this status is passed on; not asked where there was a body
   * @return the status of the other server's answer, which was passed on if it was taken; fails
   *     where there was none, and then nothing was answered
   */
  public Future<Integer> forward(
      HttpServerRequest request, RequestOptions target, Predicate<Integer> taken) {
    if (announcedLength(request) > maxBodyBytes) {
      request.resume();
      return request.response().setStatusCode(TOO_LARGE).end().map(TOO_LARGE);
    }
    return client
        .request(target.setMethod(request.method()))
        .compose(
            out -> {
              copy(request.headers(), out.headers());
              out.exceptionHandler(failure -> {}); // told by the response as well
              return isUpgrade(request)
                  ? upgrade(request, out, taken)
                  : exchange(request, out, taken);
            });
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the server refuses it itself
    }
  }

  public static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  public static boolean hasBody(HttpServerRequest request) {
    return announcedLength(request) > 0
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static void copy(MultiMap from, MultiMap to) {
    Set<String> left = new HashSet<>(NOT_FORWARDED);
    for (String named : from.getAll(HttpHeaders.CONNECTION)) {
      List.of(named.toLowerCase(Locale.ROOT).split("[, ]+", -1)).forEach(left::add);
    }
    for (Map.Entry<String, String> header : from) {
      if (!left.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private Future<Integer> exchange(
      HttpServerRequest request, HttpClientRequest out, Predicate<Integer> taken) {
    boolean body = hasBody(request);
    Promise<Integer> done = Promise.promise();
    request
        .response()
        .closeHandler(
            gone -> {
              if (!done.future().isComplete()) {
                out.reset();
              }
            });
    out.response()
        .compose(
            answer ->
                body || taken.test(answer.statusCode())
                    ? answer(request.response(), answer, request.method())
                    : discarded(answer))
        .onSuccess(done::tryComplete)
        .onFailure(done::tryFail);
    if (body) {
      send(request, out, done);
    } else {
      out.end();
    }
    return done.future();
  }

  private void send(HttpServerRequest request, HttpClientRequest out, Promise<Integer> done) {
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      request.response().writeContinue();
    }
    out.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
    long[] sent = {0};
    request
        .exceptionHandler(broken -> out.reset())
        .handler(
            bytes -> {
              sent[0] += bytes.length();
              if (sent[0] > maxBodyBytes) {
                tooLong(request, out, done);
              } else {
                write(request, out, bytes);
              }
            })
        .endHandler(end -> out.end())
        .resume();
  }

  private static void write(HttpServerRequest request, HttpClientRequest out, Buffer bytes) {
    out.write(bytes);
    if (out.writeQueueFull()) {
      request.pause();
      out.drainHandler(drained -> request.resume());
    }
  }

  private static void tooLong(
      HttpServerRequest request, HttpClientRequest out, Promise<Integer> done) {
    request.handler(bytes -> {}).endHandler(end -> {});
    done.tryComplete(TOO_LARGE);
    out.reset();
    if (!request.response().ended() && !request.response().headWritten()) {
      request.response().setStatusCode(TOO_LARGE).putHeader(HttpHeaders.CONNECTION, "close").end();
    }
  }

  private static Future<Integer> answer(
      HttpServerResponse to, HttpClientResponse from, HttpMethod method) {
    if (to.headWritten() || to.closed()) {
      return discarded(from);
    }
    to.setStatusCode(from.statusCode());
    copy(from.headers(), to.headers());
    if (method.equals(HttpMethod.HEAD)) {
      return to.end().map(from.statusCode());
    }
    to.setChunked(!from.headers().contains(HttpHeaders.CONTENT_LENGTH));
    return from.pipe()
        .endOnFailure(false)
        .to(to)
        .map(from.statusCode())
        .onFailure(broken -> to.reset()) // half an answer must not look whole
        .otherwise(from.statusCode());
  }

  private static Future<Integer> discarded(HttpClientResponse answer) {
    answer.resume();
    return Future.succeededFuture(answer.statusCode());
  }

  private static Future<Integer> upgrade(
      HttpServerRequest request, HttpClientRequest out, Predicate<Integer> taken) {
    out.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
    return out.connect()
        .compose(
            answer -> {
              int status = answer.statusCode();
              if (status == SWITCHING_PROTOCOLS) {
                return tunnel(request, answer).map(status);
              }
              return taken.test(status)
                  ? answer(request.response(), answer, request.method())
                  : discarded(answer);
            });
  }

  private static Future<Void> tunnel(HttpServerRequest request, HttpClientResponse answer) {
    NetSocket there = answer.netSocket();
    there.pause();
    request.response().setStatusCode(SWITCHING_PROTOCOLS);
    copy(answer.headers(), request.response().headers());
    request
        .response()
        .putHeader(HttpHeaders.CONNECTION, "Upgrade")
        .putHeader(HttpHeaders.UPGRADE, "websocket");
    request.resume();
    return request
        .toNetSocket()
        .onFailure(broken -> there.close())
        .map(
            here -> {
              here.pipeTo(there);
              there.pipeTo(here);
              return null;
            });
  }
}
