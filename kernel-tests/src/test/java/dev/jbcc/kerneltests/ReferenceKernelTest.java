package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.cli.ErrorReport;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the reference: programs load, and calls do what they say. In guests also those that attach. */
@KernelTest(host = true)
class ReferenceKernelTest {
    private static final Set<String> HARMLESS =
            Set.of("Initialization", "Output", "Maps", "Output APIs", "Map APIs", "Helpers / 1. ksym()");

    private static final Pattern PIN = Pattern.compile("\"(/sys/fs/bpf/jbcc_\\w+)\"");

    private static final Pattern LOADED = Pattern.compile("loadFunc\\(\"(\\w+)\", ProgramType\\.(\\w+)");

    /** The trace pipe is the whole machine's. */
    private static final List<String> PRODUCERS = Guest.isGuest() ? List.of("produce", "say") : List.of("produce");

    /** What kernels are built without; the message says so. */
    private static final String BUILD_OPTION = "CONFIG_BPF_KPROBE_OVERRIDE";

    @Test
    void programsLoad() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Reference.Entry entry : Reference.entries()) {
            if (!entry.chapter().equals(Reference.ERRORS)) {
                for (String program : entry.code("c")) {
                    try {
                        load(program, types(entry));
                    } catch (BpfException e) {
                        wrong.add(entry.name() + ": " + e);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** The types that Java asks for, by function. */
    private static Map<String, ProgramType> types(Reference.Entry entry) {
        Map<String, ProgramType> types = new HashMap<>();
        for (String example : entry.code("java")) {
            LOADED.matcher(example)
                    .results()
                    .forEach(call -> types.put(call.group(1), ProgramType.valueOf(call.group(2))));
        }
        return types;
    }

    /** In guests what names say is attached as well. */
    private static void load(String program, Map<String, ProgramType> types) throws IOException {
        if (!canRun(program)) {
            return;
        }
        boolean attach = Guest.isGuest() && !program.contains("bpf_override_return");
        try (Bpf bpf = Bpf.fromText(program).autoAttach(attach).open()) {
            for (ProgramSpec function : bpf.object().spec().programs()) {
                if (types.containsKey(function.name())) {
                    bpf.loadFunc(function.name(), types.get(function.name()));
                } else if (function.kind().isPresent() && isForThisKernel(function)) {
                    bpf.loadFunc(function.name());
                }
            }
        } catch (ProgramLoadException e) {
            if (attach || !e.toString().contains(BUILD_OPTION)) {
                throw e;
            }
        } finally {
            unpin(program);
        }
    }

    private static boolean canRun(String program) {
        return Guest.isGuest() || !PIN.matcher(program).find();
    }

    private static boolean isForThisKernel(ProgramSpec function) {
        String section = function.section();
        boolean isTyped = section.startsWith("f") || section.startsWith("lsm");
        return Guest.isGuest() || !isTyped || (Bpf.supportKfunc() && Bpf.supportLsm());
    }

    private static void unpin(String program) throws IOException {
        Matcher pin = PIN.matcher(program);
        while (pin.find()) {
            Files.deleteIfExists(Path.of(pin.group(1)));
        }
    }

    @Test
    void mistakesAreTold() throws IOException {
        int told = 0;
        for (Reference.Entry entry : Reference.entries()) {
            // Under emulation the compiler takes long; what loads is in its cache.
            boolean isQuick = !Guest.isGuest() || entry.form().contains("ProgramLoadException");
            if (entry.chapter().equals(Reference.ERRORS) && isQuick) {
                BpfException error = assertThrows(BpfException.class, () -> {
                    try (Bpf bpf =
                            Bpf.fromText(entry.program()).autoAttach(false).open()) {
                        bpf.loadFuncs();
                    }
                });
                String text = error instanceof ProgramLoadException refused
                        ? ErrorReport.forTerminal(refused)
                        : ErrorReport.message(error);
                String expected = entry.code("text").getFirst();
                assertTrue(text.startsWith(expected.stripTrailing()), () -> entry.name() + ": " + text);
                told++;
            }
        }
        assertEquals(Guest.isGuest() ? 1 : 2, told);
    }

    @Test
    void examplesBesideProgramsRun(@TempDir Path directory) throws Exception {
        runAll(directory, true);
    }

    @Test
    void examplesOfCallsRun(@TempDir Path directory) throws Exception {
        runAll(directory, false);
    }

    private static void runAll(Path directory, boolean aboutC) throws Exception {
        if (!Guest.isGuest()) {
            Reference.compile(directory);
        }
        Path classes = Guest.isGuest() ? Reference.precompiled() : directory;
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<Reference.Entry, List<Method>> each :
                Reference.examples(classes).entrySet()) {
            Reference.Entry entry = each.getKey();
            boolean isHarmless = HARMLESS.contains(entry.chapter()) || HARMLESS.contains(entry.name());
            if (entry.isAboutC() == aboutC && (Guest.isGuest() || isHarmless)) {
                for (Method example : each.getValue()) {
                    try {
                        run(entry, example);
                    } catch (InvocationTargetException e) {
                        wrong.add(entry.name() + ": " + e.getCause());
                    } catch (BpfException | AssertionError e) {
                        wrong.add(entry.name() + ": " + e);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static void run(Reference.Entry entry, Method example) throws Exception {
        Path file = Programs.of("reference.c");
        boolean isOwn = !entry.program().isEmpty();
        String text = isOwn ? entry.program() : Files.readString(file);
        if (!canRun(text)) {
            return;
        }
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Bpf bpf = isOwn
                        ? Bpf.fromText(text).autoAttach(Guest.isGuest()).open()
                        : Bpf.fromFile(file).open();
                Producer _ = Producer.start(bpf, isOwn ? List.of() : PRODUCERS)) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            example.invoke(null, bpf, text, file, pid);
        } finally {
            System.setOut(before);
            unpin(text);
        }
        boolean prints = entry.code("java").stream().allMatch(block -> block.contains("System.out.print"));
        assertTrue(isOwn || !prints || printed.size() > 0, "prints nothing");
    }

    /** A thread that has the program send and count something, again and again, after a first time. */
    private record Producer(Thread thread, AtomicBoolean over) implements AutoCloseable {
        static Producer start(Bpf bpf, List<String> functions) {
            TestRun run = new TestRun(new byte[64], new byte[0], 0, 0, 3);
            List<BpfProgram> programs = new ArrayList<>();
            for (String function : functions) {
                BpfProgram program = bpf.loadFunc(function, ProgramType.SCHED_CLS);
                assertEquals(0, program.testRun(run).returnValue());
                programs.add(program);
            }
            AtomicBoolean over = new AtomicBoolean();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    while (!over.get() && !programs.isEmpty()) {
                        programs.forEach(program -> program.testRun(run));
                        LockSupport.parkNanos(1_000_000);
                    }
                } catch (IllegalStateException e) {
                    // An example may close its program.
                }
            });
            return new Producer(thread, over);
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
