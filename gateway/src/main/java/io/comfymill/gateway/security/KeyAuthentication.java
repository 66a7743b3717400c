package io.comfymill.gateway.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.UnavailableException;
import io.comfymill.gateway.security.key.ApiKey;
import io.comfymill.gateway.security.key.KeyText;
import io.comfymill.gateway.security.key.KnownKeys;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Knows callers by the API key or the ticket that they show. */
@ApplicationScoped
public class KeyAuthentication implements HttpAuthenticationMechanism {
  private static final Logger LOG = Logger.getLogger(KeyAuthentication.class);
  private static final String AWAY = KeyAuthentication.class.getName() + ".away";

  private final Authentication authentication;
  private final KnownKeys keys;
  private final Tickets tickets;
  private final DeniedLog denied;
  private final OpenAnswers answers;
  private final FailedLogins failures;
  private final long retryAfterSeconds;

  KeyAuthentication(
      Authentication authentication,
      KnownKeys keys,
      Tickets tickets,
      DeniedLog denied,
      OpenAnswers answers,
      GatewayConfig config) {
    this.denied = denied;
    this.answers = answers;
    this.authentication = authentication;
    this.keys = keys;
    this.tickets = tickets;
    this.retryAfterSeconds = Math.max(1, config.retryAfter().toSeconds());
    this.failures = new FailedLogins(config.auth().failuresPerMinute(), Ticker.systemTicker());
  }

  /**
   * Before that of tokens ({@code quarkus.oidc.priority}), which would refuse what is no token, and
   * ask for its server, which may be away, before it looks.
   */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 2;
  }

  /** Null where the request shows nothing of the kind: others may know it, or it is nobody's. */
  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext exchange, IdentityProviderManager others) {
    if (!authentication.required()) {
      return Uni.createFrom().nullItem();
    }
    Optional<String> ticket = UrlCredentials.ticket(exchange);
    Optional<String> shown = PresentedKey.take(exchange);
    if (ticket.isEmpty() && shown.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    Optional<KeyText> key = shown.flatMap(KeyText::of);
    Uni<Optional<Caller>> caller =
        key.flatMap(keys::remembered)
            .map(known -> Uni.createFrom().item(Optional.of(caller(known))))
            .orElseGet(() -> lookedUp(exchange, ticket, key));
    return caller
        .onFailure(UnavailableException.class)
        .transform(away -> unavailable(exchange, away))
        .map(found -> found.orElseThrow(() -> failed(exchange)))
        .invoke(known -> watch(exchange, known))
        .map(KeyAuthentication::identity);
  }

  private Uni<Optional<Caller>> lookedUp(
      RoutingContext exchange, Optional<String> ticket, Optional<KeyText> key) {
    if (failures.tooMany(address(exchange))) {
      return Uni.createFrom().item(Optional.empty());
    }
    if (key.isPresent()) {
      return keys.find(key.get()).map(found -> found.map(KeyAuthentication::caller));
    }
    return ticket.map(tickets::take).orElse(Uni.createFrom().item(Optional.empty()));
  }

  private static Caller caller(ApiKey key) {
    return new Caller(key.tenant(), key.name(), key.scopes(), key.id());
  }

  private void watch(RoutingContext exchange, Caller caller) {
    String key = caller.keyId();
    if (key != null) {
      answers.add(exchange, key);
    }
  }

  private static SecurityIdentity identity(Caller caller) {
    return QuarkusSecurityIdentity.builder().setPrincipal(caller).build();
  }

  private AuthenticationFailedException failed(RoutingContext exchange) {
    failures.add(address(exchange));
    denied.unknown(address(exchange), exchange.normalizedPath());
    return new AuthenticationFailedException();
  }

  /** Says no more of the credentials than that nobody can look. */
  static AuthenticationFailedException unavailable(RoutingContext exchange, Throwable away) {
    LOG.warnf("credentials cannot be checked: %s", away.getMessage());
    exchange.put(AWAY, true);
    return new AuthenticationFailedException(away);
  }

  private static String address(RoutingContext exchange) {
    return String.valueOf(exchange.request().remoteAddress().hostAddress());
  }

  /** What a wrong key is answered is what an unknown, an expired and a revoked one are. */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext exchange) {
    if (exchange.get(AWAY) != null) {
      exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "" + retryAfterSeconds);
      Refusal.UNAVAILABLE.answer(exchange);
    } else if (failures.tooMany(address(exchange))) {
      exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "" + FailedLogins.PERIOD.toSeconds());
      Refusal.TOO_MANY_FAILURES.answer(exchange);
    } else {
      exchange.response().putHeader("WWW-Authenticate", challenge(exchange));
      Refusal.UNAUTHORIZED.answer(exchange);
    }
    return Uni.createFrom().item(true);
  }

  /** {@code Basic} makes a browser ask its user, which scripts of a page do better themselves. */
  private static String challenge(RoutingContext exchange) {
    String mode = exchange.request().getHeader("Sec-Fetch-Mode");
    boolean byScript = mode != null && !mode.equals("navigate");
    return byScript ? "Bearer" : "Bearer, Basic realm=\"Comfymill\"";
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext exchange) {
    return Uni.createFrom().item(new ChallengeData(Refusal.UNAUTHORIZED.status()));
  }
}
