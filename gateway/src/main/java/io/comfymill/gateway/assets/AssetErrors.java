package io.comfymill.gateway.assets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers refusals of {@code /api/assets} as {@code {error: {code, message, details}}}. */
public class AssetErrors {
  /** What a resource does, with what Comfy API v2 refuses in ComfyUI's words. */
  public static <T> Uni<T> answering(Supplier<Uni<? extends T>> work) {
    return Uni.createFrom()
        .<T>deferred(work)
        .onFailure(ApiException.class)
        .transform(AssetErrors::of);
  }

  private static AssetException of(ApiException refused) {
    int status = refused.code() == ErrorCode.PAYLOAD_TOO_LARGE ? 413 : 400;
    String code =
        switch (refused.code()) {
          case INVALID_REQUEST -> "INVALID_BODY";
          case HASH_MISMATCH -> "HASH_MISMATCH";
          default -> refused.code().name().toUpperCase(Locale.ROOT);
        };
    return new AssetException(status, code, "" + refused.getMessage());
  }

  @ServerExceptionMapper
  Response answer(AssetException refused) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", refused.code()).put("message", refused.getMessage()).putObject("details");
    return Response.status(refused.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body)
        .build();
  }
}
