package io.comfymill.gateway.file;

import io.comfymill.gateway.errors.ProblemType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a wrong file with every mistake and its place. */
public class FileErrors {
  /**
   * A problem (RFC 9457) with the mistakes one by one.
   *
   * @param detail all of them in words
   */
  public record Refused(
      String type, String title, int status, String detail, List<Mistake> mistakes) {}

  @ServerExceptionMapper
  Response refused(FileRefusedException refused) {
    ProblemType type = ProblemType.INVALID_FILE;
    return Response.status(type.status())
        .type("application/problem+json")
        .entity(
            new Refused(
                type.uri(),
                type.title(),
                type.status(),
                "" + refused.getMessage(),
                refused.mistakes()))
        .build();
  }
}
