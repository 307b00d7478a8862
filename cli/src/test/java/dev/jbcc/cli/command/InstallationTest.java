package dev.jbcc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path directory;

    @Test
    void theCacheIsWhereTheEnvironmentSays() {
        Map<String, String> properties = Map.of("user.home", "/home/x");
        assertEquals(Path.of("/home/x/.cache/jbcc"), new Installation(Map.of(), properties).cacheDirectory());
        assertEquals(Path.of("/c/jbcc"), new Installation(Map.of("XDG_CACHE_HOME", "/c"), properties).cacheDirectory());
        assertEquals(
                Path.of("/own"),
                new Installation(Map.of("XDG_CACHE_HOME", "/c", "JBCC_CACHE_DIR", "/own"), properties)
                        .cacheDirectory());
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Map<String, String> environment = new HashMap<>();
        environment.put("JBCC_LLVM", directory.toString());
        environment.put("JBCC_CACHE_DIR", file.resolve("x").toString());
        Installation installation = new Installation(
                environment,
                Map.of("java.class.path", directory.resolve("jbcc.jar").toString()));
        List<Finding> findings = installation.findings();
        assertEquals(
                "JBCC_LLVM=" + directory + ": no clang in it",
                find(findings, "LLVM").fact());
        assertEquals(Finding.State.FAIL, find(findings, "LLVM").state());
        assertEquals(
                file.resolve("x") + ": cannot be written",
                find(findings, "cache").fact());
        assertEquals(Finding.State.NOTE, find(findings, "cache").state());
        assertEquals(Finding.State.NOTE, find(findings, "start-up cache").state());
    }

    private static Finding find(List<Finding> findings, String name) {
        return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
