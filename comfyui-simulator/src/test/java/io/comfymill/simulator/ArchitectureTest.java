package io.comfymill.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.comfymill.simulator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.comfymill.simulator.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule needsNoQuarkus =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.quarkus..");

  @ArchTest
  static final ArchRule nothingKnowsTheMainClasses =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.simulator.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.comfymill.simulator");

  @ArchTest
  static final ArchRule onlyHttpAndLiveKnowVertx =
      noClasses()
          .that()
          .resideInAnyPackage("..node..", "..execution..", "..queue..", "..image..", "..files..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");
}
