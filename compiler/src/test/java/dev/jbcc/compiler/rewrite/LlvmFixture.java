package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.llvm.LlvmDistribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The LLVM that tests use: that of the build. */
public final class LlvmFixture {
    private static final LlvmDistribution LLVM = new LlvmDistribution.Locator(
                    System.getenv(),
                    System.getProperty("jbcc.llvm.jar"),
                    BuildIdentity.ofThisCode().llvmVersion(),
                    LlvmFixture.class.getClassLoader())
            .locate(new CacheDirectory(CacheDirectory.ofEnvironment(System.getenv()), line -> {}), line -> {});

    private LlvmFixture() {}

    /** Returns the directory of libclang. */
    public static Path libraries() {
        return LLVM.libraryDirectory();
    }

    /** Runs clang; returns what it writes. */
    static String clang(List<String> arguments, String input) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(LLVM.clang().toString());
        command.addAll(arguments);
        Path errors = Files.createTempFile("jbcc-clang", ".txt");
        Path source = Files.createTempFile("jbcc-clang", ".c");
        try {
            Files.writeString(source, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(source.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("clang ended with " + status + ":\n" + Files.readString(errors));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(errors);
            Files.delete(source);
        }
    }
}
