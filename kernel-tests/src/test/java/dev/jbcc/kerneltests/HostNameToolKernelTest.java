package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.KernelTest;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code gethostlatency}, on calls that this process makes. */
@KernelTest(host = true)
class HostNameToolKernelTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());
    private static final int AF_INET = 2;
    private static final int AI_NUMERICHOST = 4;

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    @Test
    void eachLookUpIsSeenWithItsName() throws Throwable {
        MethodHandle getaddrinfo = function("getaddrinfo", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        MethodHandle gethostbyname2 = function("gethostbyname2", ADDRESS, ADDRESS, JAVA_INT);
        MethodHandle gethostbyname = function("gethostbyname", ADDRESS, ADDRESS);
        int found = 13;
        int unknown = 7;
        int old = 5;
        int old2 = 3;
        String longest = "a".repeat(249) + ".jbcc"; // nothing but numbers is looked up
        try (Arena arena = Arena.ofConfined();
                ToolRun run = ToolRun.start("gethostlatency", "-p", PID);
                ToolRun json = ToolRun.start("gethostlatency", "--json", "-p", PID, "--library", "c")) {
            MemorySegment result = arena.allocate(ADDRESS);
            MemorySegment numeric = arena.allocate(48, 8); // struct addrinfo
            numeric.set(JAVA_INT, 0, AI_NUMERICHOST);
            long start = System.nanoTime();
            for (int i = 0; i < found; i++) {
                assertEquals(0, (int)
                        getaddrinfo.invokeExact(arena.allocateFrom("192.0.2.1"), MemorySegment.NULL, numeric, result));
            }
            for (int i = 0; i < unknown; i++) {
                assertNotEquals(0, (int)
                        getaddrinfo.invokeExact(arena.allocateFrom(longest), MemorySegment.NULL, numeric, result));
            }
            // No name: it gives the address of the machine itself.
            assertEquals(0, (int)
                    getaddrinfo.invokeExact(MemorySegment.NULL, arena.allocateFrom("80"), MemorySegment.NULL, result));
            for (int i = 0; i < old; i++) {
                MemorySegment host = (MemorySegment) gethostbyname.invokeExact(arena.allocateFrom("192.0.2.2"));
                assertNotEquals(MemorySegment.NULL, host);
            }
            for (int i = 0; i < old2; i++) {
                MemorySegment host =
                        (MemorySegment) gethostbyname2.invokeExact(arena.allocateFrom("192.0.2.3"), AF_INET);
                assertNotEquals(MemorySegment.NULL, host);
            }
            double millis = (System.nanoTime() - start) / 1e6;

            String line = "\\d\\d:\\d\\d:\\d\\d " + PID + " +\\S.* +\\d+\\.\\d\\d ";
            run.stop();
            assertEquals(found, run.lines(line + "192\\.0\\.2\\.1").size(), run::stdout);
            assertEquals(unknown, run.lines(line + longest).size(), run::stdout);
            assertEquals(old, run.lines(line + "192\\.0\\.2\\.2").size(), run::stdout);
            assertEquals(old2, run.lines(line + "192\\.0\\.2\\.3").size(), run::stdout);
            assertEquals(1 + found + unknown + old + old2, run.stdout().lines().count(), run::stdout);
            json.stop();
            double sum = Pattern.compile("\"latency_ms\":(\\d+\\.\\d\\d),\"host\":\"")
                    .matcher(json.stdout())
                    .results()
                    .mapToDouble(match -> Double.parseDouble(match.group(1)))
                    .sum();
            assertTrue(sum <= millis, () -> millis + " ms passed meanwhile: " + json.stdout());
            assertEquals(found + unknown + old + old2, json.stdout().lines().count(), json::stdout);
        }
    }
}
