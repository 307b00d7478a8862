package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.StackTraces;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks of build ids and offsets get the names of {@code workloads/frames.c}, wherever its symbols are. */
@KernelTest(host = true)
class BuildIdKernelTest {
    private static final List<String> FUNCTIONS = List.of("middle", "main");

    @TempDir
    private static Path built;

    @TempDir
    private Path directory;

    @BeforeAll
    static void buildOnce() throws IOException {
        Path source = built.resolve("frames.c");
        try (InputStream text = BuildIdKernelTest.class.getResourceAsStream("workloads/frames.c")) {
            Files.write(source, Objects.requireNonNull(text).readAllBytes());
        }
        String program = built.resolve("frames").toString();
        run("clang-16", "-O1", "-fno-omit-frame-pointer", "-Wl,--build-id", "-o", program, source.toString());
    }

    private Path build() throws IOException {
        return Files.copy(built.resolve("frames"), directory.resolve("frames"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void run(String... command) {
        try (Child child = Child.start(command)) {
            assertEquals(0, child.await(FacadeFixture.LIMIT), child::stderr);
        }
    }

    /**
     * Lets a program run to its end; returns its frames with build ids, but for those of the C library and the innermost: the kernel
     * follows frame pointers, and misses the caller of a function that has not set up its own yet.
     */
    private static List<StackTraces.Frame> frames(Bpf bpf, Path program) {
        try (Child child = Child.start(program.toString())) {
            bpf.attachUprobe("c", "getppid", 0, "on_call", Math.toIntExact(child.pid()));
            child.release();
            int _ = child.await(FacadeFixture.LIMIT);
        }
        long id = bpf.table("last", Integer.class, Long.class).get(0).orElseThrow();
        assertTrue(id >= 0, () -> "stack " + id);
        List<StackTraces.Frame> frames =
                new ArrayList<>(bpf.stackTraces("stacks").frames((int) id));
        assertTrue(frames.size() >= 3, frames::toString);
        assertEquals(
                "getppid [libc.so.6]",
                bpf.sym(frames.getFirst(), -1, true, false).replace("__", ""));
        return frames.subList(1, 3);
    }

    private static List<String> names(Bpf bpf, List<StackTraces.Frame> frames) {
        return frames.stream().map(frame -> bpf.sym(frame, -1, false, false)).toList();
    }

    private static Bpf open() {
        return FacadeFixture.object("build-ids.o").autoAttach(false).open();
    }

    @Test
    void framesOfAProcessThatIsGoneHaveNames() throws IOException {
        Path program = build();
        try (Bpf bpf = open()) {
            List<StackTraces.Frame> frames = frames(bpf, program);
            assertEquals(List.of("[unknown]", "[unknown]"), names(bpf, frames), "its file is not known yet");
            bpf.addModule(program.toString());
            assertEquals(FUNCTIONS, names(bpf, frames));
            assertEquals("middle+0x", bpf.sym(frames.getFirst(), -1, true, true).substring(0, 9));
            assertTrue(bpf.sym(frames.getFirst(), -1, true, true).endsWith(" [frames]"));
        }
    }

    /** Another process that runs the same program tells where the file is. */
    @Test
    void filesOfRunningProcessesAreFound() throws IOException {
        Path program = build();
        try (Bpf bpf = open();
                Child other = Child.start(program.toString())) {
            List<StackTraces.Frame> frames = frames(bpf, program);
            assertTrue(other.isAlive());
            assertEquals(FUNCTIONS, names(bpf, frames));
        }
    }

    /** As Fedora strips its programs: local symbols stay in the file, packed. */
    @Test
    void symbolsMayBePackedInTheFile() throws IOException {
        Path program = build();
        Path mini = directory.resolve("mini");
        run("objcopy", "--only-keep-debug", program.toString(), mini.toString());
        run("xz", mini.toString());
        run("objcopy", "--strip-all", "--add-section", ".gnu_debugdata=" + mini + ".xz", program.toString());
        named(program);
    }

    /** As Debian strips its programs: symbols are in a file of their own, that the program names. */
    @Test
    void symbolsMayBeInAFileBeside() throws IOException {
        Path program = build();
        String debug = directory.resolve("frames.debug").toString();
        run("objcopy", "--only-keep-debug", program.toString(), debug);
        run("objcopy", "--strip-all", "--add-gnu-debuglink=" + debug, program.toString());
        named(program);
    }

    private static void named(Path program) {
        try (Bpf bpf = open()) {
            List<StackTraces.Frame> frames = frames(bpf, program);
            bpf.addModule(program.toString());
            assertEquals(FUNCTIONS, names(bpf, frames));
        }
    }
}
