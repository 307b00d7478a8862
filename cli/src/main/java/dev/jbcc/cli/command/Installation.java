package dev.jbcc.cli.command;

import dev.jbcc.cli.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What jbcc itself is made of, on this machine. */
final class Installation {
    private final Map<String, String> environment;
    private final Map<String, String> properties;

    /** @param properties of the JVM: {@code java.home} and the like */
    Installation(Map<String, String> environment, Map<String, String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("jbcc", Version.ofJbcc()));
        findings.add(jdk());
        findings.add(startupCache());
        findings.add(llvm());
        findings.add(cache());
        return findings;
    }

    private Finding jdk() {
        return Finding.ok(
                "JDK", property("java.version") + " (" + property("java.vendor") + "), " + property("java.home"));
    }

    private Finding startupCache() {
        Path cache = Path.of(property("java.class.path")).resolveSibling("jbcc.aot");
        return Files.isReadable(cache)
                ? Finding.ok("start-up cache", cache.toString())
                : Finding.note("start-up cache", cache + ": no such file", "start with ./jbcc, which makes it");
    }

    private Finding llvm() {
        String directory = environment.getOrDefault("JBCC_LLVM", "");
        if (!directory.isEmpty()) {
            boolean there = Files.isExecutable(Path.of(directory, "bin", "clang"))
                    || Files.isExecutable(Path.of(directory, "clang"));
            return there
                    ? Finding.ok("LLVM", "JBCC_LLVM=" + directory)
                    : Finding.fail("LLVM", "JBCC_LLVM=" + directory + ": no clang in it", "unset it or correct it");
        }
        String jar = property("jbcc.llvm.jar");
        if (jar.isEmpty()) {
            return Finding.unknown("LLVM", "on the class path, if anywhere", "");
        }
        if (Files.isReadable(Path.of(jar))) {
            return Finding.ok("LLVM", jar);
        }
        return Finding.fail(
                "LLVM",
                jar + ": not there, or not for this user",
                "build as this user, or set JBCC_LLVM to an installed LLVM");
    }

    private Finding cache() {
        Path directory = cacheDirectory();
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Finding.note(
                    "cache", directory + ": cannot be written", "every start compiles again; set JBCC_CACHE_DIR");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace() >> 20;
            return free < 500
                    ? Finding.note("cache", directory + ", " + free + " MiB free", "LLVM needs about 250 MiB there")
                    : Finding.ok("cache", directory + ", " + free + " MiB free");
        } catch (IOException _) {
            return Finding.ok("cache", directory.toString());
        }
    }

    Path cacheDirectory() {
        String own = environment.getOrDefault("JBCC_CACHE_DIR", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        return shared.isEmpty() ? Path.of(property("user.home"), ".cache", "jbcc") : Path.of(shared, "jbcc");
    }

    private String property(String name) {
        return properties.getOrDefault(name, "");
    }
}
