package dev.jbcc.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KprobeSetTest {
    @TempDir
    private Path root;

    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);
    private final BpfProgram program = Programs.loaded(bpf, "on_call", 2);

    @AfterEach
    void nothingStaysOpen() {
        program.close();
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private KernelFunctions functions(boolean addresses) throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 1; i <= 13; i++) {
            list.append(addresses ? Integer.toHexString(i) + " " : "")
                    .append("f")
                    .append(i)
                    .append('\n');
        }
        String name = addresses ? "available_filter_functions_addrs" : "available_filter_functions";
        Files.writeString(root.resolve(name), list);
        return KernelFunctions.matching(Pattern.compile("f.*"), root, root.resolve("none"), "");
    }

    /** A kernel that refuses every link with function 5 in it. */
    private int refusesFive(StructBuffer attr) {
        for (int i = 0; i < attr.int32(20); i++) {
            boolean bad = attr.int64(32) != 0
                    ? longAt(attr.int64(32) + 8L * i) == 5
                    : FakeKernel.at(longAt(attr.int64(24) + 8L * i), 8)
                            .getString(0)
                            .equals("f5");
            if (bad) {
                return -Errno.EINVAL;
            }
        }
        return kernel.newDescriptor();
    }

    private static long longAt(long address) {
        return new StructBuffer(FakeKernel.at(address, 8)).int64(0);
    }

    @Test
    void leavesOutTheOneThatSpoilsTheRest() throws IOException {
        kernel.always(Bpf.LINK_CREATE, this::refusesFive);
        for (boolean addresses : new boolean[] {true, false}) {
            try (LinkSet links = KprobeSet.attachMulti(bpf, program, functions(addresses), false)) {
                assertEquals(12, links.attached().size());
                assertEquals(Map.of("f5", "vanished, or cannot be traced"), links.skipped());
                assertEquals("kprobes of 12 functions", links.target());
            }
            Files.delete(root.resolve(addresses ? "available_filter_functions_addrs" : "available_filter_functions"));
        }
    }

    @Test
    void triesAllSymbolsAtOnce() throws IOException {
        Path symbols = root.resolve("kallsyms");
        Files.writeString(symbols, "01 T f1\n02 t f2\n02 t f2_alias\n03 d f3\n04 t g\n00 t f4\n");
        KernelFunctions candidates =
                KernelFunctions.candidates(Pattern.compile("f.*"), root.resolve("none"), symbols.toString());
        try (LinkSet links =
                KprobeSet.attachAll(bpf, program, candidates, false).orElseThrow()) {
            assertEquals(List.of("f1", "f2"), links.attached());
        }
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL);
        assertTrue(KprobeSet.attachAll(bpf, program, candidates, false).isEmpty());
        kernel.always(Bpf.LINK_CREATE, Errno.EPERM);
        assertThrows(SyscallException.class, () -> KprobeSet.attachAll(bpf, program, candidates, false));
        assertTrue(KernelFunctions.candidates(Pattern.compile("f"), root, "/nowhere")
                .places()
                .isEmpty());
    }

    @Test
    void givesUpWhereEverythingIsRefused() throws IOException {
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL);
        assertThrows(SyscallException.class, () -> KprobeSet.attachMulti(bpf, program, functions(true), true));
        kernel.next(Bpf.LINK_CREATE, Errno.EINVAL)
                .next(Bpf.LINK_CREATE, attr -> kernel.newDescriptor())
                .always(Bpf.LINK_CREATE, Errno.EPERM);
        assertEquals(
                Errno.EPERM,
                assertThrows(SyscallException.class, () -> KprobeSet.attachMulti(bpf, program, functions(true), true))
                        .errno());
        assertThrows(
                BpfException.class,
                () -> KprobeSet.attachMulti(
                        bpf, program, KernelFunctions.matching(Pattern.compile("g"), root, root, ""), false));
    }

    @Test
    void cookiesGoWithFunctions() {
        kernel.always(Bpf.LINK_CREATE, attr -> {
            assertEquals(2, attr.int32(20));
            assertEquals(1, attr.int32(16), "returns");
            assertEquals(8, longAt(attr.int64(40) + 8));
            return kernel.newDescriptor();
        });
        KprobeMulti.attach(bpf, program, List.of("a", "b"), new long[] {7, 8}, true)
                .close();
        assertThrows(
                IllegalArgumentException.class,
                () -> KprobeMulti.attach(bpf, program, List.of("a"), new long[] {7, 8}, true));
    }
}
