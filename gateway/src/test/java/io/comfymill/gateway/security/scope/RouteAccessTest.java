package io.comfymill.gateway.security.scope;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteAccessTest {
  /** Served by a socket. */
  private static final String SOCKET = "GET /ws";

  private static Set<String> declared() {
    Set<String> routes = new TreeSet<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.comfymill.gateway")
            .stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(JavaClass::reflect)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .forEach(method -> RouteName.of(method).ifPresent(routes::add));
    return routes;
  }

  @Test
  void everyRouteSaysWhatItAsksForAndNoneIsLeftOver() {
    Set<String> expected = declared();
    assertThat(expected).hasSizeGreaterThan(100);
    expected.add(SOCKET);
    assertThat(RouteAccess.routes())
        .as("add the route to the table in RouteAccess")
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void onlyProbesTheCaAndWhatChecksItselfAreForAnybody() {
    assertThat(RouteAccess.routes())
        .filteredOn(route -> RouteAccess.of(route).orElseThrow().permits(Set.of()))
        .filteredOn(route -> RouteAccess.of(route).orElseThrow() != Access.SIGNED_IN)
        .filteredOn(route -> RouteAccess.of(route).orElseThrow() != Access.PROVEN)
        .containsExactly("GET /api/agents/enrol/ca", "GET /api/v2/health");
    assertThat(RouteAccess.routes())
        .filteredOn(route -> RouteAccess.of(route).orElseThrow() == Access.PROVEN)
        .containsExactly(
            "POST /api/agents/enrol",
            "POST /api/agents/self/check-in",
            "POST /api/agents/self/renewal");
    assertThat(RouteAccess.routes())
        .filteredOn(route -> RouteAccess.of(route).orElseThrow() == Access.SIGNED_OR_JOBS_READ)
        .containsExactly("GET /api/v2/assets/{id}/content");
  }

  @Test
  void whoAdministersMayDoEverythingAndNobodyElse() {
    for (Access access : Access.values()) {
      assertThat(access.permits(Role.ADMIN.scopes())).as(access.name()).isTrue();
    }
    assertThat(Access.ADMIN.permits(Role.OPERATOR.scopes())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, JOBS_READ, true",
    "viewer, JOBS_WRITE, false",
    "viewer, NODES_READ, true",
    "user, JOBS_WRITE, true",
    "user, NODES_WRITE, false",
    "operator, NODES_WRITE, true",
    "operator, CONTAINERS_WRITE, true",
    "operator, ADMIN, false"
  })
  void aRoleMayDoWhatItIsFor(String role, Access access, boolean permitted) {
    assertThat(access.permits(Role.of(role).orElseThrow().scopes())).isEqualTo(permitted);
  }

  @Test
  void scopesAreReadAsTheyAreWritten() {
    for (Role role : Role.values()) {
      assertThat(Scope.parse(Scope.words(role.scopes()))).isEqualTo(role.scopes());
    }
    assertThat(Scope.parse("jobs:read moon:write")).containsExactly(Scope.JOBS_READ);
  }
}
