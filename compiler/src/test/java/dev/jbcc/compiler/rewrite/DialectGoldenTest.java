package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jbcc.compiler.Arch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dialect in, libbpf-style C out: {@code golden/NAME.c} and {@code golden/NAME.expected.c} for what the rewriter has to think about, {@code
 * corpus/NAME.c} and {@code corpus/NAME.expected.c} for each construct of the reference guide. What comes out must also compile without a
 * warning. {@code -Dgolden.update=true} writes what comes out over what was expected, in the sources.
 */
class DialectGoldenTest {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private final DialectFixture fixture = new DialectFixture(Arch.X86_64);

    static List<String> names() {
        return Stream.of("golden", "corpus")
                .flatMap(
                        directory -> DialectFixture.programs(directory).stream().map(name -> directory + "/" + name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void rewritesAsExpected(String name) throws IOException {
        compare(fixture, name, name + ".expected.c");
    }

    /** Registers differ, and what the functions of system calls get. The loader's part is the same everywhere. */
    @ParameterizedTest
    @EnumSource(Arch.class)
    void registersAreThoseOfTheArchitecture(Arch arch) throws IOException {
        compare(
                new DialectFixture(arch),
                "golden/syscalls",
                "golden/architectures/syscalls." + arch.kernelName() + ".c");
    }

    private static void compare(DialectFixture fixture, String name, String expected) throws IOException {
        Path source = DialectFixture.RESOURCES.resolve(name + ".c");
        RewriteResult result =
                fixture.rewrite(Files.readString(source), source.getFileName().toString());
        if (UPDATE) {
            Path sources =
                    Path.of("src/test/resources/dev/jbcc/compiler/rewrite").toAbsolutePath();
            Files.writeString(sources.resolve(expected), result.text());
        } else {
            assertEquals(Files.readString(DialectFixture.RESOURCES.resolve(expected)), result.text());
        }
        assertFalse(fixture.compile(result.text()).isEmpty());
    }
}
