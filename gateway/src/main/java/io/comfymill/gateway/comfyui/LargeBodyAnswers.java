package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.jobs.PromptTooLargeException;
import io.comfymill.gateway.jobs.TooMuchUnderWayException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is answered to prompts that are too large, or too many at once. */
public class LargeBodyAnswers {
  private static final int TOO_LARGE = 413;

  private final long retryAfterSeconds;

  LargeBodyAnswers(GatewayConfig config) {
    this.retryAfterSeconds = Math.max(1, config.retryAfter().toSeconds());
  }

  @ServerExceptionMapper
  Response tooMuch(TooMuchUnderWayException tooMuch) {
    return answer(503, "service_unavailable", "Try again: " + tooMuch.getMessage())
        .header(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
        .build();
  }

  @ServerExceptionMapper
  Response tooLarge(PromptTooLargeException tooLarge) {
    return answer(TOO_LARGE, "prompt_too_large", tooLarge.getMessage()).build();
  }

  private static Response.ResponseBuilder answer(int status, String type, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ErrorAnswers.Body.of(type, message));
  }
}
