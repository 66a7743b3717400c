package io.comfymill.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.comfymill", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependOnCommonAlone =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.comfymill.scheduler..",
              "io.comfymill.agent..",
              "io.comfymill.simulator..",
              "io.comfymill.standalone..");

  @ArchTest
  static final ArchRule haveNoCycles =
      slices().matching("io.comfymill.gateway.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheDatabasePackageKnowsHowToReachIt =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.gateway..")
          .and()
          .resideOutsideOfPackage("io.comfymill.gateway.database")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.hibernate.reactive.mutiny.Mutiny$SessionFactory");

  @ArchTest
  static final ArchRule onlyMessagingKnowsKafkasProducersAndAdmins =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.gateway..")
          .and()
          .resideOutsideOfPackage("io.comfymill.gateway.messaging")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.clients.producer..", "org.apache.kafka.clients.admin..");

  @ArchTest
  static final ArchRule takeTheTimeFromTheirClock =
      noClasses()
          .that()
          .resideInAPackage("io.comfymill.gateway..")
          .should()
          .callMethod(java.time.Instant.class, "now");
}
