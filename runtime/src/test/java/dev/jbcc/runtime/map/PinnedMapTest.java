package dev.jbcc.runtime.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.object.MapSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PinnedMapTest {
    private static final MapSpec SPEC = MapSpecs.of("ids", MapType.HASH, 4, 8, 100);
    private static final String PATH = "/no/such/directory/ids";

    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);

    @AfterEach
    void nothingStaysOpen() {
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private BpfMap open() {
        return new PinnedMap(bpf, SPEC, PATH).open(0);
    }

    /** Lets the kernel say of a map that it is an array of 7 elements of these sizes. */
    private void describe(int keyBytes, int valueBytes) {
        kernel.next(Bpf.OBJ_GET_INFO_BY_FD, attr -> {
            new StructBuffer(FakeKernel.at(attr.int64(8), 88))
                    .int32(0, MapType.ARRAY.number())
                    .int32(8, keyBytes)
                    .int32(12, valueBytes)
                    .int32(16, 7);
            return 0;
        });
    }

    @Test
    void makesAndPinsAMapWhereNoneIs() {
        kernel.next(Bpf.OBJ_GET, Errno.ENOENT).next(Bpf.OBJ_PIN, attr -> {
            assertEquals(PATH, FakeKernel.at(attr.int64(0), PATH.length() + 1).getString(0));
            return 0;
        });
        try (BpfMap map = open()) {
            assertTrue(map.is(MapType.HASH));
        }
        assertEquals(List.of("OBJ_GET", "MAP_CREATE", "OBJ_PIN", "close"), kernel.calls());
    }

    @Test
    void takesWhatIsPinnedWhateverItsType() {
        describe(4, 8);
        try (BpfMap map = open()) {
            assertTrue(map.is(MapType.ARRAY));
            assertEquals(7, map.maxEntries());
            assertEquals("ids", map.name());
            assertEquals(SPEC, map.spec().orElseThrow());
        }
        assertEquals(0, kernel.count("MAP_CREATE"));
    }

    @Test
    void refusesAnotherSize() {
        describe(4, 12);
        assertEquals(
                "map 'ids': the map that is pinned to '" + PATH
                        + "' has keys of 4 and values of 12 bytes, expected 4 and 8",
                assertThrows(BpfException.class, this::open).getMessage());
    }

    @Test
    void takesWhatAnotherProcessPinnedMeanwhile() {
        kernel.next(Bpf.OBJ_GET, Errno.ENOENT).next(Bpf.OBJ_PIN, Errno.EEXIST);
        describe(4, 8);
        open().close();
        assertEquals(2, kernel.count("OBJ_GET"));
    }

    @Test
    void givesUpWhenPinsComeAndGo() {
        kernel.always(Bpf.OBJ_GET, Errno.ENOENT).always(Bpf.OBJ_PIN, Errno.EEXIST);
        assertThrows(BpfException.class, this::open);
        assertEquals(3, kernel.count("MAP_CREATE"));
    }

    @Test
    void saysWhereNothingCanBePinned() {
        kernel.next(Bpf.OBJ_GET, Errno.ENOENT).next(Bpf.OBJ_PIN, Errno.ENOENT);
        assertEquals(
                "map 'ids': pin '" + PATH
                        + "': BPF_OBJ_PIN: ENOENT (2); directory '/no/such/directory' cannot be read: "
                        + "java.nio.file.NoSuchFileException: /no/such/directory",
                assertThrows(BpfException.class, this::open).getMessage());
        assertEquals(
                "'/' is in no BPF file system; mount one with 'mount -t bpf bpf /sys/fs/bpf'",
                PinnedMap.hint("/x", Errno.EPERM));
    }
}
