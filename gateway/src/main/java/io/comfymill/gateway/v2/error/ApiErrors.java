package io.comfymill.gateway.v2.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.errors.PromptTooLargeException;
import io.comfymill.gateway.errors.QuotaExceededException;
import io.comfymill.gateway.errors.UnavailableException;
import io.comfymill.gateway.liverecords.NotTakenInException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failure of Comfy API v2 as {@code {error: {code, message, details}}}. */
public class ApiErrors {
  private static final Logger LOG = Logger.getLogger(ApiErrors.class);

  private final long retryAfterSeconds;

  ApiErrors(GatewayConfig config) {
    this.retryAfterSeconds = Math.max(1, config.retryAfter().toSeconds());
  }

  /** What a resource does, with failures of any kind as {@link ApiException}. */
  public static <T> Uni<T> answering(Supplier<Uni<? extends T>> work) {
    return Uni.createFrom().<T>deferred(work).onFailure().transform(ApiErrors::of);
  }

  public static ApiException of(Throwable failure) {
    if (failure instanceof ApiException known) {
      return known;
    } else if (failure instanceof PromptRefusedException refused) {
      return refused(refused);
    } else if (failure instanceof BadRequestException) {
      return new ApiException(ErrorCode.INVALID_REQUEST, "" + failure.getMessage());
    } else if (failure instanceof PromptTooLargeException) {
      return new ApiException(ErrorCode.PAYLOAD_TOO_LARGE, "" + failure.getMessage());
    } else if (failure instanceof QuotaExceededException exceeded) {
      return new ApiException(
          ErrorCode.QUOTA_EXCEEDED,
          "" + exceeded.getMessage(),
          JsonNodeFactory.instance.objectNode(),
          exceeded);
    } else if (failure instanceof NotTakenInException full) {
      return new ApiException(ErrorCode.QUEUE_FULL, full.publicMessage());
    } else if (failure instanceof UnavailableException away) {
      LOG.warnf("not available: %s", away.getMessage());
      return new ApiException(ErrorCode.UNAVAILABLE, away.publicMessage());
    }
    LOG.error("a request failed", failure);
    String message = "The gateway failed; its log says why";
    return new ApiException(
        ErrorCode.UPSTREAM_ERROR, message, JsonNodeFactory.instance.objectNode(), failure);
  }

  private static ApiException refused(PromptRefusedException refused) {
    boolean unreadable = refused.error().type().equals("invalid_json");
    String details = refused.error().details();
    String message =
        refused.error().message() + (details == null || details.isEmpty() ? "" : ": " + details);
    ObjectNode more = JsonNodeFactory.instance.objectNode();
    more.put("type", refused.error().type());
    more.set("extra_info", WireJson.mapper().valueToTree(refused.error().extraInfo()));
    more.set("node_errors", refused.nodeErrors());
    ErrorCode code = unreadable ? ErrorCode.INVALID_REQUEST : ErrorCode.INVALID_WORKFLOW;
    return new ApiException(code, message, more, refused);
  }

  @ServerExceptionMapper
  Response answer(ApiException failure) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", failure.code().word()).put("message", failure.getMessage());
    error.set("details", failure.details());
    Response.ResponseBuilder answer =
        Response.status(failure.code().status()).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    if (failure.getCause() instanceof QuotaExceededException exceeded) {
      exceeded.headers().forEach(answer::header);
    }
    return failure.code().isTemporary()
        ? answer.header(HttpHeaders.RETRY_AFTER, retryAfterSeconds).build()
        : answer.build();
  }
}
