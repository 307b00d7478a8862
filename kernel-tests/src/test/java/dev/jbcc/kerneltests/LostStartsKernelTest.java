package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More calls under way than a tool's table has room for: what is not seen is told. The test fills the table but for a few places; the
 * calls wait until the other end of a pipe is opened.
 */
@KernelTest
class LostStartsKernelTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLS = 13;
    private static final int ROOM = 7;
    private static final int NO_THREAD = 1 << 30; // larger than any

    @TempDir
    private Path directory;

    private Path pipe = Path.of("");

    @BeforeEach
    void makePipe() {
        pipe = directory.resolve("pipe");
        try (Child make = Child.start("mkfifo", pipe.toString())) {
            assertEquals(0, make.await(LIMIT), make::stderr);
        }
    }

    @Test
    void opensnoopTellsTheOpensThatItCouldNotFollow() throws Exception {
        // Nothing else in this process opens with that flag.
        try (ToolRun tool = ToolRun.start("opensnoop", "-p", PID, "-f", "O_NOFOLLOW")) {
            fill("requests");
            callAtOnce(() -> {
                FileChannel.open(pipe, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                        .close();
                return 0;
            });
            assertLoss(tool, "opensnoop");
            assertEquals(ROOM, tool.lines(PID + " .* " + pipe).size(), tool::stdout);
        }
    }

    @Test
    void funclatencyTellsTheCallsThatItCouldNotFollow() throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle creat = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("creat"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofShared();
                ToolRun tool = ToolRun.start("funclatency", "-p", PID, "c:creat")) {
            MemorySegment path = arena.allocateFrom(pipe.toString());
            fill("since");
            callAtOnce(() -> created(creat, path));
            assertLoss(tool, "funclatency");
            assertTrue(tool.stdout().contains(", count: " + ROOM + "\n"), tool::stdout);
        }
    }

    private static int created(MethodHandle creat, MemorySegment path) {
        try {
            int file = (int) creat.invokeExact(path, 0600);
            assertTrue(file >= 0);
            return (int) SystemCalls.call(SystemCalls.CLOSE, file);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void assertLoss(ToolRun tool, String name) {
        tool.stopWithLoss();
        assertEquals(3, tool.status());
        String told = "jbcc: " + name + ": " + (CALLS - ROOM) + " starts not followed, for lack of room in the table; ";
        assertEquals(
                1, tool.stderr().lines().filter(line -> line.startsWith(told)).count(), tool::stderr);
    }

    /** Takes all places of a table of the tool but a few, for threads that there are not. */
    private static void fill(String table) throws IOException {
        try (Arena arena = Arena.ofConfined();
                BpfMap map = map(table)) {
            MemorySegment key = arena.allocate(map.keySizeBytes(), 8);
            MemorySegment value = arena.allocate(map.valueBufferBytes(), 8);
            for (int i = ROOM; i < map.maxEntries(); i++) {
                key.set(JAVA_INT, map.keySizeBytes() - (map.keySizeBytes() == 4 ? 4 : 8), NO_THREAD + i);
                assertTrue(map.update(key, value, UpdateMode.NO_EXIST));
            }
        }
    }

    /** Returns the map of that name that this process has open. */
    private static BpfMap map(String name) throws IOException {
        for (int id : mapIds()) {
            BpfMap map = BpfMap.openById(id);
            if (map.name().equals(name)) {
                return map;
            }
            map.close();
        }
        throw new AssertionError("no map " + name);
    }

    private static List<Integer> mapIds() throws IOException {
        List<Integer> ids = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fdinfo"))) {
            for (Path info : open.toList()) {
                try (Stream<String> lines = Files.lines(info)) {
                    lines.filter(line -> line.startsWith("map_id:"))
                            .map(line -> Integer.valueOf(line.substring(7).strip()))
                            .forEach(ids::add);
                } catch (NoSuchFileException _) {
                    // closed meanwhile
                }
            }
        }
        return ids;
    }

    /** Makes the calls, each in a thread of its own; when all have begun, lets them end. */
    private void callAtOnce(Callable<Integer> call) throws Exception {
        List<FutureTask<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            FutureTask<Integer> task = new FutureTask<>(call);
            Thread thread = new Thread(task, "opens-pipe");
            thread.setDaemon(true);
            thread.start();
            calls.add(task);
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (waiting() < CALLS) {
            assertTrue(System.nanoTime() < end, "all wait for the other end");
            Thread.sleep(20);
        }
        try (FileChannel _ = FileChannel.open(pipe, StandardOpenOption.READ)) {
            for (FutureTask<Integer> each : calls) {
                assertEquals(0, each.get());
            }
        }
    }

    /** Returns how many threads of this process wait for the other end of a pipe. */
    private static long waiting() throws IOException {
        long count = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    count += Files.readString(thread.resolve("wchan")).equals("wait_for_partner") ? 1 : 0;
                } catch (IOException _) {
                    // it has ended
                }
            }
        }
        return count;
    }
}
