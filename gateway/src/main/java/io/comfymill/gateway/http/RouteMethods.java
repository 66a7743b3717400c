package io.comfymill.gateway.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Which methods each path has, read from the resources themselves. */
@ApplicationScoped
public class RouteMethods {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\s*[^/:}]+(?::\\s*([^}]+))?}");

  private static final String COMFYUI = "comfyui";

  private final List<Route> routes;

  private record Route(Pattern path, String method, boolean comfyUi) {}

  @Inject
  RouteMethods(BeanManager beans) {
    this(beans.getBeans(Object.class, Any.Literal.INSTANCE).stream().map(Bean::getBeanClass));
  }

  RouteMethods(Stream<Class<?>> resources) {
    this.routes =
        resources
            .filter(type -> type.isAnnotationPresent(Path.class))
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .flatMap(method -> route(method).stream())
            .toList();
  }

  private static Optional<Route> route(Method method) {
    return Arrays.stream(method.getAnnotations())
        .flatMap(
            mark ->
                Optional.ofNullable(mark.annotationType().getAnnotation(HttpMethod.class)).stream())
        .findFirst()
        .map(verb -> new Route(pattern(method), verb.value(), isComfyUis(method)));
  }

  private static boolean isComfyUis(Method method) {
    Tag tag = method.getDeclaringClass().getAnnotation(Tag.class);
    return tag != null && tag.name().equals(COMFYUI);
  }

  private static Pattern pattern(Method method) {
    String template =
        text(method.getDeclaringClass().getAnnotation(Path.class))
            + "/"
            + text(method.getAnnotation(Path.class));
    String path = ("/" + template).replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
    StringBuilder regex = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(path);
    int end = 0;
    while (parameter.find()) {
      regex.append(Pattern.quote(path.substring(end, parameter.start())));
      regex
          .append("(?:")
          .append(Optional.ofNullable(parameter.group(1)).orElse("[^/]+"))
          .append(')');
      end = parameter.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(path.substring(end))).toString());
  }

  private static String text(@Nullable Path path) {
    return path == null ? "" : path.value();
  }

  /** Of those that ComfyUI has, too. */
  boolean isComfyUis(String path) {
    return routes.stream()
        .anyMatch(route -> route.comfyUi() && route.path().matcher(path).matches());
  }

  /** In the order of the alphabet; with HEAD wherever there is GET; empty for an unknown path. */
  List<String> of(String path) {
    Set<String> methods = new TreeSet<>();
    routes.stream()
        .filter(route -> route.path().matcher(path).matches())
        .map(Route::method)
        .forEach(methods::add);
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return List.copyOf(methods);
  }
}
