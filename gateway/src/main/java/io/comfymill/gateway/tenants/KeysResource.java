package io.comfymill.gateway.tenants;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.http.ShownOnce;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.quota.Limits;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.security.scope.Role;
import io.comfymill.gateway.security.scope.Scope;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** API keys. */
@Path("/api/keys")
@Tag(name = "access")
@AnswersProblems
public class KeysResource {
  private static final int MAX_NAME = 128;
  private static final Duration OVERLAP = Duration.ofHours(24);

  private final KeyStore keys;
  private final RequestTenant caller;
  private final InstantSource clock;

  KeysResource(KeyStore keys, RequestTenant caller, InstantSource clock) {
    this.keys = keys;
    this.caller = caller;
    this.clock = clock;
  }

  /** Keys, those that open nothing any more with them. */
  public record Listing(List<KeyView> keys) {}

  /** The body of a new one. */
  record Draft(
      @Nullable String tenant,
      @Nullable String name,
      @Nullable String role,
      @Nullable SortedSet<String> scopes,
      @Nullable Duration expiresIn,
      @Nullable Limits limits) {
    Draft {
      FieldChecks.text("tenant", tenant, MAX_NAME);
      FieldChecks.text("name", name, MAX_NAME);
      if (name == null) {
        throw new InvalidFieldException("name", "must say what the key is for");
      }
      if ((role == null) == (scopes == null)) {
        throw new InvalidFieldException("role", "must be there, or else scopes");
      }
    }

    Set<Scope> granted() {
      return scopes == null ? ofRole() : ofWords(scopes);
    }

    private Set<Scope> ofRole() {
      return Role.of(String.valueOf(role))
          .orElseThrow(
              () ->
                  new InvalidFieldException(
                      "role", "must be one of " + words(Role.values(), Role::word)))
          .scopes();
    }

    private static Set<Scope> ofWords(SortedSet<String> words) {
      Set<Scope> scopes = EnumSet.noneOf(Scope.class);
      for (String word : words) {
        scopes.add(
            Scope.of(word)
                .orElseThrow(
                    () ->
                        new InvalidFieldException(
                            "scopes", "may have " + words(Scope.values(), Scope::word))));
      }
      return scopes;
    }

    private static <T> String words(T[] values, Function<T, String> word) {
      return Arrays.stream(values).map(word).collect(Collectors.joining(", "));
    }
  }

  @GET
  @Operation(summary = "Every key, or those of ?tenant=, without what is secret of them")
  public Uni<Listing> all(@RestQuery @Nullable String tenant) {
    return keys.all(tenant == null ? "" : tenant).map(Listing::new);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One key")
  @APIResponse(responseCode = "200", description = "the key")
  @APIResponse(responseCode = "404", description = "there is no such key")
  public Uni<KeyView> one(@RestPath String id) {
    return keys.get(id);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "A new key: {tenant, name, role or scopes, expires_in, limits}")
  @APIResponse(responseCode = "201", description = "the key, with its text, which is shown once")
  @APIResponse(responseCode = "404", description = "there is no such tenant")
  public Uni<Response> add(byte[] body) {
    Draft draft = StrictJson.body(body, Draft.class);
    Instant end = draft.expiresIn() == null ? null : clock.instant().plus(draft.expiresIn());
    return keys.add(
            caller.actor(),
            new KeyStore.Draft(
                draft.tenant() == null ? TenantId.DEFAULT.value() : draft.tenant(),
                String.valueOf(draft.name()),
                Scope.words(draft.granted()),
                draft.limits() == null ? Limits.NONE : draft.limits().ofKey(),
                end))
        .map(view -> ShownOnce.answer(Response.Status.CREATED, view));
  }

  /** The body of a rotation. */
  record Rotation(@Nullable Duration overlap) {}

  @POST
  @Path("/{id}/rotate")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "A new key for an old one, which ends after {overlap}: a day")
  @APIResponse(responseCode = "201", description = "the key, with its text, which is shown once")
  @APIResponse(responseCode = "404", description = "there is no such key")
  @APIResponse(responseCode = "409", description = "the key opens nothing any more")
  public Uni<Response> rotate(@RestPath String id, byte[] body) {
    Duration asked = body.length == 0 ? null : StrictJson.body(body, Rotation.class).overlap();
    return keys.rotate(caller.actor(), id, asked == null ? OVERLAP : asked)
        .map(view -> ShownOnce.answer(Response.Status.CREATED, view));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Revoke a key, for good; a second later it opens nothing on any gateway")
  @APIResponse(responseCode = "200", description = "the key")
  @APIResponse(responseCode = "404", description = "there is no such key")
  public Uni<KeyView> revoke(@RestPath String id) {
    return keys.revoke(caller.actor(), id);
  }
}
