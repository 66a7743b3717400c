package io.comfymill.gateway.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.security.scope.Scope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who a caller is. */
@Path("/api/self")
@Tag(name = "access")
@AnswersProblems
public class SelfResource {
  private final RequestTenant tenant;

  SelfResource(RequestTenant tenant) {
    this.tenant = tenant;
  }

  /** The caller. */
  public record Self(
      String tenant,
      String name,
      List<String> scopes,
      @JsonProperty("key_id") @Nullable String keyId) {}

  @GET
  @Operation(summary = "Who the caller is and what it may do")
  public Self self() {
    Caller caller = tenant.caller();
    return new Self(
        caller.tenant().value(),
        caller.name(),
        caller.scopes().stream().sorted().map(Scope::word).toList(),
        caller.keyId());
  }
}
