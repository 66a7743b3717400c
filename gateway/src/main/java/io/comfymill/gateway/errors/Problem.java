package io.comfymill.gateway.errors;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * The body of an {@code application/problem+json} answer.
 *
 * @param field the wrong field with the names of the objects around it; null if no single field is
 *     wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type, String title, int status, String detail, @Nullable String field) {
  private static final String MEDIA_TYPE = "application/problem+json";

  public static Response.ResponseBuilder answer(
      ProblemType type, String detail, @Nullable String field) {
    return Response.status(type.status())
        .type(MEDIA_TYPE)
        .entity(new Problem(type.uri(), type.title(), type.status(), detail, field));
  }
}
