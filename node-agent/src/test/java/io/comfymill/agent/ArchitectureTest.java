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
  static final ArchRule THE_PACKAGES_OF_FEATURES_HAVE_NO_CYCLES =
      slices()
          .matching(
              "io.comfymill.agent.(comfyui|artifacts|capabilities|live|heartbeat|kafka|identity|assignments|execution)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule ATTEMPTS_KNOW_NEITHER_REDIS_NOR_A_KAFKA_CLIENT =
      noClasses()
          .that()
          .resideInAPackage("..execution..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.clients..", "io.vertx.redis..", "io.vertx.core.http..");
}
