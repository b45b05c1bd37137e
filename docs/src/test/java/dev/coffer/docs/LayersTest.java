package dev.coffer.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between modules, and what may be used only in one place. */
class LayersTest {
  private static final ArchRule DRIVERS_SEE_NOTHING_OF_OURS =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer.tape..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.coffer.archive..", "dev.coffer.catalog..", "dev.coffer.cli..");

  private static final ArchRule ARCHIVES_SEE_ONLY_DRIVERS =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer.archive..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.coffer.catalog..", "dev.coffer.cli..");

  private static final ArchRule CATALOG_SEES_NOTHING_OF_OURS =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.coffer.archive..", "dev.coffer.tape..", "dev.coffer.cli..");

  private static final ArchRule NATIVE_CODE_IN_TWO_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.coffer.tape.linux..", "dev.coffer.archive.posix..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  /** What archiver-core's module-info exports to nobody. */
  private static final ArchRule INNER_PACKAGES_STAY_INSIDE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.coffer.archive..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.coffer.archive.posix..", "dev.coffer.archive.tar..");

  private static final ArchRule JOBS_DO_NOT_PARSE =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer.cli.job..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "dev.coffer.cli.command..");

  private static final ArchRule SQL_IN_TWO_PACKAGES =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.coffer.catalog.sqlite..", "dev.coffer.catalog.control..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  /** The process's clock is taken once, where the program is wired together. */
  private static final ArchRule TIME_IS_HANDED_IN =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.coffer.cli.Main")
          .and()
          .resideOutsideOfPackage("dev.coffer.cli.image..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.coffer");

  @Test
  void theArrowsHold() {
    DRIVERS_SEE_NOTHING_OF_OURS.check(PRODUCTION);
    ARCHIVES_SEE_ONLY_DRIVERS.check(PRODUCTION);
    CATALOG_SEES_NOTHING_OF_OURS.check(PRODUCTION);
    INNER_PACKAGES_STAY_INSIDE.check(PRODUCTION);
  }

  @Test
  void nativeCodeSqlAndParsingStayWhereTheyBelong() {
    NATIVE_CODE_IN_TWO_PACKAGES.allowEmptyShould(true).check(PRODUCTION);
    SQL_IN_TWO_PACKAGES.check(PRODUCTION);
    JOBS_DO_NOT_PARSE.check(PRODUCTION);
  }

  @Test
  void timeIsHandedIn() {
    TIME_IS_HANDED_IN.check(PRODUCTION);
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String name : List.of("tape", "archive", "catalog", "cli")) {
      assertThat(PRODUCTION.stream())
          .as(name)
          .anyMatch(each -> each.getPackageName().startsWith("dev.coffer." + name));
    }
  }

  /** Each rule is turned on classes compiled for the purpose that break it. */
  @Test
  void everyRuleFailsWhereItShould() throws IOException {
    assertBreaks(DRIVERS_SEE_NOTHING_OF_OURS, "dev.coffer.tape", "dev.coffer.catalog.X");
    assertBreaks(ARCHIVES_SEE_ONLY_DRIVERS, "dev.coffer.archive", "dev.coffer.catalog.X");
    assertBreaks(CATALOG_SEES_NOTHING_OF_OURS, "dev.coffer.catalog", "dev.coffer.archive.X");
    assertBreaks(INNER_PACKAGES_STAY_INSIDE, "dev.coffer.cli.job", "dev.coffer.archive.tar.X");
    assertBreaks(NATIVE_CODE_IN_TWO_PACKAGES, "dev.coffer.tape.scsi", "com.sun.jna.X");
    assertBreaks(SQL_IN_TWO_PACKAGES, "dev.coffer.cli.job", "java.sql.Connection");
    assertBreaks(JOBS_DO_NOT_PARSE, "dev.coffer.cli.job", "picocli.X");
    assertBreaksByBody(
        TIME_IS_HANDED_IN, "dev.coffer.catalog", "Object o = java.time.Instant.now();");
    assertBreaksByBody(
        TIME_IS_HANDED_IN, "dev.coffer.tape", "long now = System.currentTimeMillis();");
  }

  private static void assertBreaks(ArchRule rule, String offenderPackage, String forbidden)
      throws IOException {
    assertBreaks(rule, offenderPackage, forbidden, forbidden + " field;");
  }

  private static void assertBreaksByBody(ArchRule rule, String offenderPackage, String body)
      throws IOException {
    assertBreaks(rule, offenderPackage, "java.lang.Object", body);
  }

  private static void assertBreaks(
      ArchRule rule, String offenderPackage, String forbidden, String body) throws IOException {
    Path classes = Files.createTempDirectory("layers");
    String offender = "public class Offender { " + body + " }";
    try {
      if (forbidden.startsWith("java.")) {
        Compiled.into(classes, offenderPackage + ".Offender", offender);
      } else {
        Compiled.into(
            classes, forbidden, "public class X {}", offenderPackage + ".Offender", offender);
      }
      JavaClasses offending = new ClassFileImporter().importPath(classes);
      assertThatThrownBy(() -> rule.check(offending))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Offender");
    } finally {
      Compiled.delete(classes);
    }
  }
}
