package dev.jbcc.compiler.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void environmentNamesPlace() {
        assertEquals(Path.of("/a"), CacheDirectory.ofEnvironment(Map.of("JBCC_CACHE_DIR", "/a", "HOME", "/h")));
        assertEquals(Path.of("/x/jbcc"), CacheDirectory.ofEnvironment(Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h")));
        assertEquals(
                Path.of("/h/.cache/jbcc"), CacheDirectory.ofEnvironment(Map.of("XDG_CACHE_HOME", "", "HOME", "/h")));
    }

    @Test
    void directoryThatCannotBeMadeIsReplacedWithOneWarning() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        List<String> warnings = new ArrayList<>();
        CacheDirectory cache = new CacheDirectory(file.resolve("cache"), warnings::add);
        Path writable = cache.writable();
        assertTrue(Files.isWritable(writable));
        assertEquals(writable, cache.writable());
        assertTrue(cache.temporary());
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("JBCC_CACHE_DIR"), warnings.getFirst());
        cache.close();
        assertFalse(Files.exists(writable));
    }

    @Test
    void writersAtOnceLeaveOneWholeFile() throws Exception {
        Path file = directory.resolve("deep/er/file");
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            contents.add(("x" + i).repeat(100_000).getBytes(StandardCharsets.UTF_8));
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> writers = new ArrayList<>();
        List<IOException> failures = new ArrayList<>();
        for (byte[] content : contents) {
            writers.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    for (int n = 0; n < 20; n++) {
                        CacheDirectory.writeAtomically(file, content);
                        byte[] seen = Files.readAllBytes(file);
                        if (contents.stream().noneMatch(c -> java.util.Arrays.equals(c, seen))) {
                            throw new IOException("torn file");
                        }
                    }
                } catch (IOException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        start.countDown();
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(List.of(), failures);
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void firstOfTwoPublishersWins() throws IOException {
        Path target = directory.resolve("published");
        for (String name : List.of("one", "two")) {
            Path made = Files.createDirectory(directory.resolve(name));
            Files.writeString(made.resolve("content"), name);
            CacheDirectory.publish(made, target);
            assertFalse(Files.exists(made));
        }
        assertArrayEquals("one".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(target.resolve("content")));
    }

    @Test
    void workOfDeadProcessesIsDeletedWhenOld() throws IOException {
        CacheDirectory cache = new CacheDirectory(directory, line -> {});
        Path young = cache.createWorkDirectory();
        Path old = cache.createWorkDirectory();
        Files.writeString(old.resolve("vmlinux.h"), "");
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000));
        cache.deleteStaleWork();
        assertTrue(Files.exists(young));
        assertFalse(Files.exists(old));
    }
}
