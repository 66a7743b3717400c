package io.comfymill.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "io.comfymill.standalone",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
  @ArchTest
  static final ArchRule PLAIN_JAVA =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("io.quarkus..", "jakarta..");

  @ArchTest
  static final ArchRule SERVICES_ARE_PROCESSES_NOT_LIBRARIES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.comfymill.gateway..",
              "io.comfymill.scheduler..",
              "io.comfymill.agent..",
              "io.comfymill.simulator..");

  @ArchTest
  static final ArchRule SERVERS_KNOW_NO_SUPERVISOR =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..standalone.process..",
              "..standalone.readiness..",
              "..standalone.ports..",
              "..standalone.infrastructure..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..standalone.supervisor..", "..standalone.cli..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      SlicesRuleDefinition.slices()
          .matching("io.comfymill.standalone.(**)")
          .should()
          .beFreeOfCycles();
}
