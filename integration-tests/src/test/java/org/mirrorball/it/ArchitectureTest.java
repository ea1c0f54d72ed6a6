package org.mirrorball.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows of docs/architecture.md. A rule about a package that is not there yet waits for it.
 */
class ArchitectureTest {
  private static final String ROOT = "org.mirrorball.";

  /** Every package of the modules, with the packages it may use; the list is in building order. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          arrow("tfrecord"),
          arrow("data", "tfrecord"),
          arrow("vector"),
          arrow("collective", "vector"),
          arrow("control"),
          arrow("tensor", "vector"),
          arrow("nn", "tensor", "data", "tfrecord"),
          arrow("export", "tensor", "nn"),
          arrow("worker", "nn", "tensor", "data", "tfrecord", "collective", "control"),
          arrow("coordinator", "worker", "control"),
          arrow("launch", "coordinator", "worker", "control", "collective"),
          arrow("distribute", "launch", "coordinator", "worker", "nn", "data"),
          arrow("bench", "launch", "coordinator", "worker", "nn", "collective", "tfrecord"),
          arrow("dashboard", "coordinator"),
          arrow(
              "cli",
              "bench",
              "distribute",
              "launch",
              "coordinator",
              "dashboard",
              "export",
              "nn",
              "tensor",
              "data",
              "tfrecord"));

  /** A library that only its owners may see, so that it can be exchanged. */
  private record OwnedLibrary(Set<String> owners, List<String> packages) {}

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.mirrorball");

  private static Map.Entry<String, Set<String>> arrow(String user, String... used) {
    return Map.entry(user, Set.of(used));
  }

  private static Set<Map.Entry<String, Set<String>>> arrows() {
    return ARROWS.entrySet();
  }

  private static List<OwnedLibrary> libraries() {
    return List.of(
        new OwnedLibrary(Set.of("tensor"), List.of("org.nd4j..", "org.bytedeco..")),
        new OwnedLibrary(Set.of("collective"), List.of("io.aeron..")),
        new OwnedLibrary(Set.of("control"), List.of("com.esotericsoftware..")),
        new OwnedLibrary(
            Set.of("launch", "tfrecord.spark"), List.of("org.apache.spark..", "scala..")));
  }

  @Test
  void everyPackageHasItsPlaceInTheTable() {
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(moduleOf(type)));
    found.remove("deploy"); // Build steps.
    assertThat(found).isNotEmpty().isSubsetOf(ARROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void aPackageUsesOnlyWhatStandsBelowIt(Map.Entry<String, Set<String>> arrow) {
    DescribedPredicate<JavaClass> used =
        resideInAPackage(tree(arrow.getKey())).or(resideInAnyPackage(trees(arrow.getValue())));
    noClasses()
        .that()
        .resideInAPackage(tree(arrow.getKey()))
        .should()
        .dependOnClassesThat(resideInAPackage("org.mirrorball..").and(not(used)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryIsUsedByItsOwnersAlone(OwnedLibrary library) {
    classes()
        .that()
        .resideOutsideOfPackages(trees(library.owners()))
        .should()
        .onlyDependOnClassesThat(not(resideInAnyPackage(library.packages().toArray(String[]::new))))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.mirrorball.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static String tree(String name) {
    return ROOT + name + "..";
  }

  private static String[] trees(Set<String> names) {
    return names.stream().map(ArchitectureTest::tree).toArray(String[]::new);
  }

  private static String moduleOf(JavaClass type) {
    return type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", "");
  }
}
