package dev.jbcc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Output;
import dev.jbcc.compiler.Rewrite;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.Rejection;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.SectionKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
    private static final CheckCommand.LoadResult LOADED =
            new CheckCommand.LoadResult("kprobe__f", "kprobe", "kprobe/f", 17, null);
    private static final CheckCommand.LoadResult REFUSED = new CheckCommand.LoadResult(
            "g",
            "xdp",
            "xdp",
            0,
            new ProgramLoadException(
                    "program 'g': BPF_PROG_LOAD: EACCES (13): a.c:3: 'return *p;': no; do (2 more lines in log())",
                    13,
                    "g",
                    new Rejection("a.c", 3, 9, "\treturn *p;", "no", List.of("do")),
                    List.of("0: r0", "no", "processed 1")));
    private static final MapSpec MAP =
            new MapSpec("m", 1, 4, 8, -1, 0, 0, 0, false, 0, Optional.empty(), MapSpec.Data.NONE, new byte[0]);

    @Test
    void aGoodFileInJson() {
        assertEquals(
                "{\"file\":\"a.c\",\"ok\":true,\"error\":null,\"compileMillis\":12,\"stageMillis\":{\"rewrite\":3.456},\"programs\":[{\"name\":\"kprobe__f\","
                        + "\"type\":\"kprobe\",\"section\":\"kprobe/f\",\"ok\":true,\"instructions\":17,\"error\":null,"
                        + "\"log\":null}],\"maps\":[{\"name\":\"m\",\"type\":\"hash\",\"keySize\":4,\"valueSize\":8,"
                        + "\"maxEntries\":4294967295}]}",
                new CheckCommand.Report(
                                "a.c",
                                "",
                                12,
                                Map.of("rewrite", Duration.ofNanos(3_456_789)),
                                List.of(LOADED),
                                List.of(MAP),
                                List.of())
                        .toJson());
    }

    @Test
    void aRefusedProgramInJson() {
        assertEquals(
                "{\"file\":\"a.c\",\"ok\":false,\"error\":null,\"compileMillis\":0,\"programs\":[{\"name\":\"g\","
                        + "\"type\":\"xdp\",\"section\":\"xdp\",\"ok\":false,\"instructions\":null,"
                        + "\"error\":\"program 'g': BPF_PROG_LOAD: EACCES (13): a.c:3: 'return *p;': no; do (2 more lines in"
                        + " log())\",\"log\":\"0: r0\\nno\\nprocessed 1\",\"file\":\"a.c\",\"line\":3,\"column\":9,"
                        + "\"source\":\"\\treturn *p;\",\"cause\":\"no\",\"hints\":[\"do\"]}],\"maps\":[]}",
                new CheckCommand.Report("a.c", "", 0, Map.of(), List.of(REFUSED), List.of(), List.of()).toJson());
    }

    @Test
    void aFileThatDoesNotCompileInJson() {
        assertEquals(
                "{\"file\":\"a.c\",\"ok\":false,\"error\":\"a.c:1:1: no\",\"compileMillis\":0,\"programs\":[],\"maps\":[]}",
                new CheckCommand.Report("a.c", "a.c:1:1: no", 0, Map.of(), List.of(), List.of(), List.of()).toJson());
    }

    @Test
    void textForPeople() {
        CheckCommand.Report report =
                new CheckCommand.Report("a.c", "", 12, Map.of(), List.of(LOADED, REFUSED), List.of(MAP), List.of());
        assertEquals("""
                a.c: failed, 2 programs, 1 map, compiled in 12 ms
                  kprobe/f kprobe__f: 17 instructions
                  a.c:3:9: no; do
                      \treturn *p;
                      \t       ^
                  program 'g': BPF_PROG_LOAD: EACCES (13); 2 more lines with -v
                """, print(report, false));
        assertEquals("""
                a.c: failed, 2 programs, 1 map, compiled in 12 ms
                  kprobe/f kprobe__f: 17 instructions
                  a.c:3:9: no; do
                      \treturn *p;
                      \t       ^
                  program 'g': BPF_PROG_LOAD: EACCES (13); 2 more lines with -v
                    0: r0
                    no
                    processed 1
                """, print(report, true));
    }

    @Test
    void rewritesForPeopleAndInJson() {
        Rewrite rewrite = new Rewrite("a.c", 3, 5, "t->pid", "BPF_CORE_READ(t, pid)", "'t' is an argument");
        CheckCommand.Report report =
                new CheckCommand.Report("a.c", "", 12, Map.of(), List.of(LOADED), List.of(), List.of(rewrite));
        assertEquals("""
                a.c: ok, 1 program, compiled in 12 ms
                  a.c:3:5: t->pid
                    becomes BPF_CORE_READ(t, pid)
                    because 't' is an argument
                  kprobe/f kprobe__f: 17 instructions
                """, print(report, false));
        assertTrue(
                report.toJson()
                        .endsWith(
                                "\"maps\":[],\"rewrites\":[{\"file\":\"a.c\",\"line\":3,\"column\":5,\"before\":\"t->pid\","
                                        + "\"after\":\"BPF_CORE_READ(t, pid)\",\"reason\":\"'t' is an argument\"}]}"),
                report::toJson);
    }

    @Test
    void typesAreSectionsOrNamesOfTheKernel() {
        Map<String, SectionKind> types = new HashMap<>();
        for (String type : List.of(
                "kprobe",
                "xdp",
                "SOCKET_FILTER",
                "BPF_PROG_TYPE_SCHED_CLS",
                "tracepoint/sched/sched_switch",
                "KPROBE")) {
            CheckCommand.addType(types, type + "=" + type);
            assertEquals(1, types.size());
            types.clear();
        }
        CheckCommand.addType(types, "f=SOCKET_FILTER");
        assertEquals(1, types.values().iterator().next().programType());
    }

    @Test
    void anUnknownTypeIsAUsageError() {
        assertMessage("option '--load': 'f': must be FUNCTION=TYPE", "f");
        assertMessage("option '--load': '=xdp': must be FUNCTION=TYPE", "=xdp");
        assertMessage(
                "option '--load': 'xpd': not a type of program; kprobe, tracepoint, xdp and the like, or a section name",
                "f=xpd");
    }

    private static void assertMessage(String message, String assignment) {
        assertEquals(
                message,
                assertThrows(UsageException.class, () -> CheckCommand.addType(new HashMap<>(), assignment))
                        .getMessage());
    }

    private static String print(CheckCommand.Report report, boolean verbose) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        report.print(out, verbose);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
