package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot work ends with status 1 and one message that says what is wrong, on standard error; nothing stays behind. */
@KernelTest
class BadInputKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(110);

    private static void fails(Child child, String message) {
        try (child) {
            assertEquals(1, child.await(LIMIT), child::stderr);
            assertEquals("", child.stdout());
            String errors = child.stderr();
            assertTrue(errors.contains(message), errors);
            assertFalse(errors.contains("\tat "), errors);
            assertFalse(errors.contains("Exception"), errors);
        }
    }

    private static Child run(Map<String, String> environment, Path program) {
        return Jbcc.start(environment, "run", "--duration", "1", program.toString());
    }

    private static Child run(Path program) {
        return run(Map.of(), program);
    }

    /** Runs a shell command whose last words are those of {@code ./jbcc run}. */
    private static Child runBy(String... command) {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        all.addAll(List.of(
                Jbcc.root().resolve("jbcc").toString(),
                "run",
                "--duration",
                "1",
                Programs.of("kills.c").toString()));
        return Child.start(all, Map.of("JBCC_NO_BUILD", "1"));
    }

    @Test
    void aSyntaxErrorHasFileLineAndColumn() {
        Path program = Programs.of("bad-syntax.c");
        fails(run(program), program + ":5:47: expected ';' at end of declaration");
    }

    @Test
    void aVerifierRejectionHasTheLineOfTheSource() {
        Path program = Programs.of("bad-access.c");
        fails(run(program), program + ":5:5: ");
    }

    @Test
    void aMissingFunctionIsNamedWithSimilarOnes() {
        fails(
                run(Programs.of("bad-function.c")),
                "'do_sys_openat22': no such symbol in kallsyms; similar: 'do_sys_openat2'");
    }

    @Test
    void aMapThatIsTooLargeIsNamed() {
        fails(run(Programs.of("bad-map.c")), "map 'huge': BPF_MAP_CREATE: ");
    }

    @Test
    void aMissingFileIsNamed() {
        fails(run(Path.of("/no/such.c")), "'/no/such.c': no such file");
    }

    @Test
    void withoutPrivilegesItSaysWhichAreMissing() {
        fails(runBy("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"), "CAP_");
    }

    @Test
    void withoutKernelTypesItSaysWhere() {
        fails(
                run(Map.of("JBCC_BTF", "/no/such/btf"), Programs.of("kills.c")),
                "kernel BTF '/no/such/btf': no such file");
    }

    private static final String WITHOUT_TRACEFS =
            "umount /sys/kernel/tracing && umount --recursive /sys/kernel/debug && exec ";

    @Test
    void withoutTracefsRootNeedsNone() {
        try (Child child = runBy("unshare", "--mount", "sh", "-c", WITHOUT_TRACEFS + "\"$0\" \"$@\"")) {
            assertEquals(0, child.await(LIMIT), child::stderr);
            assertEquals("", child.stderr());
        }
    }

    @Test
    void withoutTracefsOthersAreToldHowToMountIt() {
        fails(
                runBy(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        WITHOUT_TRACEFS + "setpriv --bounding-set -all,+bpf,+perfmon \"$0\" \"$@\""),
                "mount -t tracefs");
    }

    @Test
    void damagedObjectsAreRefused(@TempDir Path directory) throws IOException {
        byte[] whole = Kills.bytes("kills.o");
        Map<String, String> messages = new LinkedHashMap<>();
        for (int length : new int[] {0, 3, 64, 5000, 18000}) {
            String file = directory.resolve("truncated-" + length + ".o").toString();
            Files.write(Path.of(file), Arrays.copyOf(whole, length));
            messages.put(file, length < 64 ? "not an ELF file" : "truncated");
        }
        // The machine, where the section headers are, how many there are, and which of them has the names.
        for (int offset : new int[] {0x12, 0x28, 0x3c, 0x3e}) {
            String file = directory.resolve("damaged-" + offset + ".o").toString();
            byte[] bytes = whole.clone();
            bytes[offset] ^= (byte) 0xff;
            Files.write(Path.of(file), bytes);
            messages.put(file, "object '" + file + "': ");
        }
        String other = directory.resolve("other.o").toString();
        Files.copy(
                Jbcc.root()
                        .resolve("runtime/src/test/resources/dev/jbcc/runtime/object/fixtures")
                        .resolve("opens-eb.o"),
                Path.of(other));
        messages.put(other, "BIG_ENDIAN");

        List<String> arguments = new ArrayList<>(List.of("check", "--json"));
        arguments.addAll(messages.keySet());
        try (Child child = Jbcc.start(arguments.toArray(String[]::new))) {
            assertEquals(1, child.await(LIMIT), child::stderr);
            List<String> lines = child.stdout().lines().toList();
            assertEquals(messages.size(), lines.size(), child::stdout);
            int line = 0;
            for (Map.Entry<String, String> message : messages.entrySet()) {
                String json = lines.get(line++);
                assertTrue(json.startsWith("{\"file\":\"" + message.getKey() + "\",\"ok\":false,\"error\":\""), json);
                assertTrue(json.contains(message.getValue()), json);
            }
        }
    }

    @Test
    void aProgramForAnotherMachineIsRefused() {
        fails(run(Path.of("/bin/true")), "not for BPF");
    }

    @Test
    void aCacheThatCannotBeWrittenIsDoneWithout() throws IOException {
        Map<String, String> environment = Map.of("JBCC_CACHE_DIR", "/proc/nothing", "JBCC_LLVM", llvm().toString());
        try (Child child = run(environment, Programs.of("kills.c"))) {
            assertEquals(0, child.await(LIMIT), child::stderr);
        }
    }

    @Test
    void twoThatFillTheCacheAtOnceBothWork(@TempDir Path cache) throws IOException {
        Map<String, String> environment = Map.of("JBCC_CACHE_DIR", cache.toString(), "JBCC_LLVM", llvm().toString());
        String program = Programs.of("kills.c").toString();
        try (Child first = Jbcc.start(environment, "check", program);
                Child second = Jbcc.start(environment, "check", program)) {
            assertEquals(0, first.await(LIMIT), first::stderr);
            assertEquals(0, second.await(LIMIT), second::stderr);
        }
    }

    /** Returns an LLVM that was unpacked already, for those that come without the cache: here that takes half a minute. */
    private static Path llvm() throws IOException {
        try (Stream<Path> cached = Files.list(Path.of(System.getenv("JBCC_CACHE_DIR")))) {
            return cached.filter(directory -> Files.isExecutable(directory.resolve("clang")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
