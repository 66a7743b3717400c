package io.comfymill.gateway.assets.resumable;

import io.comfymill.gateway.assets.AssetException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Headers of tus 1.0. */
@ApplicationScoped
class Tus {
  private static final String RESUMABLE = "Tus-Resumable";
  private static final String VERSION = "1.0.0";

  private final ResumableUploads uploads;

  Tus(ResumableUploads uploads) {
    this.uploads = uploads;
  }

  /** What this server can do, for clients that ask before they begin. */
  void install(@Observes Router router) {
    router
        .options("/api/assets/uploads*")
        .order(Integer.MIN_VALUE + 1)
        .handler(
            exchange -> {
              HttpServerResponse answer = exchange.response().setStatusCode(204);
              answer.putHeader(RESUMABLE, VERSION).putHeader("Tus-Version", VERSION);
              answer.putHeader("Tus-Extension", "creation,termination,expiration");
              answer.putHeader("Tus-Max-Size", Long.toString(uploads.maxLength())).end();
            });
  }

  static void requireVersion(@Nullable String version) {
    if (!VERSION.equals(version)) {
      throw new AssetException(412, "WRONG_VERSION", "Tus-Resumable must be " + VERSION);
    }
  }

  /**
   * @return a count of bytes
   */
  static long bytes(String header, @Nullable String value) {
    if (value != null && value.matches("\\d{1,15}")) {
      return Long.parseLong(value);
    }
    throw AssetException.invalidBody(header + " must be a number of bytes");
  }

  static Response.ResponseBuilder answer(Response.ResponseBuilder to) {
    return to.header(RESUMABLE, VERSION);
  }
}
