package io.comfymill.gateway.security.scope;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One thing that a caller may be permitted to do. */
public enum Scope {
  JOBS_READ,
  JOBS_WRITE,
  NODES_READ,
  NODES_WRITE,
  MODELS_WRITE,
  CONTAINERS_WRITE,
  /** Tenants, keys, quotas, the audit log, and everything else. */
  ADMIN;

  /** As it is written: {@code jobs:read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }

  public static Optional<Scope> of(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }

  /** In their order, with spaces between. */
  public static String words(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(" "));
  }

  /**
   * What {@link #words} has written; words of a newer gateway are left out.
   *
   * @param words with spaces between
   */
  public static Set<Scope> parse(String words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(words.split(" ", -1)).flatMap(word -> of(word).stream()).forEach(scopes::add);
    return scopes;
  }
}
