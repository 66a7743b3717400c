package io.comfymill.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

@AnalyzeClasses(
    packages = "io.comfymill.scheduler",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CORE = "io.comfymill.scheduler.core..";
  private static final String SIMULATION = "io.comfymill.scheduler.simulation..";

  @ArchTest
  static final ArchRule THE_CORE_IS_PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              CORE,
              "io.comfymill.common.eligibility..",
              "io.comfymill.common.id..",
              "io.comfymill.common.modelfile..",
              "io.comfymill.common.wire..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("io.comfymill.scheduler.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_CORE_IS_TOLD_THE_TIME_AND_DRAWS_NOTHING =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, SIMULATION)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Random.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_AND_THE_LEASE_KNOW_THE_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackages("..scheduler.store..", "..scheduler.leader..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.mutiny.sqlclient..",
              "org.hibernate..",
              "jakarta.persistence..",
              "org.flywaydb..");

  @ArchTest
  static final ArchRule THE_SIMULATION_IS_BESIDE_THE_SERVICE =
      noClasses()
          .that()
          .resideOutsideOfPackages(SIMULATION, "io.comfymill.scheduler.whatif..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SIMULATION);
}
