package io.comfymill.gateway.v2.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A request of Comfy API v2 is refused. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient ObjectNode details;

  public ApiException(ErrorCode code, String message) {
    this(code, message, JsonNodeFactory.instance.objectNode());
  }

  public ApiException(ErrorCode code, String message, ObjectNode details) {
    this(code, message, details, null);
  }

  ApiException(ErrorCode code, String message, ObjectNode details, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = details;
  }

  public static ApiException notFound(String what) {
    return new ApiException(ErrorCode.NOT_FOUND, "there is no such " + what);
  }

  /** A field of the request is missing or wrong. */
  public static ApiException invalid(String field, String demand) {
    return new ApiException(
        ErrorCode.INVALID_REQUEST,
        field + " " + demand,
        JsonNodeFactory.instance.objectNode().put("field", field));
  }

  public ErrorCode code() {
    return code;
  }

  ObjectNode details() {
    return details;
  }
}
