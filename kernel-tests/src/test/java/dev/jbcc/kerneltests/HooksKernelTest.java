package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.link.BpfIterator;
import dev.jbcc.runtime.link.IteratorScope;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Functions with typed arguments and iterators, by the calls of the facade; {@code hooks.c} counts what a process does. */
@KernelTest
class HooksKernelTest {
    private static final int TIMES = 101;

    /** The Java side of {@code enum place}. */
    private enum Place {
        BEFORE,
        AFTER,
        REFUSED,
        HOOK
    }

    private static Bpf open() {
        return Bpf.fromFile(Programs.guest("hooks.c")).autoAttach(false).open();
    }

    /** Returns what a process that calls kill(2) writes as errors. */
    private static String run(Bpf bpf) {
        try (Child child = FacadeFixture.follow(bpf, TIMES)) {
            child.release();
            int _ = child.await(FacadeFixture.LIMIT);
            return child.stderr();
        }
    }

    private static long refusals(String errors) {
        return errors.lines()
                .filter(line -> line.contains("Operation not permitted"))
                .count();
    }

    private static long count(Bpf bpf, Place place) {
        return bpf.table("counts", Place.class, Long.class).get(place).orElseThrow();
    }

    @Test
    void functionsBeforeAndAfterAreSeenUntilDetached() {
        try (Bpf bpf = open()) {
            bpf.attachKfunc("vmlinux__security_task_kill");
            bpf.attachKretfunc("kretfunc__vmlinux__security_task_kill");
            assertEquals("", run(bpf));
            assertEquals(TIMES, count(bpf, Place.BEFORE));
            assertEquals(TIMES, count(bpf, Place.AFTER));
            bpf.detachKfunc("vmlinux__security_task_kill");
            bpf.detachKretfunc("vmlinux__security_task_kill");
            assertEquals("", run(bpf));
            assertEquals(TIMES, count(bpf, Place.BEFORE));
            assertEquals(TIMES, count(bpf, Place.AFTER));
            assertThrows(IllegalStateException.class, () -> bpf.detachKfunc("vmlinux__security_task_kill"));
        }
    }

    /** What the hook refuses, the process is refused, and the function behind the hook sees. */
    @Test
    void hookDecidesUntilDetached() {
        try (Bpf bpf = open()) {
            bpf.attachLsm("task_kill");
            bpf.attachKretfunc("vmlinux__security_task_kill");
            assertEquals("", run(bpf));
            assertEquals(TIMES, count(bpf, Place.HOOK));
            bpf.table("denied", Integer.class, Integer.class).put(0, 1);
            assertEquals(TIMES, refusals(run(bpf)));
            assertEquals(2 * TIMES, count(bpf, Place.HOOK));
            assertEquals(TIMES, count(bpf, Place.AFTER));
            assertEquals(TIMES, count(bpf, Place.REFUSED));
            bpf.detachLsm("lsm__task_kill");
            assertEquals("", run(bpf));
            assertEquals(2 * TIMES, count(bpf, Place.HOOK));
        }
    }

    @Test
    void openingAttachesWhatNamesSay() {
        try (Bpf bpf = Bpf.fromFile(Programs.guest("hooks.c")).open()) {
            assertEquals("", run(bpf));
            assertEquals(TIMES, count(bpf, Place.BEFORE));
            assertEquals(TIMES, count(bpf, Place.AFTER));
            assertEquals(TIMES, count(bpf, Place.HOOK));
            bpf.table("denied", Integer.class, Integer.class).put(0, 2);
            assertEquals(TIMES, refusals(run(bpf)));
            assertEquals(2 * TIMES, count(bpf, Place.BEFORE));
            assertEquals(TIMES, count(bpf, Place.REFUSED));
            assertEquals(TIMES, count(bpf, Place.HOOK), "the function that the hook is in is skipped");
        }
    }

    @Test
    void iteratorsAreReadAgainAndAgain() throws IOException {
        long self = ProcessHandle.current().pid();
        try (Bpf bpf = open();
                Child child = Child.startHeld("true")) {
            BpfIterator tasks = bpf.attachIterator("task", new IteratorScope.Everything());
            String text = tasks.readText();
            assertTrue(text.contains("\n" + child.pid() + " " + child.pid() + " bash\n"), text);
            assertTrue(text.startsWith("1 1 "), text);
            try (InputStream stream = tasks.open()) {
                String again = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(again.contains("\n" + self + " " + self + " java\n"), again);
            }
            Table<Integer, Long> squares = bpf.table("squares", Integer.class, Long.class);
            for (int i = 1; i <= 37; i++) {
                squares.put(i, (long) i * i);
            }
            String elements = bpf.attachIterator("bpf_iter__bpf_map_elem", new IteratorScope.MapElements(squares.map()))
                    .readText();
            Map<Integer, Long> read = elements.lines()
                    .map(line -> line.split("=", -1))
                    .collect(Collectors.toMap(pair -> Integer.valueOf(pair[0]), pair -> Long.valueOf(pair[1])));
            assertEquals(squares.asMap(), read);
        }
    }

    /** Linux 6.1 brought iterators over the threads of one process. */
    @Test
    void iteratorsGoOverOneProcess() {
        try (Bpf bpf = open();
                Child child = Child.startHeld("true")) {
            int pid = Math.toIntExact(child.pid());
            assertEquals(
                    pid + " " + pid + " bash\n",
                    bpf.attachIterator("task", new IteratorScope.OneProcess(pid))
                            .readText());
            int self = Math.toIntExact(ProcessHandle.current().pid());
            Set<Integer> processes = new TreeSet<>();
            String threads = bpf.attachIterator("task", new IteratorScope.OneProcess(self))
                    .readText();
            threads.lines().forEach(line -> processes.add(Integer.valueOf(line.substring(0, line.indexOf(' ')))));
            assertEquals(Set.of(self), processes);
            assertTrue(threads.lines().count() > 5, threads);
        }
    }
}
