package io.comfymill.gateway.security.scope;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Scopes that go together, by the name of who needs them. */
public enum Role {
  VIEWER,
  USER,
  OPERATOR,
  ADMIN;

  public Set<Scope> scopes() {
    return switch (this) {
      case VIEWER -> EnumSet.of(Scope.JOBS_READ, Scope.NODES_READ);
      case USER -> EnumSet.of(Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.NODES_READ);
      case OPERATOR -> EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
      case ADMIN -> EnumSet.allOf(Scope.class);
    };
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
