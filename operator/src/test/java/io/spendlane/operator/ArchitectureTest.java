package io.spendlane.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dependencies point one way, and what decides about money knows neither clients nor files. */
@AnalyzeClasses(packages = "io.spendlane.operator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "io.spendlane.operator.";
    private static final Set<String> DECISIONS = Set.of(
            ROOT + "lane.BudgetPeriods",
            ROOT + "lane.QuarterHours",
            ROOT + "lane.Balance",
            ROOT + "lane.BaselineSum",
            ROOT + "lane.Admission",
            ROOT + "lane.Turns",
            ROOT + "lane.Room",
            ROOT + "lane.Part",
            ROOT + "lane.RateReport",
            ROOT + "lane.UseCases",
            ROOT + "lane.Urgencies",
            ROOT + "lane.Windows",
            ROOT + "lane.CronStarts",
            ROOT + "lane.Folding",
            ROOT + "lane.LaneCourse",
            ROOT + "lane.LaneReport",
            ROOT + "lane.Learning",
            ROOT + "lane.LaneTerms",
            ROOT + "lane.LaneTurn",
            ROOT + "lane.LaneBook",
            ROOT + "lane.JobEntry",
            ROOT + "lane.Recorded",
            ROOT + "lane.RecordedDay",
            ROOT + "lane.Marks",
            ROOT + "lane.Audit",
            ROOT + "job.JobCourse",
            ROOT + "job.AskCourse",
            ROOT + "job.LaneDoor",
            ROOT + "job.SurveyCourse",
            ROOT + "job.TargetChoice",
            ROOT + "job.WaitCourse",
            ROOT + "job.TakeCourse",
            ROOT + "job.EndCourse",
            ROOT + "job.Deadline",
            ROOT + "job.DeadlineCourse",
            ROOT + "job.AccountLimits",
            ROOT + "job.ChargeCourse",
            ROOT + "job.EscalationCourse",
            ROOT + "job.BatchSize",
            ROOT + "job.Completions",
            ROOT + "job.Draft",
            ROOT + "job.EstimateReport",
            ROOT + "job.PlanCourse",
            ROOT + "job.JobReport",
            ROOT + "job.JobView",
            ROOT + "job.Turn",
            ROOT + "job.Work",
            ROOT + "job.Outcome",
            ROOT + "job.Merging");

    private static final Set<String> READS_PRICES =
            Set.of(ROOT + "plan.PriceSource", ROOT + "plan.PriceList", ROOT + "plan.PriceListException");

    @ArchTest
    static final ArchRule web_is_used_by_the_wiring_only = only("web", ROOT.substring(0, ROOT.length() - 1));

    @ArchTest
    static final ArchRule lane_knows_plans_the_store_and_conditions =
            knowsOnly("lane", "lane", "plan", "store", "kube");

    @ArchTest
    static final ArchRule job_knows_no_web =
            knowsOnly("job", "job", "lane", "plan", "items", "realtime", "provider", "store", "kube");

    @ArchTest
    static final ArchRule items_know_prices_wires_and_the_store =
            knowsOnly("items", "items", "plan", "provider", "store");

    @ArchTest
    static final ArchRule realtime_knows_items_plans_wires_and_the_store =
            knowsOnly("realtime", "realtime", "items", "plan", "provider", "store");

    @ArchTest
    static final ArchRule plan_knows_providers_only = knowsOnly("plan", "plan", "provider");

    @ArchTest
    static final ArchRule a_provider_knows_its_wire_only = knowsOnly("provider", "provider");

    @ArchTest
    static final ArchRule the_store_knows_nobody = knowsOnly("store", "store");

    @ArchTest
    static final ArchRule kube_knows_nobody = knowsOnly("kube", "kube");

    @ArchTest
    static final ArchRule decisions_know_neither_clients_nor_files = noClasses()
            .that(decide())
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "okhttp3..",
                            "okio..",
                            "java.net..",
                            "java.nio.file..",
                            "java.io..",
                            "io.fabric8.kubernetes.client..",
                            "io.javaoperatorsdk..")
                    .and(DescribedPredicate.not(isValue())));

    @ArchTest
    static final ArchRule decisions_are_given_the_time = noClasses()
            .that(decide())
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule the_list_of_decisions_is_true = classes()
            .that(DescribedPredicate.describe(
                    "are the reconcilers", type -> type.getSimpleName().endsWith("Reconciler")))
            .should(new com.tngtech.archunit.lang.ArchCondition<>("live beside all classes of the list") {
                @Override
                public void init(java.util.Collection<JavaClass> all) {
                    List<String> missing = DECISIONS.stream()
                            .filter(name -> ArchitectureTest.class
                                            .getClassLoader()
                                            .getResource(name.replace('.', '/') + ".class")
                                    == null)
                            .toList();
                    if (!missing.isEmpty()) {
                        throw new AssertionError("no such classes, so no rule holds for them: " + missing);
                    }
                }

                @Override
                public void check(JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {}
            });

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class);

    /** Read from the sources, since a switch over an enum compiles to the same call. */
    @Test
    void nobody_counts_enums() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> files =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(files).hasSizeGreaterThan(100);
            for (Path file : files) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("ordinal()");
            }
        }
    }

    private static ArchRule knowsOnly(String who, String... known) {
        List<String> allowed =
                java.util.Arrays.stream(known).map(name -> ROOT + name + "..").toList();
        return noClasses()
                .that()
                .resideInAPackage(ROOT + who + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT.substring(0, ROOT.length() - 1) + "..")
                        .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new)))));
    }

    private static ArchRule only(String who, String user) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(user, ROOT + who + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + who + "..");
    }

    private static DescribedPredicate<JavaClass> decide() {
        return DescribedPredicate.describe(
                "decide",
                type -> DECISIONS.contains(outermost(type))
                        || type.getPackageName().equals(ROOT + "plan") && !READS_PRICES.contains(outermost(type)));
    }

    private static String outermost(JavaClass type) {
        int dollar = type.getName().indexOf('$');
        return dollar < 0 ? type.getName() : type.getName().substring(0, dollar);
    }

    /** What our API types inherit from, and a name that is taken apart. */
    private static DescribedPredicate<JavaClass> isValue() {
        Set<String> values =
                Set.of("io.fabric8.kubernetes.client.CustomResource", "java.net.URI", "java.net.URISyntaxException");
        return DescribedPredicate.describe("values", type -> values.contains(type.getName()));
    }
}
