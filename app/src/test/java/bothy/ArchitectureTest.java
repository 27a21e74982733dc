package bothy;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The map of the house, executable: which room may see which, and the laws that hold in all. */
class ArchitectureTest {
  private static final Set<String> CORE =
      Set.of("crypto", "eth", "proof", "simulation", "effects", "meaning", "verdict", "mandate");

  private static final Map<String, Set<String>> MAP = map();

  /** A library's package, and the rooms that may see it. */
  private static final Map<String, Set<String>> FENCES =
      Map.ofEntries(
          Map.entry("org.bouncycastle", Set.of("crypto")),
          Map.entry("supranational.blst", Set.of("crypto")),
          Map.entry("com.esaulpaugh.headlong", Set.of("eth")),
          Map.entry("tools.jackson", Set.of("jsonrpc", "cases", "practice")),
          Map.entry("org.tomlj", Set.of("policy")),
          Map.entry("javax.crypto", Set.of("crypto")),
          Map.entry("jdk.net", Set.of("signing")),
          Map.entry("java.lang.foreign", Set.of("signing")),
          Map.entry("java.sql", Set.of("journal")),
          Map.entry("org.sqlite", Set.of("journal")),
          Map.entry("picocli", Set.of("doors")),
          Map.entry("com.sun.net.httpserver", Set.of("doors")),
          Map.entry("org.eclipse.jetty", Set.of("doors")),
          Map.entry("io.micrometer", Set.of("doors")),
          // the signer's room has no network: what wires the house hands it a way to a remote one
          Map.entry("java.net.http", Set.of("chain", "")));

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("bothy");

  private static Map<String, Set<String>> map() {
    Map<String, Set<String>> map = new LinkedHashMap<>();
    map.put("crypto", Set.of());
    map.put("eth", Set.of("crypto"));
    map.put("proof", Set.of("crypto", "eth"));
    map.put("simulation", Set.of("crypto", "eth"));
    map.put("effects", Set.of("eth", "simulation"));
    map.put("meaning", Set.of("eth", "simulation", "effects"));
    map.put("verdict", Set.of("eth", "simulation", "effects", "meaning"));
    map.put("mandate", Set.of("eth", "effects", "meaning", "verdict"));
    map.put("jsonrpc", Set.of("crypto", "eth", "proof"));
    map.put("cases", core("jsonrpc", "policy"));
    map.put("chain", Set.of("crypto", "eth", "proof", "jsonrpc"));
    map.put("policy", Set.of("eth", "simulation", "effects", "meaning", "verdict", "mandate"));
    map.put("signing", Set.of("crypto", "eth", "effects", "verdict", "jsonrpc", "policy"));
    map.put("journal", Set.of("crypto", "eth"));
    map.put("advice", Set.of());
    map.put("practice", core("jsonrpc", "cases"));
    map.put("guard", core("jsonrpc", "cases", "chain", "policy", "signing", "journal", "advice"));
    map.put("provider", core("jsonrpc", "cases", "chain", "guard", "journal"));
    map.put("catalogue", core("jsonrpc", "cases", "chain"));
    map.put("authority", core("jsonrpc", "cases", "chain", "catalogue"));
    map.put("agents", core("chain", "policy", "journal", "guard"));
    map.put("privacy", Set.of("crypto", "eth", "chain", "advice", "guard", "agents"));
    map.put("governance", core("chain", "advice", "agents", "guard"));
    map.put("markets", core("chain", "advice", "agents", "guard"));
    Set<String> doors = new HashSet<>(map.keySet());
    doors.removeAll(Set.of("signing", "crypto"));
    map.put("doors", doors);
    return map;
  }

  private static Set<String> core(String... further) {
    return Stream.concat(CORE.stream(), Arrays.stream(further)).collect(Collectors.toSet());
  }

  /** The laws, each made for a root package, so that planted violations meet the very same rule. */
  private static final Map<String, Function<String, ArchRule>> LAWS = laws();

  private static Map<String, Function<String, ArchRule>> laws() {
    Map<String, Function<String, ArchRule>> laws = new LinkedHashMap<>();
    laws.put("a room sees only what the map allows", ArchitectureTest::rooms);
    laws.put(
        "rooms form no cycle",
        root -> SlicesRuleDefinition.slices().matching(root + ".(*)..").should().beFreeOfCycles());
    laws.put("a back room is seen by its own room only", ArchitectureTest::backRooms);
    laws.put("core is pure", ArchitectureTest::pure);
    laws.put("a library lives behind its fence", ArchitectureTest::fences);
    laws.put("every package is null-marked", ArchitectureTest::nullMarked);
    laws.put("no floating point near money", ArchitectureTest::noFloats);
    laws.put("no vague names", ArchitectureTest::noVagueNames);
    return laws;
  }

  private static String room(String root, JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String rest = name.substring(root.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static ArchRule rooms(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            each(
                "see only allowed rooms",
                (type, events) -> {
                  String from = room(root, type);
                  if (from.isEmpty()) {
                    return;
                  }
                  Set<String> allowed = MAP.get(from);
                  if (allowed == null) {
                    events.add(violated(type, type.getName() + " lies in no room of the map"));
                    return;
                  }
                  type.getDirectDependenciesFromSelf()
                      .forEach(dependency -> {
                        String to = room(root, dependency.getTargetClass());
                        if (!to.isEmpty() && !to.equals(from) && !allowed.contains(to)) {
                          events.add(violated(type, dependency.getDescription()));
                        }
                      });
                }));
  }

  private static ArchRule backRooms(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            each(
                "see no other room's back rooms",
                (type, events) ->
                    type.getDirectDependenciesFromSelf()
                        .forEach(dependency -> {
                          JavaClass target = dependency.getTargetClass();
                          String to = room(root, target);
                          boolean back =
                              !to.isEmpty() && !target.getPackageName().equals(root + "." + to);
                          boolean main = type.getPackageName().equals(root);
                          boolean door = to.equals("doors") && main;
                          boolean own =
                              to.equals("doors")
                                  ? type.getPackageName().equals(target.getPackageName())
                                  : to.equals(room(root, type));
                          if (back && !own && !door) {
                            events.add(violated(type, dependency.getDescription()));
                          }
                        })));
  }

  private static ArchRule pure(String root) {
    String[] core = CORE.stream().map(room -> root + "." + room + "..").toArray(String[]::new);
    DescribedPredicate<JavaClass> world =
        DescribedPredicate.describe(
            "the world",
            type ->
                type.getName()
                    .matches(
                        "java\\.net\\..*|java\\.nio\\.file\\..*|java\\.nio\\.channels\\..*"
                            + "|java\\.io\\.(File|RandomAccess).*|java\\.util\\.(Random|SplittableRandom)"
                            + "|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.util\\.random\\..*"
                            + "|java\\.security\\.SecureRandom|java\\.time\\.(Clock|InstantSource)"
                            + "|java\\.lang\\.Process.*|java\\.sql\\..*"));
    return noClasses()
        .that()
        .resideInAnyPackage(core)
        .should()
        .dependOnClassesThat(world)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .allowEmptyShould(true);
  }

  private static ArchRule fences(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            each(
                "respect the library fences",
                (type, events) ->
                    type.getDirectDependenciesFromSelf()
                        .forEach(dependency ->
                            FENCES.forEach((library, rooms) -> {
                              String target = dependency.getTargetClass().getName();
                              if (target.startsWith(library + ".")
                                  && !rooms.contains(room(root, type))) {
                                events.add(violated(type, dependency.getDescription()));
                              }
                            }))));
  }

  private static ArchRule nullMarked(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            each(
                "lie in a null-marked package",
                (type, events) -> {
                  boolean marked =
                      type.getPackage()
                          .tryGetPackageInfo()
                          .map(info -> info.isAnnotatedWith(NullMarked.class))
                          .orElse(false);
                  if (!marked) {
                    events.add(
                        violated(type, type.getPackageName() + " has no @NullMarked package-info"));
                  }
                }));
  }

  private static ArchRule noFloats(String root) {
    Set<String> floats = Set.of("double", "float", "java.lang.Double", "java.lang.Float");
    Set<String> rooms = new HashSet<>(CORE);
    rooms.addAll(Set.of("policy", "agents", "signing", "guard"));
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            each(
                "use no floating point",
                (type, events) -> {
                  if (!rooms.contains(room(root, type))) {
                    return;
                  }
                  type.getFields().stream()
                      .filter(field -> floats.contains(field.getRawType().getName()))
                      .forEach(field -> events.add(violated(type, field.getDescription())));
                  type.getCodeUnits().stream()
                      .filter(unit ->
                          floats.contains(unit.getRawReturnType().getName())
                              || unit.getRawParameterTypes().stream()
                                  .anyMatch(p -> floats.contains(p.getName())))
                      .forEach(unit -> events.add(violated(type, unit.getDescription())));
                }));
  }

  private static ArchRule noVagueNames(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Common")
        .orShould()
        .haveSimpleNameEndingWith("Impl");
  }

  private interface Check {
    void check(JavaClass type, ConditionEvents events);
  }

  private static ArchCondition<JavaClass> each(String description, Check check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.check(type, events);
      }
    };
  }

  private static Function<String, ArchRule> law(String name) {
    return java.util.Objects.requireNonNull(LAWS.get(name), name);
  }

  static Stream<Arguments> lawsOfTheHouse() {
    return LAWS.keySet().stream().map(Arguments::of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lawsOfTheHouse")
  void theHouseKeepsTheLaw(String law) {
    law(law).apply("bothy").check(HOUSE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lawsOfTheHouse")
  void thePlantedViolationBreaksTheLaw(String law) {
    JavaClasses planted = new ClassFileImporter().importPackages("planted");

    assertThatThrownBy(() -> law(law).apply("planted").check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted.");
  }

  @Test
  void theHouseWasImportedWhole() {
    List<String> rooms =
        HOUSE.stream()
            .map(type -> room("bothy", type))
            .filter(r -> !r.isEmpty())
            .distinct()
            .toList();

    assertThat(rooms).contains("crypto", "eth", "simulation", "effects", "doors");
  }
}
