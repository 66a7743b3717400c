package io.comfymill.gateway.security.scope;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of a resource's method: its verb and its path as declared, without patterns. */
public final class RouteName {
  private RouteName() {}

  /** Empty where the method serves no route. */
  public static Optional<String> of(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(mark -> mark.annotationType().getAnnotation(HttpMethod.class))
        .filter(verb -> verb != null)
        .findFirst()
        .map(verb -> verb.value() + " " + path(method));
  }

  private static String path(Method method) {
    String path =
        "/"
            + text(method.getDeclaringClass().getAnnotation(Path.class))
            + "/"
            + text(method.getAnnotation(Path.class));
    String plain =
        path.replaceAll("\\{\\s*([^/:}\\s]+)\\s*:[^}]*}", "{$1}").replaceAll("/{2,}", "/");
    return plain.length() > 1 ? plain.replaceAll("/$", "") : plain;
  }

  private static String text(@Nullable Path path) {
    return path == null ? "" : path.value();
  }
}
