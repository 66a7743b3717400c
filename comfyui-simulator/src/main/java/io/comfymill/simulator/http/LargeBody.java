package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.bulk.CutBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads a body of any size. Of strings over 64 KiB the beginning, the size and the hash are kept,
 * which is enough to tell them apart: a simulator has little memory and is sent many of them.
 */
final class LargeBody {
  private static final long MAX_OUTLINE_BYTES = 16L << 20;
  private static final int TOO_LARGE = 413;

  private final RoutingContext context;
  private final CutBody body = CutBody.withoutTexts(MAX_OUTLINE_BYTES);
  private boolean failed;

  private LargeBody(RoutingContext context) {
    this.context = context;
  }

  /**
   * @param read takes the whole of it, unless it is no JSON or too large
   */
  static void read(RoutingContext context, Consumer<JsonNode> read) {
    if (length(context) > Routes.MAX_BODY_BYTES) {
      context.fail(TOO_LARGE);
      return;
    }
    LargeBody body = new LargeBody(context);
    context.request().handler(body::add).endHandler(ended -> body.end(read)).resume();
  }

  private static long length(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private void add(Buffer bytes) {
    if (failed) {
      return;
    }
    try {
      body.add(bytes.getBytes(), bytes.length());
    } catch (IOException e) {
      failed = true;
    }
  }

  private void end(Consumer<JsonNode> read) {
    try (body) {
      body.end();
      JsonNode json = failed ? null : body.tree(Requests.STRICT);
      if (json != null && !json.isMissingNode()) {
        read.accept(json);
        return;
      }
      context.fail(new ServerTroubleException("the body is no JSON"));
    } catch (IOException | RuntimeException e) {
      context.fail(e);
    }
  }
}
