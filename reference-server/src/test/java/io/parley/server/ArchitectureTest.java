package io.parley.server;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.parley.core.SdkException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The house's rules that a compiler cannot check, over the classes of every module. */
@AnalyzeClasses(
    packages = "io.parley",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestkits.class})
class ArchitectureTest {
  /** Modules, each with the outgoing HTTP client it may build and where; others build none. */
  private static final Map<String, String> DOORS =
      Map.of(
          "io.parley.kommo.sandbox", "the sandbox's poster of hooks",
          "io.parley.kommo", "KommoHttp",
          "io.parley.server", "the server's guarded client");

  @ArchTest
  static final ArchRule modules_meet_only_in_core =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("core")
          .definedBy("io.parley.core..")
          .layer("kommo")
          .definedBy("io.parley.kommo..")
          .layer("rag")
          .definedBy("io.parley.rag..")
          .layer("automation")
          .definedBy("io.parley.automation..")
          .layer("server")
          .definedBy("io.parley.server..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("kommo")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("rag")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("automation")
          .mayOnlyBeAccessedByLayers("server");

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching("io.parley.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule signatures_speak_only_our_types_and_the_jdk =
      noCodeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackage("io.parley.server..")
          .should()
          .haveRawReturnType(foreign())
          .orShould()
          .haveRawParameterTypes(anyElementThat(foreign()))
          .because("what a library speaks in public, it forces upon its users");

  @ArchTest
  static final ArchRule time_is_an_argument =
      noClasses()
          .that()
          .resideInAnyPackage("io.parley.core..", "io.parley.rag..", "io.parley.automation..")
          .should()
          .accessTargetWhere(describe("reads the machine's clock", ArchitectureTest::readsClock))
          .because("engines and stores take the instant as an argument");

  @ArchTest
  static final ArchRule public_classes_are_final_or_built_for_extension =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areNotAnonymousClasses()
          .and()
          .areNotAssignableTo(SdkException.class) // a family of failures may grow in any module
          .should(have(finalOrAbstract()));

  @ArchTest
  static final ArchRule dumping_grounds_are_not_opened =
      noClasses().should().haveNameMatching(".*[.$][A-Za-z]*(Util|Utils|Helper|Manager|Impl)$");

  @ArchTest
  static final ArchRule public_methods_do_not_throw_raw_exceptions =
      noCodeUnits()
          .that()
          .arePublic()
          .and(not(describe("implement a library's method", ArchitectureTest::isForeign)))
          .should()
          .declareThrowableOfType(Exception.class)
          .orShould()
          .declareThrowableOfType(Throwable.class);

  @ArchTest
  static final ArchRule our_failures_share_one_root =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .and()
          .resideOutsideOfPackage("io.parley.kommo.sandbox..") // a server: it answers, not throws
          .should()
          .beAssignableTo(SdkException.class)
          .orShould()
          .beAssignableTo(WebApplicationException.class) // Jersey's own way to answer
          .allowEmptyShould(true);

  @ArchTest
  static void each_module_has_at_most_one_door_to_the_outside(JavaClasses all) {
    Map<String, Set<String>> builders =
        all.stream()
            .flatMap(c -> c.getAccessesFromSelf().stream())
            .filter(ArchitectureTest::opensOutgoing)
            .map(access -> outermost(access.getOriginOwner()))
            .collect(
                groupingBy(
                    ArchitectureTest::area,
                    TreeMap::new,
                    mapping(JavaClass::getFullName, toCollection(TreeSet::new))));

    assertThat(builders.keySet())
        .as("outgoing connections are guarded in one place; they are opened in %s", builders)
        .isSubsetOf(DOORS.keySet());
    assertThat(builders)
        .allSatisfy(
            (area, names) -> assertThat(names).as("%s: only %s", area, DOORS.get(area)).hasSize(1));
    assertThat(builders.getOrDefault("io.parley.kommo", Set.of()))
        .isSubsetOf("io.parley.kommo.KommoHttp");
    assertThat(all)
        .filteredOn(c -> c.getFullName().equals("io.parley.kommo.KommoHttp"))
        .allSatisfy(c -> assertThat(c.getModifiers()).doesNotContain(PUBLIC));
  }

  private static DescribedPredicate<JavaClass> foreign() {
    return describe(
        "foreign to the JDK, langchain4j and us",
        c -> {
          JavaClass type = c.getBaseComponentType();
          return !type.isPrimitive()
              && Arrays.stream(
                      new String[] {"java.", "javax.", "jdk.", "io.parley.", "dev.langchain4j."})
                  .noneMatch(type.getName()::startsWith);
        });
  }

  /** Whether a method is there because a supertype of a library, not of the JDK, declares it. */
  private static boolean isForeign(JavaCodeUnit unit) {
    return Stream.concat(
            unit.getOwner().getAllRawSuperclasses().stream(),
            unit.getOwner().getAllRawInterfaces().stream())
        .filter(type -> foreign().test(type))
        .flatMap(type -> type.getCodeUnits().stream())
        .anyMatch(
            declared ->
                declared.getName().equals(unit.getName())
                    && declared.getRawParameterTypes().size()
                        == unit.getRawParameterTypes().size());
  }

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis");
      case "java.time.Clock", "java.time.InstantSource" -> name.startsWith("system");
      case "java.util.Date" -> access.getTarget().getFullName().equals("java.util.Date.<init>()");
      default ->
          owner.startsWith("java.time.")
              && name.equals("now")
              && !access.getTarget().getFullName().contains("Clock)");
    };
  }

  private static boolean opensOutgoing(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return switch (owner) {
      case "okhttp3.OkHttpClient", "okhttp3.OkHttpClient$Builder", "java.net.Socket" ->
          name.equals("<init>");
      case "java.net.http.HttpClient" -> name.equals("newHttpClient") || name.equals("newBuilder");
      case "java.net.URL" -> name.equals("openConnection") || name.equals("openStream");
      case "java.nio.channels.SocketChannel" -> name.equals("open");
      default -> false;
    };
  }

  private static String area(JavaClass c) {
    String name = c.getPackageName() + ".";
    return Arrays.stream(
            new String[] {"kommo.sandbox", "kommo", "server", "core", "rag", "automation"})
        .map("io.parley."::concat)
        .filter(area -> name.startsWith(area + "."))
        .findFirst()
        .orElse(c.getPackageName());
  }

  private static JavaClass outermost(JavaClass c) {
    return c.getEnclosingClass().map(ArchitectureTest::outermost).orElse(c);
  }

  private static DescribedPredicate<JavaClass> finalOrAbstract() {
    return describe(
        "a final or abstract modifier",
        c -> c.getModifiers().contains(FINAL) || c.getModifiers().contains(ABSTRACT));
  }

  /** Test doubles that a module ships in its test-jar. */
  static final class DoNotIncludeTestkits implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/testkit/") && !location.contains("-tests.jar");
    }
  }
}
