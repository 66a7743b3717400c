package io.comfymill.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.comfymill.common",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.comfymill.common.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_QUARKUS_AT_RUN_TIME =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.quarkus..");

  /** Services without traces load nothing of it. */
  @ArchTest
  static final ArchRule SPANS_ARE_MADE_IN_THEIR_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("..common.trace..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  /** The optional dependencies, which modules without messaging do not have. */
  @ArchTest
  static final ArchRule KAFKA_AND_BEANS_STAY_IN_THEIR_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..common.kafka..",
              "..common.quarantine..",
              "..common.loop..",
              "..common.service..",
              "..common.trace..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.micrometer..",
              "jakarta.enterprise..",
              "jakarta.inject..",
              "org.eclipse.microprofile..",
              "io.smallrye..");
}
