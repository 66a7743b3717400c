package io.comfymill.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.comfymill.agent",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.comfymill.agent.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_WIRING =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.agent.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.comfymill.agent");

  @ArchTest
  static final ArchRule ONLY_ITS_OWN_PACKAGE_KNOWS_REDIS =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.agent.*..")
          .and()
          .resideOutsideOfPackage("..redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.redis..");

  @ArchTest
  static final ArchRule ATTEMPTS_KNOW_NEITHER_A_KAFKA_CLIENT_NOR_HTTP =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..attempt..", "..node..", "..health..", "..link..", "..relay..", "..report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.clients..", "io.vertx.core.http..");
}
