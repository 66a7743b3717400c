package io.comfymill.gateway.security.scope;

import java.util.Set;

/** What a route asks of its caller. */
public enum Access {
  /** Nothing: probes. */
  ANYBODY,
  /** A token of enrolment, or an agent's own proof, which the route checks itself. */
  PROVEN,
  /** To be somebody. */
  SIGNED_IN,
  /** {@link #JOBS_READ}, or a signature in the URL, which the route checks itself. */
  SIGNED_OR_JOBS_READ,
  JOBS_READ,
  JOBS_WRITE,
  NODES_READ,
  NODES_WRITE,
  MODELS_WRITE,
  CONTAINERS_WRITE,
  ADMIN;

  /** Whether somebody with these scopes may come in. Who administers may do everything. */
  public boolean permits(Set<Scope> scopes) {
    return switch (this) {
      case ANYBODY, PROVEN, SIGNED_IN -> true;
      case SIGNED_OR_JOBS_READ -> JOBS_READ.permits(scopes);
      default -> scopes.contains(Scope.ADMIN) || scopes.contains(Scope.valueOf(name()));
    };
  }
}
