package dev.jbcc.runtime.usdt;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attaches the programs of one object to static probes, and tells them through the object's map where the arguments are. Probes
 * with the same arguments share an element, and elements are not freed; so attaching again and again needs no more of them.
 * Thread-safe. Of several attachers for one object, each would overwrite what another has written.
 */
public final class UsdtAttacher {
    private final @Nullable BpfMap specs;
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();

    /**
     * @param object owned by the caller
     * @throws BpfException if its programs were compiled with a header that this class does not know
     */
    public UsdtAttacher(BpfObject object) {
        specs = object.findMap(UsdtSpecLayout.SPECS_MAP).orElse(null);
        if (specs != null && specs.valueSizeBytes() != UsdtSpecLayout.BYTES) {
            throw new BpfException("map '" + UsdtSpecLayout.SPECS_MAP + "': values of " + specs.valueSizeBytes()
                    + " bytes, expected " + UsdtSpecLayout.BYTES + ": compiled with an usdt.bpf.h that is not known");
        }
    }

    /**
     * Attaches a kprobe program to all places of a probe. If one of them is refused, nothing stays attached. Counters that say
     * whether anybody looks are raised as long as it is attached.
     *
     * @param processId the process to follow with all its threads, or {@link Uprobe#ALL}
     * @param cookie what {@code bpf_usdt_cookie} gives the program
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if the object's programs read arguments, and one of this probe's is where they cannot read
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public Link attach(BpfProgram program, UsdtProbe probe, int processId, long cookie) {
        List<Uprobe.Place> places = new ArrayList<>();
        long[] cookies = new long[probe.sites().size()];
        for (UsdtSite site : probe.sites()) {
            cookies[places.size()] = specs == null ? cookie : number(specs, site, cookie);
            places.add(new Uprobe.Place(site.file(), site.offset(), site.semaphoreOffset()));
        }
        return Uprobe.attachAll(program, "USDT probe '" + probe.fullName() + "'", places, cookies, processId, false);
    }

    private synchronized int number(BpfMap map, UsdtSite site, long cookie) {
        byte[] spec = UsdtSpecLayout.encode(site.arguments(), cookie);
        Integer known = numbers.get(ByteBuffer.wrap(spec));
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        if (number >= map.maxEntries()) {
            throw new BpfException("map '" + map.name() + "': no room for the arguments of more than "
                    + map.maxEntries() + " different probes: define BPF_USDT_MAX_SPEC_CNT larger");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(ValueLayout.JAVA_INT, number);
            boolean _ = map.update(key, arena.allocateFrom(ValueLayout.JAVA_BYTE, spec), UpdateMode.ANY);
        }
        numbers.put(ByteBuffer.wrap(spec), number);
        return number;
    }
}
