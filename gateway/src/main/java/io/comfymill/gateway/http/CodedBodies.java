package io.comfymill.gateway.http;

import io.comfymill.common.http.ContentCoding;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.submit.body.PacedBodies;
import io.comfymill.gateway.submit.body.PacedBody;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks bodies with a {@code Content-Encoding} while they arrive, on a worker thread, whatever
 * route they are for. Prompts unpack their own.
 */
@Provider
public class CodedBodies implements ResteasyReactiveContainerRequestFilter {
  private static final int TOO_LARGE = 413;

  private final CurrentVertxRequest current;
  private final long maxBytes;

  CodedBodies(
      CurrentVertxRequest current,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
    this.current = current;
    this.maxBytes = maxBody.asLongValue();
  }

  @Override
  public void filter(ResteasyReactiveContainerRequestContext request) {
    RoutingContext exchange = current.getCurrent();
    Optional<ContentCoding> coding =
        ContentCoding.of(request.getHeaderString(HttpHeaders.CONTENT_ENCODING));
    if (coding.isPresent() && !PacedBodies.has(exchange)) {
      ResteasyReactiveRequestContext processing =
          (ResteasyReactiveRequestContext) request.getServerRequestContext();
      InputStream packed = new PacedBody(exchange.request());
      processing.setInputStream(new Unpacked(coding.get(), packed, maxBytes));
      processing.suspend();
      processing.resume(Infrastructure.getDefaultWorkerPool());
    }
  }

  /** Throws what the client is answered, since a form's reader would not know. */
  private static final class Unpacked extends InputStream {
    private final ContentCoding coding;
    private final InputStream packed;
    private long left;
    private @Nullable InputStream content;

    Unpacked(ContentCoding coding, InputStream packed, long maxBytes) {
      this.coding = coding;
      this.packed = packed;
      this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count;
      try {
        if (content == null) {
          content = coding.unpacked(packed);
        }
        count = content.read(target, offset, length);
      } catch (ContentCoding.MalformedException e) {
        throw new BadRequestException(String.valueOf(e.getMessage()), e);
      }
      left -= Math.max(0, count);
      if (left < 0) {
        throw new WebApplicationException(TOO_LARGE);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      if (content != null) {
        content.close();
      }
    }
  }
}
