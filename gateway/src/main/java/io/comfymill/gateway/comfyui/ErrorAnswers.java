package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.PromptError;
import io.comfymill.gateway.DependencyAwayException;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.ImageConversion;
import io.comfymill.gateway.jobs.NotTakenInException;
import io.comfymill.gateway.jobs.PromptRefusedException;
import io.comfymill.gateway.messaging.CommandSender.CommandTooLargeException;
import io.comfymill.gateway.messaging.CommandSender.InDoubtException;
import io.comfymill.gateway.problem.AnswersProblems;
import io.comfymill.gateway.problem.Problem;
import io.comfymill.gateway.problem.ProblemType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

/**
 * Failures as answers, in the shape that {@code POST /prompt} has, which clients of ComfyUI know
 * how to show; those of our own endpoints as {@link Problem}.
 */
public class ErrorAnswers {
  private static final Logger LOG = Logger.getLogger(ErrorAnswers.class);
  private static final int TOO_LARGE = 413;

  private final long retryAfterSeconds;

  ErrorAnswers(GatewayConfig config) {
    this.retryAfterSeconds = Math.max(1, config.retryAfter().toSeconds());
  }

  /** ComfyUI's body of a refused prompt. */
  public record Body(PromptError error, @JsonProperty("node_errors") ObjectNode nodeErrors) {
    static Body of(String type, String message) {
      ObjectNode none = JsonNodeFactory.instance.objectNode();
      return new Body(new PromptError(type, message, "", none), none);
    }
  }

  @ServerExceptionMapper
  Response refused(PromptRefusedException refused) {
    return answer(400, new Body(refused.error(), refused.nodeErrors())).build();
  }

  @ServerExceptionMapper
  Response badRequest(BadRequestException bad) {
    return invalid(bad.getMessage());
  }

  static Response invalid(String message) {
    return answer(400, Body.of("invalid_request", message)).build();
  }

  /**
   * The server reads a form before any of our code runs, and before it knows the resource. All that
   * fails of an upload as it is, and not as an exception of our own, is that reading: the form or
   * the connection breaks off.
   */
  @ServerExceptionMapper
  Response unreadable(IOException failure, UriInfo uri) {
    if (uri.getPath().startsWith(UploadResource.PATH)) {
      LOG.debugf(failure, "a form could not be read");
      return invalid("the multipart form breaks off");
    }
    LOG.error("a request failed", failure);
    return answer(500, Body.of("internal_error", "The gateway failed; its log says why")).build();
  }

  /** Likewise: the head of a part is none. */
  @ServerExceptionMapper
  Response malformed(MultipartParser.MalformedMessageException failure) {
    LOG.debugf(failure, "a form could not be read");
    return invalid("the multipart form is malformed");
  }

  @ServerExceptionMapper
  Response tooLarge(CommandTooLargeException tooLarge) {
    return answer(TOO_LARGE, Body.of("prompt_too_large", tooLarge.getMessage())).build();
  }

  @ServerExceptionMapper
  Response notViewable(ViewRequest.RefusedException refused) {
    return Response.status(refused.status())
        .type("text/plain;charset=utf-8")
        .entity(refused.getMessage())
        .build();
  }

  @ServerExceptionMapper
  Response notAnImage(ImageConversion.NotAnImageException notAnImage) {
    return Response.status(Response.Status.BAD_REQUEST)
        .type("text/plain;charset=utf-8")
        .entity(notAnImage.getMessage())
        .build();
  }

  @ServerExceptionMapper
  Response away(DependencyAwayException away, SimpleResourceInfo resource) {
    LOG.warnf("not available: %s", away.getMessage());
    return unavailable(resource, "The service cannot do this at the moment; try again");
  }

  @ServerExceptionMapper
  Response notTakenIn(NotTakenInException notTakenIn, SimpleResourceInfo resource) {
    return unavailable(resource, notTakenIn.getMessage());
  }

  @ServerExceptionMapper
  Response inDoubt(InDoubtException inDoubt, SimpleResourceInfo resource) {
    LOG.warnf("%s: %s", inDoubt.getMessage(), inDoubt.getCause());
    return unavailable(resource, "The request could not be kept durably; try again");
  }

  private Response unavailable(SimpleResourceInfo resource, String message) {
    boolean ours = resource.getResourceClass().isAnnotationPresent(AnswersProblems.class);
    Response.ResponseBuilder answer =
        ours
            ? Problem.answer(ProblemType.UNAVAILABLE, message, null)
            : answer(503, Body.of("service_unavailable", message));
    return answer.header(HttpHeaders.RETRY_AFTER, retryAfterSeconds).build();
  }

  private static Response.ResponseBuilder answer(int status, Body body) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
  }
}
