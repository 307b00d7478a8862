package dev.jbcc.runtime.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.runtime.internal.sys.FakeKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbols of processes, on directories laid out like those of {@code /proc}. */
class ProcessSymbolsTest {
    private static final int PID = 4711;
    private static final long BASE = 0x7f0000000000L;

    @TempDir
    private Path proc;

    private Path process = Path.of("");
    private Symbolizer symbolizer = new Symbolizer();

    @BeforeEach
    void layOut() throws IOException {
        process = Files.createDirectories(proc.resolve(Integer.toString(PID)));
        Files.createDirectories(process.resolve("root/tmp"));
        symbolizer = new Symbolizer(proc, new FakeKernel());
    }

    private void file(String path, byte[] bytes) throws IOException {
        Path file = process.resolve("root" + path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void maps(String... lines) throws IOException {
        Files.writeString(process.resolve("maps"), String.join("\n", lines) + "\n");
        symbolizer.refresh();
    }

    private static String line(long start, long offset, String path) {
        return String.format("%x-%x r-xp %08x 08:01 1234   %s", start, start + 0x1000, offset, path);
    }

    private String at(long address) {
        return symbolizer.find(PID, address, true).map(s -> s.text(true, true)).orElse(Symbol.UNKNOWN);
    }

    @Test
    void findsFunctionsOfLibrariesAndProgramsWhereverTheyAreMapped() throws IOException {
        file("/lib/functions.so", SymbolFixtures.bytes("functions-x86_64.so"));
        file("/bin/fixed", SymbolFixtures.bytes("functions-x86_64-exec"));
        file("/bin/pie", SymbolFixtures.bytes("functions-x86_64-pie"));
        maps(
                line(0x400000, 0, "/bin/fixed"),
                line(0x555500000000L, 0, "/bin/pie"),
                "7effffff0000-7effffff1000 rw-p 00000000 00:00 0",
                line(BASE, 0, "/lib/functions.so"),
                line(BASE + 0x1000, 0x1000, "/lib/functions.so"));
        assertEquals("first_function+0x0 [fixed]", at(0x40019d));
        assertEquals("local_function+0x8 [fixed]", at(0x40019c));
        assertEquals("_start+0x10 [pie]", at(0x555500000312L));
        assertEquals("inner_function+0x4 [functions.so]", at(BASE + 0x454));
        assertEquals("outer_function+0x18 [functions.so]", at(BASE + 0x458));
        assertEquals("jbcc::Names::get(int)+0x1 [functions.so]", at(BASE + 0x4b6));
        assertEquals(
                "_ZN4jbcc5Names3getEi",
                symbolizer.find(PID, BASE + 0x4b6, false).orElseThrow().name());
        assertEquals("[unknown] [functions.so]", at(BASE + 0x470));
        assertEquals("[unknown] [functions.so]", at(BASE + 0x1ff0));
        assertEquals("[unknown]", at(BASE + 0x2000));
        assertEquals("[unknown]", at(0x7effffff0010L));
        assertEquals("[unknown]", at(0));
        assertEquals("[unknown]", at(-1));
    }

    @Test
    void usesTheDebugFileOfTheSameBuild() throws IOException {
        byte[] debug = SymbolFixtures.bytes("functions-x86_64.debug");
        file("/lib/one.so", SymbolFixtures.bytes("functions-x86_64-stripped.so"));
        maps(line(BASE, 0, "/lib/one.so"));
        assertEquals("[unknown] [one.so]", at(BASE + 0x490));
        assertEquals("first_function+0x1 [one.so]", at(BASE + 0x49d));

        file("/usr/lib/debug/.build-id/cd/1b646ebd1f6844c60dd91951c6867e43857114.debug", debug);
        symbolizer = new Symbolizer(proc, new FakeKernel());
        assertEquals("local_function+0x0 [one.so]", at(BASE + 0x490));
        assertEquals("first_function+0x1 [one.so]", at(BASE + 0x49d));
    }

    @Test
    void usesTheDebugFileThatIsNamed() throws IOException {
        byte[] debug = SymbolFixtures.bytes("functions-x86_64.debug");
        for (String place : new String[] {"/lib/", "/lib/.debug/", "/usr/lib/debug/lib/"}) {
            file("/lib/one.so", SymbolFixtures.bytes("functions-x86_64-stripped.so"));
            file(place + "functions-x86_64.debug", debug);
            maps(line(BASE, 0, "/lib/one.so"));
            symbolizer = new Symbolizer(proc, new FakeKernel());
            assertEquals("local_function+0x0 [one.so]", at(BASE + 0x490), place);
            Files.delete(process.resolve("root" + place + "functions-x86_64.debug"));
        }
        // One of another build is not used.
        file("/lib/functions-x86_64.debug", SymbolFixtures.bytes("functions-x86_64-pie"));
        symbolizer = new Symbolizer(proc, new FakeKernel());
        assertEquals("[unknown] [one.so]", at(BASE + 0x490));
    }

    @Test
    void noticesWhatIsLoadedAndExecuted() throws IOException {
        file("/lib/functions.so", SymbolFixtures.bytes("functions-x86_64.so"));
        file("/bin/fixed", SymbolFixtures.bytes("functions-x86_64-exec"));
        maps(line(0x400000, 0, "/bin/fixed"));
        assertEquals("[unknown]", at(BASE + 0x454));
        maps(line(0x400000, 0, "/bin/fixed"), line(BASE, 0, "/lib/functions.so"));
        assertEquals("inner_function+0x4 [functions.so]", at(BASE + 0x454));
        assertEquals("first_function+0x0 [fixed]", at(0x40019d));
        maps(line(BASE + 0x4000, 0, "/lib/functions.so"));
        assertEquals("[unknown]", at(0x40019d));
        assertEquals("[unknown]", at(BASE + 0x454));
        assertEquals("inner_function+0x4 [functions.so]", at(BASE + 0x4454));
    }

    @Test
    void remembersAProcessThatIsGone() throws IOException {
        file("/lib/functions.so", SymbolFixtures.bytes("functions-x86_64.so"));
        maps(line(BASE, 0, "/lib/functions.so"));
        assertEquals("inner_function+0x4 [functions.so]", at(BASE + 0x454));
        Files.delete(process.resolve("maps"));
        symbolizer.refresh();
        assertEquals("outer_function+0x0 [functions.so]", at(BASE + 0x440));
        Files.writeString(process.resolve("maps"), "");
        symbolizer.refresh();
        assertEquals("outer_function+0x0 [functions.so]", at(BASE + 0x440));
        assertEquals(
                "[unknown]",
                symbolizer
                        .find(PID + 1, BASE, true)
                        .map(s -> s.text(true, true))
                        .orElse("[unknown]"));
    }

    @Test
    void namesOfCompiledCodeComeFromThePerfMap() throws IOException {
        Files.writeString(process.resolve("status"), "Name:\tjava\nNSpid:\t4711\t12\nVmPeak:\t1 kB\n");
        file("/lib/functions.so", SymbolFixtures.bytes("functions-x86_64.so"));
        maps(line(BASE, 0, "/lib/functions.so"));
        String text = """
                1000 10 Old::method()
                2000 20 void Some.method(int, long)
                0x3000 0x8 prefixed
                1000 10 New::method()
                """;
        file("/tmp/perf-12.map", text.getBytes(StandardCharsets.UTF_8));
        assertEquals("New::method()+0x8 [perf-12.map]", at(0x1008));
        assertEquals("void Some.method(int, long)+0x1f [perf-12.map]", at(0x201f));
        assertEquals("prefixed+0x7 [perf-12.map]", at(0x3007));
        assertEquals("[unknown] [perf-12.map]", at(0x2020));
        assertEquals("[unknown] [perf-12.map]", at(0xfff));
        // In a module without such a function the module is what is known.
        assertEquals("[unknown] [functions.so]", at(BASE + 0x470));
        file("/tmp/perf-12.map", (text + "5000 10 later\n").getBytes(StandardCharsets.UTF_8));
        symbolizer.refresh();
        assertEquals("later+0x0 [perf-12.map]", at(0x5000));
    }

    @Test
    void filesThatAreNoneHaveNoSymbols() throws IOException {
        file("/lib/text", "no ELF file at all, but long enough".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(process.resolve("root/lib/directory"));
        maps(
                line(BASE, 0, "/lib/text"),
                line(BASE + 0x1000, 0, "/lib/directory"),
                line(BASE + 0x2000, 0, "/lib/gone.so (deleted)"),
                line(BASE + 0x3000, 0, "/memfd:jit (deleted)"),
                "nonsense");
        assertEquals("[unknown] [text]", at(BASE + 8));
        assertEquals("[unknown] [directory]", at(BASE + 0x1008));
        assertEquals("[unknown] [gone.so (deleted)]", at(BASE + 0x2008));
    }

    @Test
    void followsLinksAsTheProcessDoes() throws IOException {
        file("/usr/lib/real.so", new byte[] {1});
        Files.createSymbolicLink(process.resolve("root/lib"), Path.of("/usr/lib"));
        Files.createSymbolicLink(process.resolve("root/usr/lib/name.so"), Path.of("../../../usr/lib/real.so"));
        Files.createSymbolicLink(process.resolve("root/usr/lib/loop"), Path.of("loop"));
        ProcessRoot root = ProcessRoot.of(process);
        assertEquals(process.resolve("root/usr/lib/real.so"), root.resolve("/lib/name.so"));
        assertEquals(process.resolve("root/usr/lib/loop"), root.resolve("/lib/loop"));
        assertEquals(process.resolve("root/etc"), root.resolve("/../../etc"));
        assertEquals(Path.of("/lib/name.so"), ProcessRoot.own().resolve("/lib/name.so"));
        Files.delete(process.resolve("root/lib")); // it leads out of what is deleted after the test
    }
}
