package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.cache.IncludeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rewriter between two runs of clang, over the small kernel of {@code fixtures/vmlinux.h}. Needs nothing of the machine's kernel. */
final class DialectFixture {
    static final Path RESOURCES = directoryOf("/dev/jbcc/compiler/rewrite/golden");
    private static final Path PRELUDE = headers();

    private final DialectRewriter rewriter = new DialectRewriter();
    private final Arch arch;

    DialectFixture(Arch arch) {
        this.arch = arch;
    }

    /** Returns the directory that a resource lies in. */
    private static Path directoryOf(String resource) {
        URL url = DialectFixture.class.getResource(resource);
        if (url == null) {
            throw new IllegalStateException("no resource " + resource);
        }
        try {
            return Path.of(url.toURI()).resolveSibling("").toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the names of the programs in a directory of the resources, without their ending. */
    static List<String> programs(String directory) {
        try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".c") && !name.endsWith(".expected.c"))
                    .map(name -> name.substring(0, name.length() - 2))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the directory of the headers that come with the compiler. */
    private static Path headers() {
        CacheDirectory cache = new CacheDirectory(CacheDirectory.ofEnvironment(System.getenv()), line -> {});
        try {
            return IncludeDirectory.materialise(cache, BuildIdentity.ofThisCode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> language() {
        return List.of(
                "--target=" + arch.clangTarget(),
                "-std=gnu11",
                "-O2",
                "-g",
                "-nostdinc",
                "-fno-delete-null-pointer-checks",
                "-fno-strict-aliasing",
                "-D" + arch.targetDefine());
    }

    /** Returns a source as the preprocessor leaves it. */
    String preprocess(String source, String name) throws IOException {
        List<String> command = new ArrayList<>(language());
        command.addAll(List.of("-E", "-C", "-Wno-macro-redefined"));
        command.addAll(List.of("-I" + RESOURCES.resolve("fixtures/include"), "-I" + PRELUDE));
        command.addAll(List.of("-include", "jbcc/dialect.h", "-x", "c", "-"));
        String wrapped = "# 1 \"" + name + "\"\n" + source + "\n#include <jbcc/epilogue.h>\n";
        // where the build lies must not show
        return LlvmFixture.clang(command, wrapped).replace(RESOURCES + "/", "").replace(PRELUDE + "/", "");
    }

    /** Returns what the rewriter makes of a source. */
    RewriteResult rewrite(String source, String name) throws IOException {
        List<String> arguments = new ArrayList<>(language());
        arguments.add("-include");
        arguments.add(RESOURCES.resolve("fixtures/vmlinux.h").toString());
        return rewriter.rewrite(new RewriteInput(
                name,
                preprocess(source, name),
                source,
                arguments,
                LlvmFixture.libraries(),
                arch,
                FixtureFacts.of(arch),
                true));
    }

    /** Compiles a rewritten program into BPF assembly; all warnings are errors. */
    String compile(String rewritten) throws IOException {
        List<String> command = new ArrayList<>(language());
        command.addAll(List.of("-Wall", "-Wextra", "-Werror"));
        command.addAll(List.of(
                "-Wno-deprecated-declarations",
                "-Wno-unused-variable",
                "-Wno-unused-function",
                "-Wno-unused-parameter",
                "-Wno-unused-value",
                "-Wno-unused-but-set-variable",
                "-Wno-missing-field-initializers",
                "-Wno-sign-compare",
                "-Wno-logical-op-parentheses",
                "-Wno-parentheses"));
        command.addAll(List.of("-I" + RESOURCES.resolve("fixtures"), "-I" + PRELUDE, "-S", "-o", "-", "-x", "c", "-"));
        return LlvmFixture.clang(command, rewritten);
    }
}
