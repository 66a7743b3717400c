package io.comfymill.gateway.enrolment;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.http.ShownOnce;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.RequestTenant;
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
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Tokens by which new machines come in, for operators. */
@Path("/api/agents/tokens")
@Tag(name = "fleet")
@AnswersProblems
public class AgentTokensResource {
  private static final Pattern POOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");
  private static final int MOST_HOSTS = 16;
  private static final int MOST_USES = 10_000;
  private static final Duration USUAL = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final TokenStore tokens;
  private final RequestTenant caller;

  AgentTokensResource(TokenStore tokens, RequestTenant caller) {
    this.tokens = tokens;
    this.caller = caller;
  }

  /** Tokens, those that open nothing any more with them. */
  public record Listing(List<TokenView> tokens) {}

  /** The body of a new one. */
  record Draft(
      @Nullable String pool,
      @Nullable SortedSet<String> hosts,
      @Nullable Integer uses,
      @Nullable Duration ttl) {
    Draft {
      if (pool != null && !POOL.matcher(pool).matches()) {
        throw new InvalidFieldException("pool", "must be like " + POOL);
      }
      hosts = FieldChecks.texts("hosts", hosts, MOST_HOSTS, 253);
      if (hosts != null && !hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
        throw new InvalidFieldException("hosts", "must be names or addresses, without a port");
      }
      FieldChecks.range("uses", uses, 1, MOST_USES);
      if (ttl != null && ttl.compareTo(LONGEST) > 0) {
        throw new InvalidFieldException("ttl", "must be at most 30 days");
      }
    }

    TokenStore.Draft whole() {
      return new TokenStore.Draft(
          pool,
          hosts == null ? List.of() : List.copyOf(hosts),
          uses == null ? 1 : uses,
          ttl == null ? USUAL : ttl);
    }
  }

  @GET
  @Operation(summary = "Tokens by which machines come in, without what is secret of them")
  public Uni<Listing> all() {
    return tokens.all().map(Listing::new);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "A new token: {pool, hosts, uses, ttl}; for one machine within an hour")
  @APIResponse(responseCode = "201", description = "the token, with its text, which is shown once")
  @APIResponse(responseCode = "409", description = "this gateway has no CA for agents")
  public Uni<Response> add(byte[] body) {
    TokenStore.Draft draft = StrictJson.body(body, Draft.class).whole();
    return tokens
        .add(caller.actor(), draft)
        .map(view -> ShownOnce.answer(Response.Status.CREATED, view));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Revoke a token; agents that it let in stay")
  @APIResponse(responseCode = "200", description = "the token")
  @APIResponse(responseCode = "404", description = "there is no such token")
  public Uni<TokenView> revoke(@RestPath String id) {
    return tokens.revoke(caller.actor(), id);
  }
}
