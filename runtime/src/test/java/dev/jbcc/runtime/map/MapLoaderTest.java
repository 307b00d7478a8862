package dev.jbcc.runtime.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.object.MapSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapLoaderTest {
    private static final int BTF = 5;

    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);

    @AfterEach
    void nothingStaysOpen() {
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private BpfMap create(MapSpec spec) {
        return MapLoader.create(bpf, spec, BTF);
    }

    private String refusal(MapSpec spec) {
        return String.valueOf(
                assertThrows(BpfException.class, () -> create(spec)).getMessage());
    }

    @Test
    void givesTypesWhereTheKernelTakesThem() {
        kernel.next(Bpf.MAP_CREATE, attr -> {
            assertEquals("5 3 4", attr.int32(48) + " " + attr.int32(52) + " " + attr.int32(56));
            return kernel.newDescriptor();
        });
        create(MapSpecs.of("m", MapType.HASH, 4, 8, 1)).close();

        kernel.next(Bpf.MAP_CREATE, attr -> {
            assertEquals("0 0 0", attr.int32(48) + " " + attr.int32(52) + " " + attr.int32(56));
            return kernel.newDescriptor();
        });
        create(MapSpecs.of("m", MapType.STACK_TRACE, 4, 8, 1)).close();
    }

    @Test
    void triesAgainWithoutTypesAndThenWithoutName() {
        kernel.next(Bpf.MAP_CREATE, Errno.EINVAL).next(Bpf.MAP_CREATE, Errno.EINVAL);
        kernel.next(Bpf.MAP_CREATE, attr -> {
            assertEquals("", attr.text(28, 16));
            assertEquals(0, attr.int32(48));
            return kernel.newDescriptor();
        });
        create(MapSpecs.of("m", MapType.HASH, 4, 8, 1)).close();
        assertEquals(3, kernel.count("MAP_CREATE"));
    }

    @Test
    void doesNotTryAgainWhatTypesHaveNoPartIn() {
        kernel.always(Bpf.MAP_CREATE, Errno.ENOMEM);
        assertEquals(
                "map 'm': BPF_MAP_CREATE: ENOMEM (12); no memory for 4294967295 entries of 4 + 8 bytes; give it"
                        + " fewer entries",
                refusal(MapSpecs.of("m", MapType.HASH, 4, 8, -1)));
        assertEquals(1, kernel.count("MAP_CREATE"));
    }

    @Test
    void tellsWhatTheKernelFirstSaid() {
        kernel.next(Bpf.MAP_CREATE, Errno.E2BIG).always(Bpf.MAP_CREATE, Errno.EINVAL);
        SyscallException e =
                assertThrows(SyscallException.class, () -> create(MapSpecs.of("m", MapType.HASH, 4, 1 << 30, 1 << 30)));
        assertEquals(Errno.E2BIG, e.errno());
        assertEquals(
                "map 'm': BPF_MAP_CREATE: E2BIG (7); too large: 1073741824 entries of 4 + 1073741824 bytes",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4095, 5000, 12288})
    void refusesRingBuffersOfAnotherSize(int bytes) {
        assertEquals(
                "map 'events': ring buffer size " + bytes
                        + " bytes: must be a power of two and a multiple of the page size (4096)",
                refusal(MapSpecs.of("events", MapType.RINGBUF, 0, 0, bytes)));
        assertEquals(List.of(), kernel.calls());
    }

    @Test
    void givesAPerfEventArrayOneEntryPerCpu() {
        try (BpfMap map = create(MapSpecs.of("events", MapType.PERF_EVENT_ARRAY, 4, 4, 0))) {
            assertEquals(CpuList.possibleCount(), map.maxEntries());
        }
        try (BpfMap map = create(MapSpecs.of("events", MapType.PERF_EVENT_ARRAY, 4, 4, 128))) {
            assertEquals(128, map.maxEntries());
        }
    }

    @Test
    void perCpuMapsHaveOneValuePerPossibleCpu() {
        try (BpfMap map = create(MapSpecs.of("m", MapType.PERCPU_HASH, 4, 12, 1))) {
            assertEquals(16, map.valueStrideBytes());
            assertEquals(16 * CpuList.possibleCount(), map.valueBufferBytes());
            assertEquals(CpuList.possibleCount(), map.valuesPerKey());
        }
    }

    @Test
    void fillsDataSectionsAndFreezesTheReadOnlyOnes() {
        byte[] contents = "initial value".getBytes(StandardCharsets.US_ASCII);
        create(MapSpecs.section(".data", MapSpec.Data.DATA, contents)).close();
        assertEquals(List.of("MAP_CREATE", "MAP_UPDATE_ELEM", "close"), kernel.calls());

        kernel.calls().clear();
        kernel.next(Bpf.MAP_UPDATE_ELEM, attr -> {
            assertEquals("initial value", FakeKernel.at(attr.int64(16), 13 + 1).getString(0));
            return 0;
        });
        create(MapSpecs.section(".rodata", MapSpec.Data.RODATA, "initial value\0".getBytes(StandardCharsets.US_ASCII)))
                .close();
        assertEquals(List.of("MAP_CREATE", "MAP_UPDATE_ELEM", "MAP_FREEZE", "close"), kernel.calls());

        kernel.calls().clear();
        create(MapSpecs.section(".bss", MapSpec.Data.BSS, new byte[0])).close();
        assertEquals(List.of("MAP_CREATE", "close"), kernel.calls());
    }

    @Test
    void closesAMapThatCannotBeFilled() {
        kernel.next(Bpf.MAP_UPDATE_ELEM, Errno.EPERM);
        assertThrows(
                SyscallException.class, () -> create(MapSpecs.section(".data", MapSpec.Data.DATA, new byte[] {1})));
    }

    @Test
    void worksWithoutFreezingOnKernelsThatCannot() {
        kernel.next(Bpf.MAP_FREEZE, Errno.EINVAL);
        create(MapSpecs.section(".rodata", MapSpec.Data.RODATA, new byte[] {1})).close();
    }

    @Test
    void givesRingBuffersAtLeastAPage() {
        try (BpfMap map = create(MapSpecs.of("events", MapType.RINGBUF, 0, 0, 2048))) {
            assertEquals(4096, map.maxEntries());
        }
    }

    @Test
    void usesAnotherMapInPlaceOfOne() {
        kernel.next(Bpf.OBJ_GET_INFO_BY_FD, attr -> {
            new StructBuffer(FakeKernel.at(attr.int64(8), 88))
                    .int32(0, MapType.HASH.number())
                    .int32(8, 4)
                    .int32(12, 8)
                    .int32(16, 10);
            return 0;
        });
        BpfMap map;
        try (BpfMap given = create(MapSpecs.of("others", MapType.HASH, 4, 8, 10))) {
            map = MapLoader.reuse(bpf, given, MapSpecs.of("mine", MapType.ARRAY, 4, 8, 1));
        }
        try (map) {
            assertEquals("mine", map.name());
            assertEquals(10, map.maxEntries());
            assertTrue(map.is(MapType.HASH));
            assertEquals(1, kernel.openDescriptors().size());
        }
    }

    @Test
    void refusesAnotherMapOfOtherSizes() {
        try (BpfMap given = create(MapSpecs.of("others", MapType.HASH, 4, 8, 10))) {
            kernel.next(Bpf.OBJ_GET_INFO_BY_FD, attr -> {
                new StructBuffer(FakeKernel.at(attr.int64(8), 88)).int32(8, 4).int32(12, 8);
                return 0;
            });
            assertEquals(
                    "map 'mine': the map that is given for it has keys of 4 and values of 8 bytes, expected 8 and 8",
                    assertThrows(
                                    BpfException.class,
                                    () -> MapLoader.reuse(bpf, given, MapSpecs.of("mine", MapType.HASH, 8, 8, 1)))
                            .getMessage());
        }
    }

    @Test
    void saysWhyTheKernelMayNotMakeAMap() {
        kernel.always(Bpf.MAP_CREATE, Errno.E2BIG);
        assertEquals(
                "map 'm': BPF_MAP_CREATE: E2BIG (7); values of 32769 bytes; those of per-CPU maps have at most 32768",
                refusal(MapSpecs.of("m", MapType.PERCPU_ARRAY, 4, 32769, 1)));
        assertEquals(
                "map 'm': BPF_MAP_CREATE: E2BIG (7); keys of 600 bytes; at most 512 are possible",
                refusal(MapSpecs.of("m", MapType.HASH, 600, 8, 1)));
        kernel.always(Bpf.MAP_CREATE, Errno.EINVAL);
        assertEquals(
                "map 'm': this kernel has no maps of type xskmap; they need Linux 4.18, and may be left out of a kernel when"
                        + " it is built",
                refusal(MapSpecs.of("m", MapType.XSKMAP, 4, 4, 1)));
        assertTrue(refusal(MapSpecs.of("m", MapType.STACK_TRACE, 4, 8 << 20, 1)).contains("stacks of 1048576 frames"));
    }
}
