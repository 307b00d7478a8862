package dev.jbcc.compiler.llvm;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.cache.CacheDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * An LLVM: the clang program and the directory of {@code libclang.so} and what it needs.
 *
 * <p>Found in this order: the installation that {@code JBCC_LLVM} names; what was unpacked before into the cache directory; the jar
 * {@code org.bytedeco:llvm} that the system property {@code jbcc.llvm.jar} or the variable {@code JBCC_LLVM_JAR} names, or that the
 * class path holds. The jar is opened only to be unpacked, and need not be on the class path: a start-up that has 147 MB less to index
 * is shorter.
 *
 * @param clang the program
 * @param libraryDirectory holds {@code libclang.so} under this or a versioned name
 * @param version for cache keys and messages
 */
public record LlvmDistribution(Path clang, Path libraryDirectory, String version) {
    private static final int OLDEST_MAJOR = 17;
    private static final int BUFFER_BYTES = 1 << 18;

    /** Finds LLVM, unpacking it if need be. */
    public static final class Locator {
        private final Map<String, String> environment;
        private final @Nullable String jarProperty;
        private final String bundledVersion;
        private final ClassLoader classLoader;

        /** Creates a locator from its surroundings. */
        public Locator(
                Map<String, String> environment,
                @Nullable String jarProperty,
                String bundledVersion,
                ClassLoader classLoader) {
            this.environment = environment;
            this.jarProperty = jarProperty;
            this.bundledVersion = bundledVersion;
            this.classLoader = classLoader;
        }

        /**
         * Returns what tells this LLVM from others, without looking for it: part of the key of compiled objects.
         */
        public String identity() {
            String installed = environment.get("JBCC_LLVM");
            return installed == null || installed.isEmpty() ? bundledVersion : "at " + installed;
        }

        /**
         * Finds LLVM.
         *
         * @param progress told about unpacking, which takes seconds
         * @throws CompileException if there is none that serves; says what to do
         */
        public LlvmDistribution locate(CacheDirectory cache, Consumer<String> progress) {
            String installed = environment.get("JBCC_LLVM");
            if (installed != null && !installed.isEmpty()) {
                return installed(Path.of(installed));
            }
            LlvmDistribution unpacked = unpacked(cache.path());
            if (unpacked == null) {
                unpacked = unpacked(cache.writable());
            }
            return unpacked != null ? unpacked : unpack(cache, progress);
        }

        private @Nullable LlvmDistribution unpacked(Path cache) {
            Path directory = cache.resolve("llvm-" + bundledVersion + "-" + platform());
            Path clang = directory.resolve("clang");
            return Files.isExecutable(clang) ? new LlvmDistribution(clang, directory, bundledVersion) : null;
        }

        private static String platform() {
            return switch (Arch.host()) {
                case X86_64 -> "linux-x86_64";
                case ARM64 -> "linux-arm64";
                case POWERPC64 -> "linux-ppc64le";
                case S390X, RISCV64, LOONGARCH64 ->
                    throw new CompileException(
                            "llvm: no bundled build for this machine (" + System.getProperty("os.arch")
                                    + "); JBCC_LLVM names an installed LLVM",
                            null);
            };
        }

        private LlvmDistribution unpack(CacheDirectory cache, Consumer<String> progress) {
            Path target = cache.writable().resolve("llvm-" + bundledVersion + "-" + platform());
            try (Source source = open()) {
                progress.accept("unpacking LLVM " + bundledVersion + " into " + cache.path() + ", once");
                Path temporary = Files.createTempDirectory(cache.writable(), "tmp-llvm-");
                try {
                    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
                    source.extract(temporary);
                    CacheDirectory.publish(temporary, target);
                } finally {
                    if (Files.exists(temporary)) {
                        CacheDirectory.deleteTree(temporary);
                    }
                }
                deleteAbandoned(cache.writable());
            } catch (IOException e) {
                throw new CompileException(
                        "llvm: unpack into '" + target + "': " + e.getMessage()
                                + "; it takes 320 MB: JBCC_CACHE_DIR names another place",
                        e);
            }
            return new LlvmDistribution(target.resolve("clang"), target, bundledVersion);
        }

        /** Deletes what an interrupted unpacking left, when it is old enough to be nobody's work. */
        private static void deleteAbandoned(Path cache) {
            long limit = System.currentTimeMillis() - 3_600_000;
            try (Stream<Path> entries = Files.list(cache)) {
                for (Path entry : entries.toList()) {
                    if (String.valueOf(entry.getFileName()).startsWith("tmp-llvm-")
                            && Files.getLastModifiedTime(entry).toMillis() < limit) {
                        CacheDirectory.deleteTree(entry);
                    }
                }
            } catch (IOException e) {
                // next time
            }
        }

        private Source open() throws IOException {
            String jar = jarProperty != null && !jarProperty.isEmpty() ? jarProperty : environment.get("JBCC_LLVM_JAR");
            if (jar != null && !jar.isEmpty()) {
                if (!Files.isReadable(Path.of(jar))) {
                    throw new CompileException("llvm: jar '" + jar + "': no such file", null);
                }
                return new Source(new JarFile(jar), null, platform());
            }
            if (classLoader.getResource("org/bytedeco/llvm/" + platform() + "/clang") != null) {
                return new Source(null, classLoader, platform());
            }
            throw new CompileException(
                    "llvm: not found; put org.bytedeco:llvm:" + bundledVersion + ":" + platform()
                            + " on the class path, or name that jar with JBCC_LLVM_JAR,"
                            + " or an installed LLVM (17 or newer) with JBCC_LLVM",
                    null);
        }
    }

    /** The jar, as a file or through a class loader. */
    private record Source(@Nullable JarFile jar, @Nullable ClassLoader classLoader, String platform)
            implements AutoCloseable {
        private static final String[][] FILES = {
            {"libLLVM.so", "lib/libLLVM.so"},
            {"libclang-cpp.so", "lib/libclang-cpp.so"},
            {"libclang.so", "lib/libclang.so"},
            {"clang", "bin/clang"}
        };

        void extract(Path directory) throws IOException {
            List<FutureTask<@Nullable Void>> tasks = new ArrayList<>();
            for (String[] names : FILES) {
                FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
                    extract(directory, names);
                    return null;
                });
                tasks.add(task);
                Thread.ofPlatform().daemon().name("jbcc-unpack").start(task);
            }
            IOException failure = null;
            for (FutureTask<?> task : tasks) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    IOException cause = e.getCause() instanceof IOException io
                            ? io
                            : new IOException(String.valueOf(e.getCause()), e);
                    if (failure == null) {
                        failure = cause;
                    } else {
                        failure.addSuppressed(cause);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    failure = new IOException("interrupted", e);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void extract(Path directory, String[] names) throws IOException {
            for (String name : names) {
                try (InputStream in = open("org/bytedeco/llvm/" + platform + "/" + name)) {
                    if (in == null) {
                        continue;
                    }
                    String simple = names[0];
                    Path file = directory.resolve(simple);
                    try (var out = Files.newOutputStream(file)) {
                        byte[] buffer = new byte[BUFFER_BYTES];
                        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                            out.write(buffer, 0, n);
                        }
                    }
                    if (simple.equals("clang")) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    } else {
                        // Programs ask for the name with the version, which only the library itself knows.
                        String soname = ElfSoname.read(file);
                        if (!soname.equals(simple)) {
                            Files.move(file, directory.resolve(soname));
                            Files.createSymbolicLink(file, Path.of(soname));
                        }
                    }
                    return;
                }
            }
            throw new IOException("the jar has no '" + names[0] + "'");
        }

        private @Nullable InputStream open(String name) throws IOException {
            if (jar != null) {
                ZipEntry entry = jar.getEntry(name);
                return entry == null ? null : jar.getInputStream(entry);
            }
            return classLoader == null ? null : classLoader.getResourceAsStream(name);
        }

        @Override
        public void close() throws IOException {
            if (jar != null) {
                jar.close();
            }
        }
    }

    /** Looks at an installed LLVM, as distributions and LLVM's own archives lay it out. */
    private static LlvmDistribution installed(Path root) {
        Path clang = null;
        for (String name :
                List.of("bin/clang", "clang", "bin/clang-21", "bin/clang-20", "bin/clang-19", "bin/clang-18")) {
            if (Files.isExecutable(root.resolve(name))) {
                clang = root.resolve(name);
                break;
            }
        }
        if (clang == null) {
            throw new CompileException("llvm '" + root + "': JBCC_LLVM: no clang in it or in its bin directory", null);
        }
        Path libraries = null;
        for (String name : List.of("lib", "lib64", ".", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu")) {
            if (findLibclang(root.resolve(name)).isPresent()) {
                libraries = root.resolve(name).normalize();
                break;
            }
        }
        if (libraries == null) {
            throw new CompileException("llvm '" + root + "': JBCC_LLVM: no libclang.so in its lib directory", null);
        }
        String version = ClangProcess.version(clang);
        int major = major(version);
        if (major < OLDEST_MAJOR) {
            throw new CompileException(
                    "llvm '" + root + "': JBCC_LLVM: version " + version + ", need " + OLDEST_MAJOR + " or newer",
                    null);
        }
        return new LlvmDistribution(clang, libraries, version);
    }

    /** Returns the libclang of a directory: under its plain name, else the versioned one that sorts last. */
    public static Optional<Path> findLibclang(Path directory) {
        Path plain = directory.resolve("libclang.so");
        if (Files.isReadable(plain)) {
            return Optional.of(plain);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(p -> String.valueOf(p.getFileName())
                            .toLowerCase(Locale.ROOT)
                            .matches("libclang(-[0-9]+)?\\.so\\.[0-9.]+"))
                    .max(Path::compareTo);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int major(String version) {
        int dot = version.indexOf('.');
        try {
            return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
