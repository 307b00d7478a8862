package dev.jbcc.runtime.perf;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.map.BpfMap;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.TreeMap;

/**
 * One counter for each CPU that is online, in a perf event array, where programs read it with {@code bpf_perf_event_read}. Owns
 * the counters, not the map: {@link #close()} stops them and takes them out. Thread-safe.
 *
 * @kernel 4.3 BPF_MAP_TYPE_PERF_EVENT_ARRAY
 */
public final class PerfCounters implements AutoCloseable {
    private static final int ATTRIBUTE_BYTES = 112;
    private static final long IOC_ENABLE = 0x2400;

    private final Sys sys;
    private final String subject;
    private final EventArray array;
    private final Map<Integer, FileDescriptor> events = new TreeMap<>();

    private PerfCounters(Sys sys, BpfMap map) {
        this.sys = sys;
        this.subject = "map '" + map.name() + "'";
        this.array = new EventArray(map);
    }

    /**
     * Opens counters and puts each into the map at the number of its CPU.
     *
     * @param type {@code PERF_TYPE_*}: 0 for hardware, 1 for software
     * @param config what to count, such as {@code PERF_COUNT_HW_CPU_CYCLES}
     * @throws BpfException if the map is no perf event array, or too small for the CPUs
     * @throws SyscallException if the kernel refuses, such as ENOENT for what this machine cannot count
     */
    public static PerfCounters open(BpfMap map, int type, long config) {
        return open(Sys.host(), map, type, config, CpuList.online());
    }

    static PerfCounters open(Sys sys, BpfMap map, int type, long config, int[] cpus) {
        PerfCounters counters = new PerfCounters(sys, map);
        try {
            for (int cpu : cpus) {
                counters.add(cpu, type, config);
            }
            return counters;
        } catch (Throwable e) {
            counters.close();
            throw e;
        }
    }

    private String subject(int cpu) {
        return subject + ": CPU " + cpu;
    }

    private void add(int cpu, int type, long config) {
        array.check(cpu);
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, ATTRIBUTE_BYTES)
                    .int32(0, type)
                    .int32(4, ATTRIBUTE_BYTES)
                    .int64(8, config);
            int fd = sys.perfEventOpen(attr.segment(), -1, cpu);
            if (fd == -Errno.ENODEV) {
                return; // went offline meanwhile
            }
            if (fd < 0) {
                String hint = fd == -Errno.ENOENT || fd == -Errno.EOPNOTSUPP
                        ? "this machine cannot count it: type " + type + ", config 0x" + Long.toHexString(config)
                        : SyscallErrors.hint(-fd);
                throw SyscallErrors.of(subject(cpu), "perf_event_open", -fd, hint);
            }
            events.put(cpu, new FileDescriptor(sys, fd, subject(cpu)));
            int result = sys.ioctl(fd, IOC_ENABLE, 0);
            if (result < 0) {
                throw SyscallErrors.of(subject(cpu), "PERF_EVENT_IOC_ENABLE", -result);
            }
            array.put(cpu, fd);
        }
    }

    /**
     * Returns what was counted so far, by CPU.
     *
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if closed
     */
    public synchronized Map<Integer, Long> read() {
        Map<Integer, Long> values = new TreeMap<>();
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer value = StructBuffer.allocate(arena, 8);
            events.forEach((cpu, event) -> {
                long result = sys.read(event.number(), value.segment(), 0, 8);
                if (result < 0) {
                    throw SyscallErrors.of(subject(cpu), "read", (int) -result);
                }
                values.put(cpu, value.int64(0));
            });
        }
        return values;
    }

    /** Stops counting and takes the counters out of the map, which stays. Idempotent. */
    @Override
    public synchronized void close() {
        events.forEach((cpu, event) -> {
            if (!event.isClosed()) {
                array.remove(cpu);
                event.close();
            }
        });
    }
}
