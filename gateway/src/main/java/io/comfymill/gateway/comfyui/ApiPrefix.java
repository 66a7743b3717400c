package io.comfymill.gateway.comfyui;

import io.quarkus.websockets.next.WebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every route of ComfyUI answers at {@code /x} and {@code /api/x} alike: the prefix is taken away
 * before routing, WebSockets included. Which routes there are is read from the resources
 * themselves. What a resource serves below {@code /api} under that very path is left alone.
 */
@ApplicationScoped
public class ApiPrefix {
  private static final String PREFIX = "/api";

  /** Routes of ComfyUI that it serves at one path alone. */
  private static final Set<String> BARE_ALONE = Set.of("internal");

  /** Before the body of a prompt is taken, which happens at the bare path alone. */
  private static final int FIRST_OF_ALL = Integer.MIN_VALUE;

  void install(@Observes Router router, BeanManager beans) {
    Set<String> twins = twins(resources(beans));
    router.route(PREFIX + "/*").order(FIRST_OF_ALL).handler(exchange -> route(exchange, twins));
  }

  private static Stream<Class<?>> resources(BeanManager beans) {
    return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().map(Bean::getBeanClass);
  }

  /** Every path that a resource or socket of this gateway serves, as it is declared. */
  public static Set<String> declared(BeanManager beans) {
    return resources(beans).flatMap(ApiPrefix::paths).collect(Collectors.toSet());
  }

  private static void route(RoutingContext exchange, Set<String> twins) {
    String uri = exchange.request().uri();
    if (hasTwin(uri, twins)) {
      exchange.reroute(exchange.request().method(), uri.substring(PREFIX.length()));
    } else {
      exchange.next();
    }
  }

  /**
   * @param twins what {@link #twins} has found
   */
  public static boolean hasTwin(String uri, Set<String> twins) {
    return uri.startsWith(PREFIX + "/") && twins.contains(firstSegment(rest(uri)));
  }

  /** The first segments of all paths that these classes serve without the prefix alone. */
  static Set<String> twins(Stream<Class<?>> resources) {
    return twins(resources.flatMap(ApiPrefix::paths).collect(Collectors.toSet()));
  }

  /** The same of the paths of all resources. */
  public static Set<String> twins(Set<String> paths) {
    Predicate<String> isBelowApi = path -> path.startsWith(PREFIX + "/");
    Set<String> ours =
        paths.stream()
            .filter(isBelowApi)
            .map(path -> firstSegment(rest(path)))
            .collect(Collectors.toSet());
    return paths.stream()
        .filter(isBelowApi.negate())
        .map(ApiPrefix::firstSegment)
        .filter(segment -> !segment.isEmpty())
        .filter(segment -> !ours.contains(segment) && !BARE_ALONE.contains(segment))
        .collect(Collectors.toSet());
  }

  private static Stream<String> paths(Class<?> type) {
    WebSocket socket = type.getAnnotation(WebSocket.class);
    if (socket != null) {
      return Stream.of(joined("", socket.path()));
    }
    Path root = type.getAnnotation(Path.class);
    return root == null
        ? Stream.empty()
        : Arrays.stream(type.getDeclaredMethods())
            .map(method -> method.getAnnotation(Path.class))
            .map(path -> joined(root.value(), path));
  }

  private static String joined(String root, @Nullable Path path) {
    return joined(root, path == null ? "" : path.value());
  }

  private static String joined(String root, String path) {
    return "/"
        + Stream.of((root + "/" + path).split("/", -1))
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining("/"));
  }

  private static String rest(String path) {
    return path.substring(PREFIX.length());
  }

  private static String firstSegment(String path) {
    return path.substring(1).split("[/?#]", 2)[0];
  }
}
