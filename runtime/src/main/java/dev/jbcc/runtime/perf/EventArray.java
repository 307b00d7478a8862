package dev.jbcc.runtime.perf;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import java.lang.foreign.Arena;

/** A map with a perf event for each CPU. The map holds the events it has, so whoever puts one in takes it out again. */
final class EventArray {
    private final BpfMap map;

    /** @throws BpfException if the map is no perf event array */
    EventArray(BpfMap map) {
        if (!map.is(MapType.PERF_EVENT_ARRAY)) {
            throw new BpfException(
                    "map '" + map.name() + "': type " + MapType.nameOf(map.typeNumber()) + ": is no perf event array");
        }
        this.map = map;
    }

    /** @throws BpfException if there is no element for that CPU */
    void check(int cpu) {
        if (Integer.compareUnsigned(cpu, map.maxEntries()) >= 0) {
            throw new BpfException("map '" + map.name() + "': perf event array of "
                    + Integer.toUnsignedString(map.maxEntries()) + " entries: has none for CPU " + cpu);
        }
    }

    void put(int cpu, int eventFd) {
        try (Arena arena = Arena.ofConfined()) {
            map.update(
                    StructBuffer.allocate(arena, 4).int32(0, cpu).segment(),
                    StructBuffer.allocate(arena, 4).int32(0, eventFd).segment(),
                    UpdateMode.ANY);
        }
    }

    /** Does nothing if the map is closed: the kernel took out what came through it. */
    void remove(int cpu) {
        if (!map.isClosed()) {
            try (Arena arena = Arena.ofConfined()) {
                boolean _ =
                        map.delete(StructBuffer.allocate(arena, 4).int32(0, cpu).segment());
            }
        }
    }
}
