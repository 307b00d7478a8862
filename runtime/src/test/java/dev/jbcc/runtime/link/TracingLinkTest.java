package dev.jbcc.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of programs that know their target since they were loaded. */
class TracingLinkTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);

    @AfterEach
    void nothingStaysOpen() {
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    @Test
    void attachesWithoutAName() {
        kernel.always(Bpf.RAW_TRACEPOINT_OPEN, attr -> attr.int64(0) == 0 ? kernel.newDescriptor() : -Errno.EINVAL);
        try (BpfProgram program = Programs.ofSection(bpf, "on_unlink", "fexit/do_unlinkat");
                Link link = Tracing.attach(bpf, program)) {
            assertEquals("fexit 'do_unlinkat'", link.target());
        }
        try (BpfProgram program = Programs.ofSection(bpf, "on_open", "lsm/file_open");
                Link link = Lsm.attach(bpf, program, "lockdown,yama,bpf")) {
            assertEquals("lsm hook 'file_open'", link.target());
        }
    }

    @Test
    void saysWhyTheKernelRefuses() {
        kernel.always(Bpf.RAW_TRACEPOINT_OPEN, Errno.EBUSY);
        try (BpfProgram program = Programs.ofSection(bpf, "on_unlink", "fentry/do_unlinkat")) {
            assertEquals(
                    "fentry 'do_unlinkat': BPF_RAW_TRACEPOINT_OPEN: EBUSY (16); the program is attached already, or"
                            + " something else keeps the function",
                    assertThrows(SyscallException.class, () -> Tracing.attach(bpf, program))
                            .getMessage());
        }
    }

    @Test
    void programsOfOtherTypesAreRefused() {
        try (BpfProgram program = Programs.ofSection(bpf, "on_event", "kprobe/do_unlinkat")) {
            assertThrows(IllegalArgumentException.class, () -> Tracing.attach(bpf, program));
            assertThrows(IllegalArgumentException.class, () -> Lsm.attach(bpf, program, ""));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> BpfIterator.attach(bpf, program, new IteratorScope.Everything()));
        }
    }

    @Test
    void aHookThatIsNeverAskedIsAnError() {
        try (BpfProgram program = Programs.ofSection(bpf, "on_open", "lsm/file_open")) {
            assertEquals(
                    "lsm hook 'file_open': 'bpf' is not among the security modules of this kernel (lockdown,yama); start it"
                            + " with lsm=lockdown,yama,bpf on its command line",
                    assertThrows(BpfException.class, () -> Lsm.attach(bpf, program, "lockdown,yama"))
                            .getMessage());
        }
    }

    @Test
    void iteratorsReadWhatTheProgramWrites(@TempDir Path directory) throws IOException {
        Path output = Files.writeString(directory.resolve("output"), "a line\n".repeat(10_007));
        kernel.always(Bpf.ITER_CREATE, attr -> kernel.open(output.toString(), 0));
        try (BpfProgram program = Programs.ofSection(bpf, "each", "iter/task");
                BpfIterator iterator = BpfIterator.attach(bpf, program, new IteratorScope.Everything())) {
            assertEquals("iterator 'task'", iterator.target());
            assertEquals(Files.readString(output), iterator.readText());
            try (InputStream in = iterator.open()) {
                assertEquals('a', in.read());
                assertEquals(" line", new String(in.readNBytes(5), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void iteratorsSayWhatTheyGoOver() {
        kernel.next(Bpf.LINK_CREATE, attr -> {
            assertEquals(28, attr.int32(8));
            assertEquals(16, attr.int32(24));
            assertEquals(
                    4711,
                    FakeKernel.at(attr.int64(16), 16)
                            .asByteBuffer()
                            .order(java.nio.ByteOrder.nativeOrder())
                            .getInt(4));
            return -Errno.EINVAL;
        });
        try (BpfProgram program = Programs.ofSection(bpf, "each", "iter/bpf_map")) {
            assertEquals(
                    "iterator 'bpf_map': BPF_LINK_CREATE: EINVAL (22); this kind of iterator does not go over process 4711,"
                            + " or needs to be told more",
                    assertThrows(
                                    SyscallException.class,
                                    () -> BpfIterator.attach(bpf, program, new IteratorScope.OneProcess(4711)))
                            .getMessage());
        }
    }
}
