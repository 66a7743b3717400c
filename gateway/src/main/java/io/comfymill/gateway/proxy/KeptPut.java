package io.comfymill.gateway.proxy;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.artifacts.KeptUploads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Passes an upload to a custom node and keeps it for the jobs that will name it, before the client
 * hears that it was taken. The bytes are on a disk meanwhile.
 */
@ApplicationScoped
public class KeptPut implements ProxiedExchange.Puts {
  private static final int HIGHEST_OK = 299;
  private static final int LOWEST_OK = 200;
  private static final int TOO_LARGE = 413;

  private final Vertx vertx;
  private final NodeClient client;
  private final ContentStore contents;
  private final KeptUploads kept;
  private final long maxBytes;

  KeptPut(
      Vertx vertx,
      NodeClient client,
      ContentStore contents,
      KeptUploads kept,
      GatewayConfig config) {
    this.vertx = vertx;
    this.client = client;
    this.contents = contents;
    this.kept = kept;
    this.maxBytes = config.maxUploadSize().asLongValue();
  }

  private record Answer(int status, @Nullable String contentType, Buffer body) {}

  @Override
  public Future<Integer> pass(
      TenantId owner, HttpServerRequest request, ReachableNode node, KeptUploads.Upload upload) {
    return vertx
        .fileSystem()
        .createTempFile("comfymill-put-", "")
        .compose(
            file ->
                spool(request, file)
                    .compose(
                        size ->
                            size > maxBytes
                                ? answer(request, new Answer(TOO_LARGE, null, Buffer.buffer()))
                                : send(node, upload, file, size)
                                    .compose(answer -> kept(owner, upload, file, answer))
                                    .compose(answer -> answer(request, answer)))
                    .onComplete(done -> vertx.fileSystem().delete(file)));
  }

  /** How long it is; one that is too long is not read on. */
  private Future<Long> spool(HttpServerRequest request, String file) {
    Promise<Long> done = Promise.promise();
    return vertx
        .fileSystem()
        .open(file, new OpenOptions().setTruncateExisting(true))
        .compose(
            out -> {
              long[] size = {0};
              request
                  .exceptionHandler(done::tryFail)
                  .endHandler(end -> done.tryComplete(size[0]))
                  .handler(
                      bytes -> {
                        size[0] += bytes.length();
                        if (size[0] > maxBytes) {
                          done.tryComplete(size[0]);
                        } else {
                          write(request, out, bytes);
                        }
                      })
                  .resume();
              return done.future().compose(length -> out.close().map(length));
            });
  }

  private static void write(HttpServerRequest request, AsyncFile out, Buffer bytes) {
    out.write(bytes);
    if (out.writeQueueFull()) {
      request.pause();
      out.drainHandler(drained -> request.resume());
    }
  }

  private Future<Answer> send(
      ReachableNode node, KeptUploads.Upload upload, String file, long size) {
    return client
        .http()
        .request(NodeClient.target(node, upload.path()).setMethod(HttpMethod.PUT))
        .compose(
            out -> {
              if (upload.contentType() != null) {
                out.putHeader(HttpHeaders.CONTENT_TYPE, upload.contentType());
              }
              out.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(size));
              return vertx
                  .fileSystem()
                  .open(file, new OpenOptions().setWrite(false))
                  .compose(out::send);
            })
        .compose(
            in ->
                client
                    .body(in)
                    .map(
                        body ->
                            new Answer(
                                in.statusCode(), in.getHeader(HttpHeaders.CONTENT_TYPE), body)));
  }

  private Future<Answer> kept(
      TenantId owner, KeptUploads.Upload upload, String file, Answer answer) {
    if (answer.status() < LOWEST_OK || answer.status() > HIGHEST_OK) {
      return Future.succeededFuture(answer);
    }
    Uni<Answer> keeping =
        Uni.createFrom()
            .item(() -> content(file))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
            .chain(content -> kept.keep(owner, upload, content))
            .replaceWith(answer);
    return Future.fromCompletionStage(
        keeping.subscribeAsCompletionStage(), vertx.getOrCreateContext());
  }

  private ContentStore.Content content(String file) {
    try {
      return contents.keep(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep an upload to a custom node", e);
    }
  }

  private static Future<Integer> answer(HttpServerRequest request, Answer answer) {
    request.response().setStatusCode(answer.status());
    if (answer.contentType() != null) {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    }
    if (answer.status() == TOO_LARGE) {
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
    }
    return request.response().end(answer.body()).map(answer.status());
  }
}
