package io.comfymill.gateway.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Of routes that check themselves what opens them ({@link
 * io.comfymill.gateway.security.scope.Access#PROVEN}): what opens nothing is counted, slowed down
 * and written down as wrong keys are.
 */
@ApplicationScoped
public class Proofs {
  private final RequestTenant request;
  private final DeniedLog denied;
  private final FailedLogins failures;

  Proofs(RequestTenant request, DeniedLog denied, GatewayConfig config) {
    this.request = request;
    this.denied = denied;
    this.failures = new FailedLogins(config.auth().failuresPerMinute(), Ticker.systemTicker());
  }

  /**
   * Somebody who shows something, to be asked for while the request's own context is active.
   *
   * @throws ProblemException where too much of that address was wrong lately
   */
  public Shown shown(String route) {
    String address = request.address();
    if (failures.tooMany(address)) {
      throw new ProblemException(
          ProblemType.TOO_MANY_FAILURES,
          "wait a minute; too much from this address opened nothing");
    }
    return new Shown(address, route);
  }

  /** One request. */
  public final class Shown {
    private final String address;
    private final String route;

    private Shown(String address, String route) {
      this.address = address;
      this.route = route;
    }

    /** As {@code POST /api/agents/enrol}. */
    public String route() {
      return route;
    }

    /**
     * For the audit log.
     *
     * @param name who it was found to be
     */
    public Actor actor(String name) {
      return new Actor("", name, null, address);
    }

    /** What is unknown, wrong, used up, expired or revoked is answered alike. */
    public ProblemException refused() {
      failures.add(address);
      denied.unknown(address, route.substring(route.indexOf(' ') + 1));
      return new ProblemException(
          ProblemType.UNPROVEN, "the token or the proof is not known, or opens nothing any more");
    }
  }
}
