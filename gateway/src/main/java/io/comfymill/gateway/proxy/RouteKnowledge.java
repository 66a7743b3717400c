package io.comfymill.gateway.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** What was learned of which nodes have which routes; forgotten soon, since nodes change. */
final class RouteKnowledge {
  private static final int MOST_ROUTES = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int SEGMENTS_OF_A_ROUTE = 2;

  private final Cache<String, String> kinds =
      Caffeine.newBuilder().maximumSize(MOST_ROUTES).expireAfterWrite(REMEMBERED).build();

  /** The kind of a node that answered such a request; empty if none is known. */
  String kind(String method, String path) {
    String known = kinds.getIfPresent(route(method, path));
    return known == null ? "" : known;
  }

  void answered(String method, String path, String kind) {
    kinds.put(route(method, path), kind);
  }

  /** What follows the first two names is mostly an id. */
  private static String route(String method, String path) {
    String[] names = OwnPaths.bare(path).substring(1).split("/", SEGMENTS_OF_A_ROUTE + 1);
    return method + " " + names[0] + (names.length > 1 ? "/" + names[1] : "");
  }
}
