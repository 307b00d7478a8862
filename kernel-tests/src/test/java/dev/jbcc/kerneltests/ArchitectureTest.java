package dev.jbcc.kerneltests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may use what, read from the class files of all modules: it stands here because only this module sees them all. */
class ArchitectureTest {
    private static final String RUNTIME = "dev.jbcc.runtime..";
    private static final String COMPILER = "dev.jbcc.compiler..";
    private static final String CLI = "dev.jbcc.cli..";
    private static final String[] NATIVE_BOUNDARY = {
        "dev.jbcc.runtime.internal.sys..", "dev.jbcc.compiler.internal.llvm.."
    };

    private static final DescribedPredicate<JavaClass> LIBRARY = resideInAPackage("dev.jbcc..")
            .and(DescribedPredicate.not(resideInAPackage(CLI)))
            .as("the library modules");
    private static final DescribedPredicate<JavaClass> FACADE = LIBRARY.and(
                    DescribedPredicate.not(resideInAnyPackage(RUNTIME, COMPILER)))
            .as("the facade");

    private static final JavaClasses MODULES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-support"))
            .withImportOption(location -> !location.contains("dev/jbcc/examples"))
            .importPackages("dev.jbcc");

    @Test
    void allModulesAreSeen() {
        for (DescribedPredicate<JavaClass> module :
                List.of(resideInAPackage(RUNTIME), resideInAPackage(COMPILER), FACADE, resideInAPackage(CLI))) {
            assertTrue(MODULES.stream().anyMatch(module), () -> "no class of " + module.getDescription());
        }
        assertTrue(MODULES.stream().noneMatch(type -> type.getPackageName().startsWith("dev.jbcc.testsupport")));
    }

    @Test
    void runtimeUsesNoOtherModule() {
        noClasses()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.jbcc..")
                        .and(DescribedPredicate.not(resideInAPackage(RUNTIME)))
                        .as("other modules"))
                .check(MODULES);
    }

    @Test
    void runtimeNeedsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(RUNTIME, "java..", "org.jspecify.annotations..")
                .check(MODULES);
    }

    @Test
    void compilerUsesTheRuntimeAlone() {
        noClasses()
                .that()
                .resideInAPackage(COMPILER)
                .should()
                .dependOnClassesThat(FACADE.or(resideInAPackage(CLI)).as("the facade or the command line"))
                .check(MODULES);
    }

    @Test
    void facadeDoesNotUseTheCommandLine() {
        noClasses()
                .that(FACADE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .check(MODULES);
    }

    @Test
    void nativeCodeHasOneBoundaryPerModule() {
        nativeBoundary().check(MODULES);
    }

    private static ArchRule nativeBoundary() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(NATIVE_BOUNDARY)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Linker.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SymbolLookup.class)
                .orShould()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("the target is MemorySegment.reinterpret") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().isEquivalentTo(MemorySegment.class)
                                && access.getName().equals("reinterpret");
                    }
                });
    }

    @Test
    void theLibraryNeverPrints() {
        noClasses()
                .that(LIBRARY)
                .and()
                .doNotHaveFullyQualifiedName("dev.jbcc.BpfDebugOutput")
                .and()
                .doNotHaveFullyQualifiedName("dev.jbcc.TablePrinting")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(MODULES);
    }

    /** The guide's calls that print do so to standard output unless they are given something else. */
    @Test
    void theFacadePrintsOnlyInMethodsNamedSo() {
        noClasses()
                .that()
                .haveFullyQualifiedName("dev.jbcc.BpfDebugOutput")
                .or()
                .haveFullyQualifiedName("dev.jbcc.TablePrinting")
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("a standard stream is used elsewhere") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        String method = access.getOrigin().getName();
                        return access.getTargetOwner().isEquivalentTo(System.class)
                                && (access.getName().equals("out")
                                        || access.getName().equals("err")
                                        || access.getName().equals("in"))
                                && !(access.getName().equals("out")
                                        && (method.startsWith("print") || method.startsWith("tracePrint")));
                    }
                })
                .check(MODULES);
    }

    /**
     * The root package of the compiler, of the facade and of the command line is its front door: its factory methods may create
     * what lies below it and implements its interfaces. All other packages form no cycle.
     */
    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("dev.jbcc.compiler"), resideInAPackage(COMPILER))
                .ignoreDependency(resideInAPackage("dev.jbcc"), FACADE)
                .ignoreDependency(resideInAPackage("dev.jbcc.cli"), resideInAPackage("dev.jbcc.cli.."))
                .check(MODULES);
    }

    /** Breaks the rules below, so that they are seen to fail. */
    static final class Offender {
        private Offender() {}

        static MemorySegment grow(MemorySegment segment) {
            return segment.reinterpret(8);
        }

        static Linker link() {
            return Linker.nativeLinker();
        }
    }

    @Test
    void aClassOutsideOfTheBoundaryIsFound() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> nativeBoundary().check(new ClassFileImporter().importClasses(Offender.class)));
        assertTrue(error.toString().contains("reinterpret"), error::toString);
        assertTrue(error.toString().contains("nativeLinker"), error::toString);
    }
}
