package io.comfymill.gateway.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's own description, held against the routes that there are. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class OpenApiIT {
  private static final Set<String> VERBS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** Not for programs, at another path besides its own, or described as JSON and a form as well. */
  private static final Set<String> HIDDEN =
      Set.of("get /", "get /api/v2/userdata", "get /mcp", "post /api/workflows/{reference}/runs");

  @Inject BeanManager beans;

  private JsonNode document;

  @BeforeEach
  void read() throws IOException {
    document = new ObjectMapper().readTree(given().get("/q/openapi?format=json").asString());
  }

  private record Described(String route, JsonNode operation) {}

  private List<Described> described() {
    Set<String> added = new HashSet<>();
    methods(OpenApiIT::isOfATest).forEach(method -> added.add(route(method)));
    List<Described> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        part -> {
                          if (VERBS.contains(part.getKey())) {
                            all.add(
                                new Described(
                                    part.getKey() + " " + path.getKey(), part.getValue()));
                          }
                        }));
    all.removeIf(one -> added.contains(one.route()));
    return all;
  }

  private static boolean isOfATest(Class<?> resource) {
    return resource.getName().matches(".*(Test|IT)\\$.*");
  }

  private Stream<Method> methods(Predicate<Class<?>> resources) {
    return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .<Class<?>>map(Bean::getBeanClass)
        .filter(type -> type.isAnnotationPresent(Path.class))
        .filter(type -> type.getName().startsWith("io.comfymill"))
        .filter(resources)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> verb(method) != null);
  }

  private static String verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(mark -> mark.annotationType().getAnnotation(HttpMethod.class))
        .filter(verb -> verb != null)
        .map(verb -> verb.value().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse(null);
  }

  /** Without the patterns of its parameters, as a description names it. */
  private static String route(Method method) {
    Path own = method.getAnnotation(Path.class);
    String path =
        "/"
            + method.getDeclaringClass().getAnnotation(Path.class).value()
            + "/"
            + (own == null ? "" : own.value());
    String plain =
        path.replaceAll("\\{\\s*([^/:}\\s]+)\\s*:[^}]*}", "{$1}").replaceAll("/{2,}", "/");
    return verb(method) + " " + (plain.length() > 1 ? plain.replaceAll("/$", "") : plain);
  }

  @Test
  void itHasTheRoutesThatThereAreAndNoOthers() {
    Set<String> there = new TreeSet<>();
    Set<String> hidden = new TreeSet<>();
    methods(type -> !isOfATest(type))
        .forEach(
            method -> {
              Operation operation = method.getAnnotation(Operation.class);
              (operation != null && operation.hidden() ? hidden : there).add(route(method));
            });
    assertThat(there).hasSizeGreaterThan(90);
    assertThat(described()).extracting(Described::route).containsExactlyInAnyOrderElementsOf(there);
    assertThat(hidden).isEqualTo(new TreeSet<>(HIDDEN));
  }

  @Test
  void everyRouteSaysWhatItIsForAndWhatItAnswers() {
    Set<String> groups = new HashSet<>();
    document
        .path("tags")
        .forEach(
            tag -> {
              assertThat(tag.path("description").asText()).as(tag.toString()).isNotBlank();
              groups.add(tag.path("name").asText());
            });
    Set<String> ids = new HashSet<>();
    for (Described one : described()) {
      JsonNode operation = one.operation();
      assertThat(operation.path("summary").asText()).as(one.route()).isNotBlank();
      assertThat(operation.path("tags")).as(one.route()).hasSize(1);
      assertThat(groups).as(one.route()).contains(operation.path("tags").path(0).asText());
      assertThat(ids.add(operation.path("operationId").asText())).as(one.route()).isTrue();
      hasAnswers(one.route(), operation);
    }
  }

  private static void hasAnswers(String route, JsonNode operation) {
    Set<String> statuses = new TreeSet<>();
    operation
        .path("responses")
        .properties()
        .forEach(
            answer -> {
              statuses.add(answer.getKey());
              assertThat(answer.getValue().path("description").asText()).as(route).isNotBlank();
              if (answer.getKey().matches("[45]..")) {
                assertThat(answer.getValue().path("content")).as(route).isNotEmpty();
              }
            });
    assertThat(statuses).as(route).anyMatch(status -> status.startsWith("2")).contains("503");
    if (operation.has("requestBody") || operation.has("parameters")) {
      assertThat(statuses).as(route).contains("400");
    }
  }

  @Test
  void routesOfComfyUiAreBelowThePrefixToo() {
    assertThat(document.at("/paths/~1prompt/servers/1/url").asText()).isEqualTo("/api");
    assertThat(document.at("/paths/~1api~1nodes/servers").isMissingNode()).isTrue();
    assertThat(document.at("/paths/~1internal~1logs/servers").isMissingNode()).isTrue();
  }

  /** In dev and test mode alone. */
  @Test
  void itCanBeBrowsed() {
    given().get("/q/swagger-ui/").then().statusCode(200);
  }
}
