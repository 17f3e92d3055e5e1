package org.compostela.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the design: only the server sees several modules at once. */
class ModuleRulesTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.compostela");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configuration",
                "engines",
                "journey",
                "storage",
                "search",
                "extraction",
                "queue",
                "delivery",
                "senderauthentication",
                "pipeline",
                "protocols",
                "admin",
                "cli"
            })
    void moduleDependsOnConfigurationAndJourneyAlone(String module) {
        noClasses()
                .that(resideInAPackage("org.compostela." + module + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.compostela..")
                        .and(not(resideInAnyPackage(
                                "org.compostela." + module + "..",
                                "org.compostela.configuration..",
                                "org.compostela.journey.."))))
                .check(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration", "engines"})
    void groundModuleDependsOnNothingOfOurs(String module) {
        noClasses()
                .that(resideInAPackage("org.compostela." + module + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.compostela..")
                        .and(not(resideInAPackage("org.compostela." + module + ".."))))
                .check(OURS);
    }

    @Test
    void guiceModulesAreTheWayIn() {
        classes()
                .that()
                .areAssignableTo(com.google.inject.Module.class)
                .and()
                .arePublic()
                .should()
                .haveSimpleNameEndingWith("Module")
                .check(OURS);
    }
}
