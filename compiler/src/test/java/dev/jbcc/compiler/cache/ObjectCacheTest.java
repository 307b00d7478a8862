package dev.jbcc.compiler.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.cache.ObjectCache.Entry;
import dev.jbcc.compiler.cache.ObjectCache.Input;
import dev.jbcc.compiler.cache.ObjectCache.InputKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectCacheTest {
    @TempDir
    Path directory;

    private ObjectCache cache;
    private final Map<String, byte[]> world = new HashMap<>();

    @BeforeEach
    void open() {
        cache = new ObjectCache(new CacheDirectory(directory, line -> {}), 1 << 20);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable Entry find(String key) {
        return cache.find(bytes(key), (kind, name) -> world.get(kind + " " + name));
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("objects"))) {
            return files.filter(Files::isRegularFile).toList().getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource
    void looksAgainAtWhatWasRead(InputKind kind) {
        world.put(kind + " it", bytes("contents"));
        List<Input> inputs = List.of(Input.of(kind, "it", bytes("contents")));
        cache.store(bytes("key"), inputs, new Entry(bytes("object"), List.of(), bytes("")));
        assertNotNull(find("key"), "nothing has changed");
        world.put(kind + " it", bytes("others"));
        assertNull(find("key"), "it has changed");
    }

    @Test
    void givesBackWhatWasStored() {
        Diagnostic warning =
                Diagnostic.warning("a.c", 3, 4, "odd", "a hint", "another").withSourceLine("int odd;");
        cache.store(bytes("key"), List.of(), new Entry(bytes("object"), List.of(warning), bytes("relocations")));
        Entry entry = find("key");
        assertNotNull(entry);
        assertArrayEquals(bytes("object"), entry.bytes());
        assertEquals(List.of(warning), entry.warnings());
        assertArrayEquals(bytes("relocations"), entry.relocations());
        assertNull(find("kez"));
    }

    @Test
    void changedInputMakesEntryUseless() {
        world.put("FILE /a.h", bytes("one"));
        world.put("TRACEPOINT sched:x", bytes("format"));
        cache.store(
                bytes("key"),
                List.of(
                        Input.of(InputKind.FILE, "/a.h", bytes("one")),
                        Input.of(InputKind.TRACEPOINT, "sched:x", bytes("format")),
                        Input.of(InputKind.FILE, "/absent.h", null)),
                new Entry(bytes("object"), List.of(), bytes("relocations")));
        assertNotNull(find("key"));
        world.put("FILE /a.h", bytes("two"));
        assertNull(find("key"));
        world.put("FILE /a.h", bytes("one"));
        assertNotNull(find("key"));
        world.remove("TRACEPOINT sched:x");
        assertNull(find("key"));
        world.put("TRACEPOINT sched:x", bytes("format"));
        world.put("FILE /absent.h", bytes(""));
        assertNull(find("key"));
    }

    @Test
    void damagedEntryCountsAsAbsent() throws IOException {
        cache.store(bytes("key"), List.of(), new Entry(bytes("object"), List.of(), bytes("relocations")));
        Path file = onlyFile();
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x40;
            Files.write(file, bad);
            assertNull(find("key"), "byte " + i);
            Files.write(file, java.util.Arrays.copyOf(good, i));
            assertNull(find("key"), "cut to " + i);
        }
        cache.store(bytes("key"), List.of(), new Entry(bytes("object"), List.of(), bytes("relocations")));
        assertNotNull(find("key"));
    }

    @Test
    void cleaningTakesTheOldestFirst() throws IOException {
        for (int i = 0; i < 20; i++) {
            cache.store(bytes("key" + i), List.of(), new Entry(new byte[100_000], List.of(), bytes("relocations")));
            try (Stream<Path> files = Files.walk(directory.resolve("objects"))) {
                long time = 1_000_000_000L + i * 1000L;
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (Files.getLastModifiedTime(file).toMillis() > 2_000_000_000L) {
                        Files.setLastModifiedTime(file, FileTime.fromMillis(time));
                    }
                }
            }
        }
        cache.clean();
        assertNull(find("key0"));
        assertNotNull(find("key19"));
        try (Stream<Path> files = Files.walk(directory.resolve("objects"))) {
            long left = files.filter(Files::isRegularFile).count();
            assertTrue(left >= 7 && left <= 8, "files left: " + left);
        }
    }
}
