package dev.jbcc.compiler.llvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.cache.CacheDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlvmDistributionTest {
    @TempDir
    Path directory;

    private LlvmDistribution.Locator locator(Map<String, String> environment, String jar) {
        return new LlvmDistribution.Locator(environment, jar, "99.1", new ClassLoader(null) {});
    }

    private CacheDirectory cache() {
        return new CacheDirectory(directory.resolve("cache"), line -> {});
    }

    /** Makes a jar like the real one, with libraries of a few bytes. */
    private Path jar(boolean complete) throws IOException {
        Path jar = directory.resolve("llvm.jar");
        String root =
                "org/bytedeco/llvm/linux-" + (System.getProperty("os.arch").equals("amd64") ? "x86_64" : "arm64");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String library : List.of("libLLVM", "libclang-cpp", "libclang")) {
                out.putNextEntry(new ZipEntry(root + "/" + library + ".so"));
                out.write(library(library + ".so.99.1"));
            }
            if (complete) {
                out.putNextEntry(new ZipEntry(root + "/clang"));
                out.write("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static byte[] library(String soname) {
        ByteBuffer out =
                ByteBuffer.allocate(64 + 128 + 2 * 16 + soname.length() + 2).order(ByteOrder.LITTLE_ENDIAN);
        int sections = 64;
        int dynamic = 64 + 128;
        int strings = dynamic + 32;
        out.putInt(0x464c457f).put((byte) 2).put((byte) 1);
        out.putLong(0x28, sections).putShort(0x3a, (short) 64).putShort(0x3c, (short) 2);
        out.putInt(sections + 4, 6)
                .putLong(sections + 0x18, dynamic)
                .putLong(sections + 0x20, 32)
                .putInt(sections + 0x28, 1);
        out.putInt(sections + 64 + 4, 3).putLong(sections + 64 + 0x18, strings);
        out.putLong(dynamic, 14).putLong(dynamic + 8, 1);
        out.put(strings + 1, soname.getBytes(StandardCharsets.UTF_8));
        return out.array();
    }

    @Test
    void unpacksUnderNamesThatLibrariesAskFor() throws IOException {
        List<String> progress = new ArrayList<>();
        LlvmDistribution llvm = locator(Map.of(), jar(true).toString()).locate(cache(), progress::add);
        assertTrue(Files.isExecutable(llvm.clang()));
        assertEquals(1, progress.size());
        try (Stream<Path> files = Files.list(llvm.libraryDirectory())) {
            assertEquals(
                    List.of(
                            "clang",
                            "libLLVM.so",
                            "libLLVM.so.99.1",
                            "libclang-cpp.so",
                            "libclang-cpp.so.99.1",
                            "libclang.so",
                            "libclang.so.99.1"),
                    files.map(p -> p.getFileName().toString()).sorted().toList());
        }
        Files.delete(directory.resolve("llvm.jar"));
        assertEquals(llvm, locator(Map.of(), "gone").locate(cache(), progress::add));
        assertEquals(1, progress.size());
    }

    @Test
    void severalAtOnceEndWithOneDirectory() throws Exception {
        String jar = jar(true).toString();
        CountDownLatch start = new CountDownLatch(1);
        List<LlvmDistribution> found = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    LlvmDistribution llvm = locator(Map.of(), jar).locate(cache(), line -> {});
                    synchronized (found) {
                        found.add(llvm);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(6, found.size());
        assertEquals(1, found.stream().distinct().count());
        try (Stream<Path> entries = Files.list(directory.resolve("cache"))) {
            assertEquals(1, entries.count());
        }
    }

    @Test
    void interruptedUnpackingLeavesNothingThatCountsAsDone() throws IOException {
        CompileException e = assertThrows(
                CompileException.class,
                () -> locator(Map.of(), jar(false).toString()).locate(cache(), line -> {}));
        assertTrue(
                String.valueOf(e.getMessage()).contains("the jar has no 'clang'"),
                () -> String.valueOf(e.getMessage()));
        try (Stream<Path> entries = Files.list(directory.resolve("cache"))) {
            assertEquals(0, entries.count());
        }
        Files.createDirectories(directory.resolve("cache/tmp-llvm-left"));
        assertTrue(Files.exists(locator(Map.of(), jar(true).toString())
                .locate(cache(), line -> {})
                .clang()));
    }

    @Test
    void saysWhatIsWrongWithInstalledOne() throws IOException {
        Path root = Files.createDirectories(directory.resolve("opt"));
        LlvmDistribution.Locator locator = locator(Map.of("JBCC_LLVM", root.toString()), "");
        assertMessage(locator, "llvm '" + root + "': JBCC_LLVM: no clang in it or in its bin directory");
        Path clang = Files.createDirectories(root.resolve("bin")).resolve("clang");
        Files.writeString(clang, "#!/bin/sh\necho 'Debian clang version 14.0.6'\n");
        Files.setPosixFilePermissions(clang, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertMessage(locator, "llvm '" + root + "': JBCC_LLVM: no libclang.so in its lib directory");
        Files.writeString(Files.createDirectories(root.resolve("lib")).resolve("libclang-14.so.14.0.6"), "");
        assertMessage(locator, "llvm '" + root + "': JBCC_LLVM: version 14.0.6, need 17 or newer");
        Files.writeString(clang, "#!/bin/sh\necho 'clang version 19.1.2 (a build)'\n");
        LlvmDistribution found = locator.locate(cache(), line -> {});
        assertEquals(new LlvmDistribution(clang, root.resolve("lib"), "19.1.2"), found);
    }

    @Test
    void saysWhatToDoWhenThereIsNone() {
        assertMessage(locator(Map.of(), "/nowhere.jar"), "llvm: jar '/nowhere.jar': no such file");
        CompileException e =
                assertThrows(CompileException.class, () -> locator(Map.of(), "").locate(cache(), line -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("JBCC_LLVM_JAR"), () -> String.valueOf(e.getMessage()));
    }

    private void assertMessage(LlvmDistribution.Locator locator, String message) {
        CompileException e = assertThrows(CompileException.class, () -> locator.locate(cache(), line -> {}));
        assertEquals(message, e.getMessage());
    }
}
