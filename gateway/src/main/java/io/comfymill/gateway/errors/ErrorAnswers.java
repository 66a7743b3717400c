package io.comfymill.gateway.errors;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PromptError;
import io.comfymill.gateway.GatewayConfig;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;
import org.jspecify.annotations.Nullable;

/**
 * Turns exceptions into answers, by their type. ComfyUI's routes answer in the shape of its {@code
 * POST /prompt}, which its clients know how to show; our own endpoints, marked {@link
 * AnswersProblems}, answer RFC 9457.
 */
public class ErrorAnswers {
  private static final Logger LOG = Logger.getLogger(ErrorAnswers.class);
  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8");
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  private static final String UPLOADS = "/upload";

  private final long retryAfterSeconds;

  ErrorAnswers(GatewayConfig config) {
    this.retryAfterSeconds = Math.max(1, config.retryAfter().toSeconds());
  }

  /** ComfyUI's body of a refused prompt. */
  public record Body(PromptError error, @JsonProperty("node_errors") ObjectNode nodeErrors) {
    static Body of(String type, @Nullable String message) {
      ObjectNode none = JsonNodeFactory.instance.objectNode();
      return new Body(new PromptError(type, "" + message, "", none), none);
    }
  }

  @ServerExceptionMapper
  Response refused(PromptRefusedException refused) {
    return comfyui(400, new Body(refused.error(), refused.nodeErrors())).build();
  }

  @ServerExceptionMapper
  Response badRequest(BadRequestException bad) {
    return invalidRequest(bad.getMessage());
  }

  /**
   * The server reads a form before any of our code runs, and before it knows the resource. An
   * upload has no other cause for a bare IOException: the form or the connection broke off.
   */
  @ServerExceptionMapper
  Response unreadable(IOException failure, UriInfo uri) {
    if (uri.getPath().startsWith(UPLOADS)) {
      LOG.debugf(failure, "a form could not be read");
      return invalidRequest("the multipart form breaks off");
    }
    LOG.error("a request failed", failure);
    return comfyui(500, Body.of("internal_error", "The gateway failed; its log says why")).build();
  }

  /** Likewise: a part has no readable head. */
  @ServerExceptionMapper
  Response malformed(MultipartParser.MalformedMessageException failure) {
    LOG.debugf(failure, "a form could not be read");
    return invalidRequest("the multipart form is malformed");
  }

  /** ComfyUI looks for its fields in whatever is uploaded. */
  @ServerExceptionMapper
  Response notAForm(NotSupportedException wrong, UriInfo uri) {
    return uri.getPath().startsWith(UPLOADS)
        ? invalidRequest("the body must be a multipart form")
        : wrong.getResponse();
  }

  private static Response invalidRequest(@Nullable String message) {
    return comfyui(400, Body.of("invalid_request", message)).build();
  }

  @ServerExceptionMapper
  Response tooLarge(PromptTooLargeException tooLarge) {
    return comfyui(TOO_LARGE, Body.of("prompt_too_large", tooLarge.getMessage())).build();
  }

  @ServerExceptionMapper
  Response notShown(FileRefusedException refused) {
    return Response.status(refused.status())
        .type("text/plain;charset=utf-8")
        .entity(refused.getMessage())
        .build();
  }

  @ServerExceptionMapper
  Response problem(ProblemException problem) {
    return Problem.answer(problem.type(), "" + problem.getMessage(), null).build();
  }

  @ServerExceptionMapper
  Response invalidField(InvalidFieldException invalid) {
    return Problem.answer(ProblemType.INVALID_FIELD, "" + invalid.getMessage(), invalid.field())
        .build();
  }

  /** The only place that answers 503. */
  @ServerExceptionMapper
  Response unavailable(UnavailableException unavailable, SimpleResourceInfo resource) {
    String message = unavailable.publicMessage();
    if (!message.equals(unavailable.getMessage())) {
      LOG.warnf("not available: %s", unavailable.getMessage());
    }
    boolean ours = resource.getResourceClass().isAnnotationPresent(AnswersProblems.class);
    Response.ResponseBuilder answer =
        ours
            ? Problem.answer(ProblemType.UNAVAILABLE, message, null)
            : comfyui(503, Body.of("service_unavailable", message));
    return answer.header(HttpHeaders.RETRY_AFTER, retryAfterSeconds).build();
  }

  @ServerExceptionMapper
  Response quota(QuotaExceededException exceeded, SimpleResourceInfo resource) {
    String message = "" + exceeded.getMessage();
    boolean ours = resource.getResourceClass().isAnnotationPresent(AnswersProblems.class);
    Response.ResponseBuilder answer =
        ours
            ? Problem.answer(ProblemType.QUOTA_EXCEEDED, message, null)
            : comfyui(TOO_MANY, Body.of("quota_exceeded", message));
    exceeded.headers().forEach(answer::header);
    return answer.build();
  }

  private static Response.ResponseBuilder comfyui(int status, Body body) {
    return Response.status(status).type(JSON).entity(body);
  }
}
