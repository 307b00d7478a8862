package dev.jbcc.runtime.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.map.MapSpecs;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BpfObjectTest {
    private static final Instruction EXIT = new Instruction(0x95, 0, 0, 0, 0);
    private static final SectionKind KPROBE =
            new SectionKind(2, 0, SectionKind.Attach.KPROBE, Optional.of("vfs_read"), false);

    private final FakeKernel kernel = new FakeKernel();

    @AfterEach
    void nothingStaysOpen() {
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private static ProgramSpec program(String name, List<Instruction> code, List<ProgramSpec.Reference> references) {
        return new ProgramSpec(name, "kprobe/vfs_read", Optional.of(KPROBE), code, references, List.of(), 0, List.of());
    }

    private static ObjectSpec object(List<MapSpec> maps, ProgramSpec... programs) {
        return new ObjectSpec("test.o", ByteOrder.nativeOrder(), "GPL", 0, Optional.empty(), maps, List.of(programs));
    }

    private BpfObject create(ObjectSpec spec) {
        return BpfObject.create(new Bpf(kernel), spec, LoadOptions.defaults());
    }

    private static ObjectSpec plain() {
        return object(List.of(), program("p", List.of(EXIT), List.of()));
    }

    @Test
    void loadsWithoutALogFirst() {
        kernel.next(Bpf.PROG_LOAD, attr -> {
            assertEquals("0 0 0", attr.int32(24) + " " + attr.int32(28) + " " + attr.int64(32));
            return kernel.newDescriptor();
        });
        try (BpfObject object = create(plain())) {
            assertEquals("program 'p'", object.load("p").toString());
            assertEquals(1, kernel.count("PROG_LOAD"));
        }
    }

    private static int log(StructBuffer attr, String text, int errno) {
        FakeKernel.putText(attr.int64(32), text);
        return -errno;
    }

    @Test
    void asksAgainWithALogWhenRefused() {
        kernel.next(Bpf.PROG_LOAD, Errno.EACCES);
        kernel.next(
                Bpf.PROG_LOAD,
                attr -> log(attr, "0: R1=ctx() R10=fp0\n0: (95) exit\nR0 !read_ok\nprocessed 1 insns\n", Errno.EACCES));
        try (BpfObject object = create(plain())) {
            ProgramLoadException e = assertThrows(ProgramLoadException.class, () -> object.load("p"));
            assertEquals(
                    "program 'p': BPF_PROG_LOAD: EACCES (13): R0 !read_ok; this path returns no value: return one on every path (3 more lines in log())",
                    e.getMessage());
            assertEquals("R0 !read_ok; this path returns no value: return one on every path", e.summary());
            assertEquals(4, e.log().size());
            assertEquals(Errno.EACCES, e.errno());
        }
    }

    @Test
    void growsTheLogUntilItFits() {
        int[] size = new int[1];
        kernel.next(Bpf.PROG_LOAD, Errno.EACCES);
        kernel.next(Bpf.PROG_LOAD, attr -> {
            size[0] = attr.int32(28);
            return -Errno.ENOSPC;
        });
        kernel.next(Bpf.PROG_LOAD, attr -> {
            assertTrue(attr.int32(28) > size[0]);
            return log(attr, "too bad\n", Errno.EACCES);
        });
        try (BpfObject object = create(plain())) {
            assertEquals(
                    "too bad",
                    assertThrows(ProgramLoadException.class, () -> object.load("p"))
                            .summary());
        }
    }

    @Test
    void hasAProgramThatOnlyLoadsTheSecondTime() {
        kernel.next(Bpf.PROG_LOAD, Errno.EINVAL);
        try (BpfObject object = create(plain())) {
            assertEquals("p", object.load("p").name());
        }
    }

    @Test
    void tellsWhatIsKnownWhenThereIsNoLog() {
        kernel.always(Bpf.PROG_LOAD, Errno.EINVAL);
        try (BpfObject object = create(plain())) {
            assertEquals(
                    "program 'p': BPF_PROG_LOAD: EINVAL (22); this kernel may not have programs of type kprobe with"
                            + " attach type 0",
                    assertThrows(ProgramLoadException.class, () -> object.load("p"))
                            .getMessage());
        }
    }

    @Test
    void putsDescriptorsOfMapsIntoInstructions() {
        List<Instruction> code = List.of(
                new Instruction(0x18, 1, 0, 0, 0),
                new Instruction(0, 0, 0, 0, 0),
                new Instruction(0x18, 2, 0, 0, 0),
                new Instruction(0, 0, 0, 0, 0),
                EXIT);
        ObjectSpec spec = object(
                List.of(
                        MapSpecs.of("m", MapType.HASH, 4, 8, 1),
                        MapSpecs.section(".bss", MapSpec.Data.BSS, new byte[0])),
                program(
                        "p",
                        code,
                        List.of(
                                new ProgramSpec.Reference.MapFd(0, "m"),
                                new ProgramSpec.Reference.MapValue(2, ".bss", 24))));
        try (BpfObject object = create(spec)) {
            kernel.next(Bpf.PROG_LOAD, attr -> {
                StructBuffer slots = new StructBuffer(FakeKernel.at(attr.int64(8), 40));
                assertEquals(0x11, slots.int8(1));
                assertEquals(object.map("m").fd(), slots.int32(4));
                assertEquals(0, slots.int32(12));
                assertEquals(0x22, slots.int8(17));
                assertEquals(object.map(".bss").fd(), slots.int32(20));
                assertEquals(24, slots.int32(28));
                return kernel.newDescriptor();
            });
            assertEquals(5, object.load("p").instructionCount());
        }
    }

    @Test
    void closesTheMapsItMadeWhenOneIsRefused() {
        kernel.next(Bpf.MAP_CREATE, attr -> kernel.newDescriptor()).next(Bpf.MAP_CREATE, Errno.ENOMEM);
        ObjectSpec spec =
                object(List.of(MapSpecs.of("a", MapType.HASH, 4, 8, 1), MapSpecs.of("b", MapType.HASH, 4, 8, 1)));
        assertThrows(SyscallException.class, () -> create(spec));
        assertEquals(1, kernel.count("close"));
    }

    @Test
    void namesWhatItHasWhenAskedForSomethingElse() {
        try (BpfObject object = create(
                object(List.of(MapSpecs.of("a", MapType.HASH, 4, 8, 1)), program("p", List.of(EXIT), List.of())))) {
            assertEquals(
                    "object 'test.o': no function 'q'; it has: p",
                    assertThrows(BpfException.class, () -> object.load("q")).getMessage());
            assertEquals(
                    "object 'test.o': no map 'b'; it has: a",
                    assertThrows(BpfException.class, () -> object.map("b")).getMessage());
            assertTrue(object.findMap("b").isEmpty());
        }
    }

    @Test
    void refusesObjectsForAnotherByteOrder() {
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ObjectSpec spec = new ObjectSpec("test.o", other, "GPL", 0, Optional.empty(), List.of(), List.of());
        assertThrows(ObjectFormatException.class, () -> create(spec));
    }

    @Test
    void refusesToLoadOnceClosed() {
        BpfObject object = create(plain());
        object.close();
        object.close();
        assertThrows(IllegalStateException.class, () -> object.load("p"));
    }
}
