package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapInfo;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pinned map outlives its descriptors. */
@KernelTest
class PinKernelTest {
    private static final int ENTRIES = 1009;

    private static BpfMap create() {
        return BpfMap.create(new MapSpec(
                "counts",
                MapType.HASH.number(),
                4,
                8,
                ENTRIES,
                0,
                0,
                0,
                false,
                0,
                Optional.empty(),
                MapSpec.Data.NONE,
                new byte[0]));
    }

    @Test
    void staysInTheKernelWhilePinned() throws IOException {
        Path pin = Path.of("/sys/fs/bpf/jbcc-map-test");
        MapInfo info;
        try (BpfMap map = create()) {
            info = map.info();
            assertEquals("counts", info.name());
            assertEquals(ENTRIES, info.maxEntries());
            map.pin(pin.toString());
        }
        try (Arena arena = Arena.ofConfined();
                BpfMap again = BpfMap.openPinned(pin.toString());
                BpfMap byId = BpfMap.openById(info.id())) {
            MemorySegment key = arena.allocateFrom(JAVA_INT, 17);
            MemorySegment value = arena.allocateFrom(JAVA_LONG, 417);
            assertTrue(again.update(key, value, UpdateMode.NO_EXIST));
            value.fill((byte) 0);
            assertTrue(byId.lookup(key, value));
            assertEquals(417, value.get(JAVA_LONG, 0));
            assertEquals(info, again.info());
        } finally {
            Files.delete(pin);
        }
        assertEquals(
                "map '" + pin + "': BPF_OBJ_GET: ENOENT (2)",
                assertThrows(SyscallException.class, () -> BpfMap.openPinned(pin.toString()))
                        .getMessage());
    }

    @Test
    void saysWhereItCannotBePinned() {
        try (BpfMap map = create()) {
            assertEquals(
                    "map 'counts': BPF_OBJ_PIN: EPERM (1); '/dev/shm' is in no BPF file system; mount one with"
                            + " 'mount -t bpf bpf /sys/fs/bpf'",
                    assertThrows(SyscallException.class, () -> map.pin("/dev/shm/m"))
                            .getMessage());
        }
    }

    @Test
    void pinnedTablesOutliveTheProgram() throws IOException {
        Path file = Path.of("/sys/fs/bpf/jbcc_pinned");
        try {
            for (int round = 1; round <= 3; round++) {
                try (Bpf bpf = Bpf.fromFile(Programs.typed("maps_pinned.c"))
                        .autoAttach(false)
                        .open()) {
                    bpf.loadFunc("count", ProgramType.SCHED_CLS).testRun(TestRun.ofPacket(new byte[64]));
                    assertEquals(
                            10L * round,
                            bpf.table("jbcc_pinned", Integer.class, Long.class)
                                    .get(1)
                                    .orElseThrow());
                    assertEquals(
                            round,
                            bpf.table("elsewhere", Integer.class, Long.class)
                                    .get(1)
                                    .orElseThrow());
                }
            }
            assertTrue(Files.exists(file));
        } finally {
            for (String name : List.of("jbcc_pinned", "jbcc_elsewhere", "jbcc_queue")) {
                Files.deleteIfExists(file.resolveSibling(name));
            }
        }
    }
}
