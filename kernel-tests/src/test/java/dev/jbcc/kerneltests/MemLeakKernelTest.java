package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code memleak} against {@code workloads/leaks.c}, which the test builds, files that stay open, and maps. */
@KernelTest
class MemLeakKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What the program keeps: allocations and bytes by function, the fewest bytes first. */
    private static final List<String> KEPT = List.of(
            "leak_kept 5 385",
            "leak_aligned 2 640",
            "leak_small 101 2424",
            "leak_zeroed 53 7950",
            "leak_aligned 17 10880",
            "leak_grown 31 31000",
            "leak_mapped 7 57344",
            "leak_large 3 3145728");

    private static final int ALL_KEPT = 219;
    private static final int FREED = 1009;
    private static final int FILES = 1009;

    @TempDir
    private static Path directory;

    private static Path program;

    @BeforeAll
    static void build() throws IOException {
        Path source = directory.resolve("leaks.c");
        program = directory.resolve("leaks");
        try (InputStream text = MemLeakKernelTest.class.getResourceAsStream("workloads/leaks.c")) {
            Files.copy(Objects.requireNonNull(text), source);
        }
        String output = program.toString();
        try (Child compiler = Child.start(
                "clang-16", "-O1", "-fno-omit-frame-pointer", "-fno-inline", "-o", output, source.toString())) {
            assertEquals(0, compiler.await(LIMIT), compiler::stderr);
        }
    }

    private static Child start() {
        Child child = Child.start(program.toString());
        String _ = child.awaitStdout(text -> text.contains("ready"), LIMIT);
        return child;
    }

    /** Returns function, allocations and bytes of each line of JSON. */
    private static List<String> kept(ToolRun tool) {
        Pattern line =
                Pattern.compile("\"stack\":\\[\"(leak_\\w+)\",\"main\",.*\"allocations\":(\\d+),.*\"bytes\":(\\d+)}");
        return tool.stdout()
                .lines()
                .map(text -> {
                    Matcher found = line.matcher(text);
                    return found.find() ? found.group(1) + " " + found.group(2) + " " + found.group(3) : text;
                })
                .toList();
    }

    @Test
    void whatAProcessKeepsIsShownByStackAndWhatItFreesIsNot() {
        try (Child workload = start()) {
            String pid = Long.toString(workload.pid());
            try (ToolRun json = ToolRun.start("memleak", "-p", pid, "-a", "-o", "0", "--json", "600");
                    ToolRun sums = ToolRun.start(
                            "memleak", "-p", pid, "--combined-only", "-z", "150", "-Z", "1000", "-T", "2", "600");
                    ToolRun calls = ToolRun.start("memleak", "-p", pid, "-t", "-z", "48", "-Z", "48", "600")) {
                workload.release();
                String _ = workload.awaitStdout(text -> text.contains("done"), LIMIT);

                String call = "\\d\\d:\\d\\d:\\d\\d leaks +" + pid + " +%s +48 0x[0-9a-f]+";
                calls.awaitLines(call.formatted("free"), FREED).stop();
                assertEquals(FREED, calls.lines(call.formatted("free")).size());
                assertEquals(FREED, calls.lines(call.formatted("alloc")).size());
                assertEquals(0, calls.lines(".* bytes in .*").size(), calls::stdout);

                assertEquals(KEPT, kept(json.stop()));
                Matcher block = Pattern.compile("\\{\"address\":\"0x[0-9a-f]+\",\"bytes\":(\\d+),\"age_ns\":\\d+}")
                        .matcher(json.stdout());
                assertEquals(ALL_KEPT, block.results().count());

                List<String> lines = sums.stop().lines(" {8}\\d.*| {16}leak_.*");
                assertEquals(
                        "        10880 bytes in 17 allocations from stack\n                leak_aligned+0x\n"
                                + "        31000 bytes in 31 allocations from stack\n                leak_grown+0x",
                        lines.stream()
                                .map(line -> line.replaceFirst("0x.*", "0x"))
                                .collect(Collectors.joining("\n")));
                assertEquals(
                        1,
                        sums.lines("\\[\\d\\d:\\d\\d:\\d\\d] Top 2 stacks with outstanding allocations:")
                                .size());
            }
        }
    }

    @Test
    void aCommandIsTracedToItsEnd() {
        ToolRun folded = ToolRun.runToEnd("memleak", "-c", program + " now", "-f");
        assertEquals(0, folded.status(), folded::stderr);
        List<String> bytes = folded.stdout()
                .lines()
                .map(line -> line.replaceFirst(".*;main;(leak_\\w+) ", "$1 "))
                .toList();
        assertEquals(KEPT.stream().map(line -> line.replaceFirst(" \\d+", "")).toList(), bytes);

        ToolRun small = ToolRun.runToEnd("memleak", "-c", program + " now", "--json", "--allocs-storage-size", "211");
        assertEquals(3, small.status());
        assertTrue(
                Pattern.compile("memleak: \\d+ allocations not followed, for lack of room; more room:"
                                + " --allocs-storage-size \\(now 211\\)")
                        .matcher(small.stderr())
                        .find(),
                small::stderr);

        ToolRun missing = ToolRun.runToEnd("memleak", "-c", "/no/such/program");
        assertEquals(1, missing.status());
        assertTrue(
                missing.stderr().contains("command '/no/such/program': could not be started (exit status 127)"),
                missing::stderr);
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        try (Child workload = start()) {
            String pid = Long.toString(workload.pid());
            ToolRun library = ToolRun.runToEnd("memleak", "-p", pid, "--symbols-prefix", "je_");
            assertEquals(1, library.status());
            assertTrue(
                    library.stderr().contains("no function 'je_free'; give the allocator with --obj"), library::stderr);
        }
        assertEquals(2, ToolRun.runToEnd("memleak", "-O", "c").status());
        assertEquals(2, ToolRun.runToEnd("memleak", "-z", "2", "-Z", "1").status());
    }

    /** Each open file is an object; those that are closed are freed, some a little later. */
    @Test
    void filesThatStayOpenAreAllocationsOfTheKernel() {
        String body = "for (1 .. 2003) { open(my $f, '<', '/dev/null') or die; close $f; }"
                + " for my $i (1 .. " + FILES + ") { open($f[$i], '<', '/dev/null') or die; }"
                + " print 'done'; close STDOUT; sleep 60;";
        String open =
                "\"stack\":\\[\"kmem_cache_alloc\\w*\",(?:\"__alloc_file\",)?\"alloc_empty_file\",\"path_openat\",.*"
                        + "\"allocations\":(\\d+),\"bytes\":(\\d+)}";
        try (Child workload = Child.startHeld("bash", "-c", "ulimit -n 2000; exec perl -e \"$0\"", body);
                ToolRun all = ToolRun.start("memleak", "--json", "-o", "0", "-z", "100", "-Z", "500", "3");
                ToolRun old = ToolRun.start("memleak", "-o", "100000", "3", "1")) {
            workload.release();
            String _ = workload.awaitStdout(text -> text.contains("done"), LIMIT);
            all.awaitLines(".*" + open, 1);
            int lines = all.lines(".*" + open).size();
            all.awaitLines(".*" + open, lines + 1).stopWithLoss();
            Matcher last = Pattern.compile(open).matcher(all.lines(".*" + open).getLast());
            assertTrue(last.find());
            long files = Long.parseLong(last.group(1));
            assertTrue(files >= FILES && files < FILES + 300, last::group);
            assertEquals(0, Long.parseLong(last.group(2)) % files);
            assertEquals(0, old.stopWithLoss().lines(".* bytes in .*").size(), old::stdout);
            assertEquals(1, old.lines(".* Top 0 stacks with .*").size());
        }
    }

    /** Each element of a per-CPU map is an allocation of its own, and is freed some time after the map is closed. */
    @Test
    void perCpuMemoryIsOutstandingWhileItsMapIsOpen() {
        String none = "\\[\\d\\d:\\d\\d:\\d\\d] Top 0 stacks with outstanding allocations:";
        try (ToolRun tool = ToolRun.start("memleak", "--percpu", "-o", "0", "-z", "1008", "-Z", "1008", "1")) {
            try (BpfMap _ = perCpuMap(MapType.PERCPU_ARRAY, 103, 1008);
                    BpfMap _ = perCpuMap(MapType.PERCPU_HASH, 53, 1008);
                    BpfMap _ = perCpuMap(MapType.PERCPU_HASH, 29, 1016)) {
                tool.awaitLines(" {8}103824 bytes in 103 allocations from stack", 1)
                        .awaitLines(" {8}53424 bytes in 53 allocations from stack", 1)
                        .awaitLines(" {16}array_map_alloc\\+0x[0-9a-f]+", 1)
                        .awaitLines(" {16}htab_map_alloc\\+0x[0-9a-f]+", 1);
            }
            tool.awaitLines(none, tool.lines(none).size() + 1).stop();
            assertEquals(0, tool.lines(" {8}\\d+ bytes in 29 .*").size(), tool::stdout);
        }
    }

    private static BpfMap perCpuMap(MapType type, int entries, int valueBytes) {
        return BpfMap.create(new MapSpec(
                "per_cpu",
                type.number(),
                4,
                valueBytes,
                entries,
                0,
                0,
                0,
                false,
                0,
                Optional.empty(),
                MapSpec.Data.NONE,
                new byte[0]));
    }
}
