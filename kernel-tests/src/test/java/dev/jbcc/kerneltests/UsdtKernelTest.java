package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.BpfBuilder;
import dev.jbcc.Usdt;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.usdt.UsdtProbe;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static probes of a program that the test builds: {@code workloads/usdt.c} hits each a known number of times. */
@KernelTest(host = true)
class UsdtKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 61;
    private static final long SUM = (long) TIMES * (TIMES + 1) / 2;

    @TempDir
    private static Path directory;

    private static Path program;

    @SuppressWarnings("ArrayRecordComponent") // as users write it
    record Places(long hits, long sum, long[] values) {}

    record Text(String text) {}

    @BeforeAll
    static void build() throws IOException {
        Path source = directory.resolve("usdt.c");
        program = directory.resolve("usdt");
        try (InputStream text = UsdtKernelTest.class.getResourceAsStream("workloads/usdt.c")) {
            Files.copy(Objects.requireNonNull(text), source);
        }
        try (Child compiler = Child.start(
                "clang-16", "-O1", "-fPIE", "-pie", "-DTIMES=" + TIMES, "-o", program.toString(), source.toString())) {
            assertEquals(0, compiler.await(LIMIT), compiler::stderr);
        }
    }

    private static Child start() {
        Child child = Child.start(program.toString());
        String _ = child.awaitStdout(text -> text.contains("ready"), LIMIT);
        return child;
    }

    private static BpfBuilder builder() {
        return Bpf.fromFile(Programs.of("usdt.c"));
    }

    private static long sum(Bpf bpf, int number) {
        return bpf.table("sums", Integer.class, Long.class).get(number).orElseThrow();
    }

    private static int pid(Child child) {
        return Math.toIntExact(child.pid());
    }

    @Test
    void argumentsOfEveryPlaceAreRead() {
        try (Child other = start();
                Child child = start();
                Bpf bpf = builder()
                        .usdt(Usdt.ofProcess(pid(child))
                                .enableProbe("places", "on_places")
                                .enableProbe("sample:copied", "on_copied"))
                        .open()) {
            assertEquals(2, bpf.numOpenUprobes());
            other.release();
            child.release();
            String _ = other.awaitStdout(text -> text.contains("looked 0"), LIMIT);
            String _ = child.awaitStdout(text -> text.contains("looked 0"), LIMIT);
            Places places =
                    bpf.table("seen", Integer.class, Places.class).get(0).orElseThrow();
            assertEquals(TIMES, places.hits());
            assertEquals(SUM, places.sum());
            assertArrayEquals(
                    new long[] {TIMES, -2, 254, -7, -20, -20, 4242, 0x7788, 0x77, 0x1122334455667788L, -2},
                    places.values());
            assertEquals(2 * TIMES, sum(bpf, 0));
            assertEquals(1001 * SUM, sum(bpf, 1));
        }
    }

    @Test
    void programsSeeThatSomebodyLooksAsLongAsSomebodyDoes() {
        try (Child child = start()) {
            try (Bpf bpf = builder()
                    .usdt(Usdt.ofFile(program.toString()).enableProbe("guarded", "on_guarded"))
                    .open()) {
                child.release();
                String _ = child.awaitStdout(text -> text.contains("looked " + TIMES + "\n"), LIMIT);
                assertEquals(TIMES, sum(bpf, 2));
                assertEquals(
                        "a text of the program",
                        bpf.table("texts", Integer.class, Text.class)
                                .get(0)
                                .orElseThrow()
                                .text());
            }
            child.signal("USR1");
            String _ = child.awaitStdout(text -> text.contains("semaphore 0\n"), LIMIT);
        }
    }

    @Test
    void functionsThatReadNoArgumentsDoNotNeedThemToBeReadable() {
        try (Child child = start();
                Bpf bpf = builder().open();
                Bpf plain = Bpf.fromFile(Programs.of("usdt_plain.c"))
                        .autoAttach(false)
                        .open()) {
            Usdt usdt = Usdt.ofProcess(pid(child));
            UsdtProbe probe = usdt.probes("other:copied").getFirst();
            BpfException refused = assertThrows(BpfException.class, () -> bpf.attachUsdt(probe, "on_any", pid(child)));
            assertTrue(
                    refused.toString().contains("arguments '8f@%xmm0': '8f@%xmm0': floating-point numbers"),
                    refused::toString);
            assertEquals(0, bpf.numOpenUprobes());
            plain.attachUsdt(probe, "on_any", pid(child));
            child.release();
            String _ = child.awaitStdout(text -> text.contains("looked 0"), LIMIT);
            assertEquals(
                    TIMES, plain.table("hits", Integer.class, Long.class).get(0).orElseThrow());
            plain.detachUsdt("other:copied");
            assertEquals(0, plain.numOpenUprobes());
        }
    }

    @Test
    void probesAreListedWithTheirPlaces() {
        List<UsdtProbe> probes = Usdt.ofFile(program.toString()).enumerateProbes();
        assertEquals(
                List.of("other:copied 1 1", "sample:copied 1 2", "sample:guarded 1 1", "sample:places 11 1"),
                probes.stream()
                        .map(probe -> probe.fullName() + " " + probe.argumentCount() + " "
                                + probe.sites().size())
                        .sorted()
                        .toList());
        assertEquals(
                List.of("sample:guarded"),
                probes.stream()
                        .filter(UsdtProbe::hasSemaphore)
                        .map(UsdtProbe::fullName)
                        .toList());
    }

    @Test
    void traceShowsArgumentsOfEveryPlace() {
        try (Child other = start();
                Child child = start();
                ToolRun tool = ToolRun.start(
                        "trace",
                        "--json",
                        "-p",
                        Long.toString(child.pid()),
                        "u:" + program + ":sample:copied (arg1 % 2) \"%lld\", arg1",
                        "u:" + program + ":guarded \"%s\", arg1")) {
            other.release();
            child.release();
            String _ = child.awaitStdout(text -> text.contains("looked " + TIMES + "\n"), LIMIT);
            String _ = other.awaitStdout(text -> text.contains("looked 0\n"), LIMIT);
            tool.stop();
            assertEquals(
                    (TIMES + 1) / 2,
                    tool.lines(".*\"func\":\"copied\",\"message\":\"\\d?[13579]\",.*")
                            .size(),
                    tool::stdout);
            assertEquals(
                    TIMES,
                    tool.lines(".*\"func\":\"guarded\",\"message\":\"a text of the program\",.*")
                            .size(),
                    tool::stdout);
            assertEquals(TIMES + (TIMES + 1) / 2, tool.stdout().lines().count(), tool::stdout);
        }
    }

    @Test
    void funccountCountsEveryHit() {
        String file = program.toString();
        try (Child child = start();
                Child other = start()) {
            String pid = Integer.toString(pid(child));
            try (ToolRun all = ToolRun.start("funccount", "-p", pid, "u:" + file + ":*");
                    ToolRun both = ToolRun.start("funccount", "--json", "u:" + file + ":sample:[cp]", "-r")) {
                other.release();
                child.release();
                String _ = other.awaitStdout(text -> text.contains("looked 0\n"), LIMIT);
                String _ = child.awaitStdout(text -> text.contains("looked " + TIMES + "\n"), LIMIT);
                List<String> lines = all.stop().stdout().lines().toList();
                assertEquals("Tracing 4 USDT probes for \"u:" + file + ":*\"... Hit Ctrl-C to end.", lines.getFirst());
                assertEquals(
                        List.of(
                                "other:copied " + TIMES,
                                "sample:copied " + 2 * TIMES,
                                "sample:guarded " + TIMES,
                                "sample:places " + TIMES),
                        lines.stream()
                                .skip(3)
                                .map(line -> line.replaceAll(" +", " "))
                                .sorted()
                                .toList());
                both.stop();
                assertEquals(
                        1,
                        both.lines(".*\"func\":\"sample:copied\",\"count\":" + 4 * TIMES + "}")
                                .size());
                assertEquals(
                        1,
                        both.lines(".*\"func\":\"sample:places\",\"count\":" + 2 * TIMES + "}")
                                .size());
                assertEquals(2, both.stdout().lines().count(), both::stdout);
            }
        }
        ToolRun none = ToolRun.runToEnd("funccount", "u:" + file + ":sample:cop");
        assertEquals(1, none.status());
        assertTrue(none.stderr().contains("no USDT probe matches; 'jbcc tplist -l " + file + "' lists"), none::stderr);
        assertEquals(2, ToolRun.runToEnd("funccount", "u::copied").status());
        assertEquals(2, ToolRun.runToEnd("funclatency", "u:" + file + ":copied").status());
    }

    @Test
    void stackcountShowsWhereEachHitComesFrom() {
        try (Child child = start();
                Child other = start()) {
            String pid = Integer.toString(pid(child));
            try (ToolRun stacks = ToolRun.start("stackcount", "-U", "-f", "-p", pid, "u::sample:copied")) {
                other.release();
                child.release();
                String _ = other.awaitStdout(text -> text.contains("looked 0"), LIMIT);
                String _ = child.awaitStdout(text -> text.contains("looked 0"), LIMIT);
                stacks.stop();
                assertEquals(1, stacks.lines("(.*;)?first " + TIMES).size(), stacks::stdout);
                assertEquals(1, stacks.lines("(.*;)?second " + TIMES).size(), stacks::stdout);
                assertEquals(2, stacks.stdout().lines().count(), stacks::stdout);
            }
        }
    }

    @Test
    void tplistListsThoseOfAFileAndOfAProcess() {
        String file = program.toString();
        try (ToolRun plain = ToolRun.startPlainly("tplist", "-l", file)) {
            assertEquals(
                    List.of("other:copied", "sample:copied", "sample:guarded", "sample:places"),
                    plain.stop()
                            .stdout()
                            .lines()
                            .map(line -> line.replaceFirst("^" + file + " ", ""))
                            .sorted()
                            .toList());
        }
        ToolRun some = ToolRun.runToEnd("tplist", "sample:c*", "-l", file);
        assertEquals("sample:copied [sema 0x0]\n  2 location(s)\n  1 argument(s)\n", some.stdout());
        ToolRun guarded = ToolRun.runToEnd("tplist", "-v", "*:guarded", "-l", file);
        assertTrue(
                guarded.stdout()
                        .matches("sample:guarded \\[sema 0x[0-9a-f]{2,}]\n  location #1 " + file + " 0x[0-9a-f]+\n"
                                + "    argument #1 8 unsigned bytes @ %rbx\n"),
                guarded::stdout);
        try (Child child = start();
                Child other = Child.startHeld("true")) {
            ToolRun process = ToolRun.runToEnd("tplist", "--json", "other:*", "-p", Integer.toString(pid(child)));
            assertTrue(
                    process.stdout()
                            .matches("\\{\"probe\":\"other:copied\",\"file\":\"" + file + "\",\"semaphore\":\"0x0\","
                                    + "\"arguments\":1,\"locations\":\\[\\{\"address\":\"0x[0-9a-f]+\","
                                    + "\"arguments\":\\[\"8f@%xmm0\"]}]}\n"),
                    process::stdout);
            ToolRun none = ToolRun.runToEnd("tplist", "sample:*", "-p", Long.toString(other.pid()));
            assertEquals(1, none.status());
            assertTrue(none.stderr().contains("no USDT probe matches 'sample:*'"), none::stderr);
        }
        ToolRun missing = ToolRun.runToEnd("tplist", "-l", file + "-missing");
        assertEquals(1, missing.status());
        assertTrue(missing.stderr().contains(file + "-missing': no such file"), missing::stderr);
    }

    @Test
    void saysWhatIsMissing() {
        Usdt usdt = Usdt.ofFile(program.toString());
        assertEquals(
                "file '" + program + "': no USDT probe 'guardde'; similar: 'guarded'",
                assertThrows(BpfException.class, () -> usdt.enableProbe("guardde", "on_any"))
                        .getMessage());
        assertEquals(
                "file '" + program
                        + "': USDT probe 'copied': several providers have one: 'sample:copied', 'other:copied'",
                assertThrows(BpfException.class, () -> usdt.enableProbe("copied", "on_any"))
                        .getMessage());
        String bail = assertThrows(BpfException.class, () -> usdt.enableProbeOrBail("gc__begin", "on_any"))
                .toString();
        assertTrue(bail.contains("no USDT probe 'gc__begin'; the program may have been built without"), bail);
        assertEquals(
                "process 99999999: no such process",
                assertThrows(BpfException.class, () -> Usdt.ofProcess(99_999_999))
                        .getMessage());
    }
}
