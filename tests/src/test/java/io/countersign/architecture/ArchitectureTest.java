package io.countersign.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.countersign.worker.Workers;
import io.temporal.workflow.UpdateValidatorMethod;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The house's rules about who may know whom, and what may not be written at all. Maven's dependencies and the enforcer
/// guard the modules; this guards what they cannot see.
@AnalyzeClasses(packages = "io.countersign", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Pattern JAR = Pattern.compile("countersign-([a-z]+)-[^/]*[.]jar");
    private static final Pattern BUILT = Pattern.compile("/([a-z]+)/target/(classes|countersign[.]jar)");

    /// The modules by the place their classes come from: packages are named by domain term and cross modules. A module
    /// may be on the class path more than once, as it was built and as the application brings it along.
    private static DescribedPredicate<JavaClass> in(String module) {
        return DescribedPredicate.describe(
                "of the module " + module,
                candidate -> candidate
                        .getSource()
                        .map(source -> moduleOf(source.getUri().toString()).equals(module))
                        .orElse(false));
    }

    private static String moduleOf(String place) {
        Matcher jar = JAR.matcher(place);
        if (jar.find()) {
            return jar.group(1);
        }
        Matcher built = BUILT.matcher(place);
        return built.find() ? built.group(1) : "";
    }

    private static final DescribedPredicate<JavaClass> DOMAIN = in("domain");
    private static final DescribedPredicate<JavaClass> WORKFLOWS = in("workflows");
    private static final DescribedPredicate<JavaClass> DB = in("db");
    private static final DescribedPredicate<JavaClass> ACTIVITIES = in("activities");
    private static final DescribedPredicate<JavaClass> VENUES = in("venues");
    private static final DescribedPredicate<JavaClass> API = in("api");

    @ArchTest
    static void every_module_has_classes(JavaClasses all) {
        for (DescribedPredicate<JavaClass> module : List.of(DOMAIN, WORKFLOWS, DB, ACTIVITIES, VENUES, API)) {
            if (all.that(module).isEmpty()) {
                throw new AssertionError("no class is " + module.getDescription() + ": the rules would check nothing");
            }
        }
    }

    @ArchTest
    static final ArchRule domain_knows_only_itself = noClasses()
            .that(DOMAIN)
            .should()
            .dependOnClassesThat(WORKFLOWS.or(DB).or(ACTIVITIES).or(VENUES).or(API))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "java.net..", "java.io..", "java.nio.file..", "io.temporal..", "org.jdbi..");

    @ArchTest
    static final ArchRule workflows_know_only_the_domain = noClasses()
            .that(WORKFLOWS)
            .should()
            .dependOnClassesThat(DB.or(ACTIVITIES).or(VENUES).or(API));

    @ArchTest
    static final ArchRule stores_know_only_the_domain = noClasses()
            .that(DB)
            .should()
            .dependOnClassesThat(WORKFLOWS.or(ACTIVITIES).or(VENUES).or(API));

    @ArchTest
    static final ArchRule activities_know_neither_venues_nor_who_serves_rest =
            noClasses().that(ACTIVITIES).should().dependOnClassesThat(VENUES.or(API));

    @ArchTest
    static final ArchRule venues_know_ports_and_domain_only = noClasses()
            .that(VENUES)
            .should()
            .dependOnClassesThat(DB.or(ACTIVITIES).or(API));

    @ArchTest
    static final ArchRule workflows_are_deterministic = noClasses()
            .that(WORKFLOWS)
            .should()
            .dependOnClassesThat(resideInAPackage("java.sql..")
                    .or(resideInAPackage("java.net.."))
                    .or(resideInAPackage("java.io..").and(DescribedPredicate.not(serialisation())))
                    .or(resideInAPackage("java.nio.."))
                    .or(resideInAPackage("java.util.concurrent.."))
                    .or(JavaClass.Predicates.type(Thread.class))
                    .or(JavaClass.Predicates.type(java.util.Random.class))
                    .or(JavaClass.Predicates.type(java.util.UUID.class))
                    .or(JavaClass.Predicates.type(java.time.Clock.class)));

    private static DescribedPredicate<JavaClass> serialisation() {
        return DescribedPredicate.describe(
                "of serialisation",
                type -> Stream.of("java.io.Serializable", "java.io.ObjectInputStream")
                        .anyMatch(type.getName()::equals));
    }

    @ArchTest
    static final ArchRule nothing_pure_reads_the_clock = classes()
            .that(DOMAIN.or(WORKFLOWS))
            .should(new ArchCondition<>("not read a clock, a random number or the environment") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getMethodCallsFromSelf().stream()
                            .filter(call -> isImpure(
                                    call.getTargetOwner().getName(),
                                    call.getTarget().getName(),
                                    call.getTarget().getRawParameterTypes().size()))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
                }
            });

    private static boolean isImpure(String owner, String method, int parameters) {
        boolean now = owner.startsWith("java.time.") && method.equals("now") && parameters == 0;
        boolean system = owner.equals("java.lang.System")
                && List.of("currentTimeMillis", "nanoTime", "getenv", "getProperty")
                        .contains(method);
        boolean random = owner.equals("java.lang.Math") && method.equals("random");
        return now || system || random;
    }

    @ArchTest
    static final ArchRule no_state_is_shared_by_workflows = fields().that()
            .areDeclaredInClassesThat(WORKFLOWS)
            .and()
            .areStatic()
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule updates_are_never_refused_without_a_trace = methods()
            .that()
            .areDeclaredInClassesThat(WORKFLOWS)
            .should()
            .notBeAnnotatedWith(UpdateValidatorMethod.class)
            .because("a rejected Update leaves no history, and a refusal on a rule must");

    @ArchTest
    static final ArchRule no_binary_fractions = classes()
            .should(new ArchCondition<>("use no float or double in fields, parameters or results") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getFields().stream()
                            .filter(field -> isBinaryFraction(field.getRawType()))
                            .forEach(field ->
                                    events.add(SimpleConditionEvent.violated(type, field.getFullName() + " is one")));
                    // A nameless class takes the parameters of the constructor it extends, such as a map's load factor.
                    type.getCodeUnits().stream()
                            .filter(unit -> !(type.isAnonymousClass() && unit.isConstructor()))
                            .filter(ArchitectureTest::usesBinaryFractions)
                            .forEach(unit ->
                                    events.add(SimpleConditionEvent.violated(type, unit.getFullName() + " uses one")));
                }
            });

    private static boolean usesBinaryFractions(JavaCodeUnit unit) {
        return isBinaryFraction(unit.getRawReturnType())
                || unit.getRawParameterTypes().stream().anyMatch(ArchitectureTest::isBinaryFraction);
    }

    private static boolean isBinaryFraction(JavaClass type) {
        return Stream.of("double", "float", "java.lang.Double", "java.lang.Float")
                .anyMatch(type.getBaseComponentType().getName()::equals);
    }

    @ArchTest
    static final ArchRule names_are_of_the_field = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Service)")
            .orShould()
            .resideInAnyPackage("..service..", "..util..", "..utils..", "..model..", "..manager..", "..helper..");

    @ArchTest
    static final ArchRule order_workflow_is_made_by_temporal_only = noClasses()
            .should(new ArchCondition<>("be an Impl used outside its package, but for registration") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (type.isEquivalentTo(Workers.class)) {
                        return;
                    }
                    type.getDirectDependenciesFromSelf().stream()
                            .filter(dependency ->
                                    dependency.getTargetClass().getSimpleName().endsWith("Impl"))
                            .filter(dependency ->
                                    dependency.getTargetClass().getPackageName().startsWith("io.countersign"))
                            .filter(dependency -> !dependency
                                    .getTargetClass()
                                    .getPackageName()
                                    .equals(type.getPackageName()))
                            .forEach(dependency ->
                                    events.add(SimpleConditionEvent.satisfied(type, dependency.getDescription())));
                }
            });
}
