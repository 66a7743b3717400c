package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/compatibility.md} names no operation and no test that there is not. */
class CompatibilityPageTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Pattern OPERATION =
      Pattern.compile("`(GET|HEAD|POST|PUT|PATCH|DELETE) (/[^` ]*)`");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:IT|Test))`");

  /** Served by no resource: a socket, and what is passed on to a node. */
  private static final Set<String> ELSEWHERE = Set.of("/ws", "/view_metadata/{folder}");

  private final String page;

  CompatibilityPageTest() throws IOException {
    page = Files.readString(CHECKOUT.resolve("docs/compatibility.md"));
  }

  @Test
  void everyOperationHasARoute() {
    RouteMethods routes = new RouteMethods(resources());
    List<MatchResult> operations = OPERATION.matcher(page).results().toList();
    assertThat(operations).hasSizeGreaterThan(60);
    assertThat(operations)
        .filteredOn(operation -> !ELSEWHERE.contains(operation.group(2)))
        .allSatisfy(
            operation ->
                assertThat(routes.of(operation.group(2).replaceAll("\\{\\w+}", "input")))
                    .as(operation.group())
                    .contains(operation.group(1)));
  }

  private static Stream<Class<?>> resources() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.comfymill.gateway")
            .stream()
            .map(JavaClass::reflect);
  }

  @Test
  void everyTestIsThere() throws IOException {
    Set<String> named =
        TEST.matcher(page).results().map(test -> test.group(1)).collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThan(10);
    try (Stream<Path> common = Files.walk(CHECKOUT.resolve("common/src/test"));
        Stream<Path> gateway = Files.walk(CHECKOUT.resolve("gateway/src/test"));
        Stream<Path> e2e = Files.walk(CHECKOUT.resolve("e2e/src/test"))) {
      Set<String> files =
          Stream.of(common, gateway, e2e)
              .flatMap(tests -> tests)
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
      assertThat(files).containsAll(named);
    }
  }
}
