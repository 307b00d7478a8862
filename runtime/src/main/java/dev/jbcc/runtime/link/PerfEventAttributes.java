package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.StructBuffer;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * What a perf event counts, and after how much of it a program runs: {@code struct perf_event_attr} of
 * {@code include/uapi/linux/perf_event.h}. Immutable.
 */
public final class PerfEventAttributes {
    /** Kinds of events, with the kernel's numbers. */
    public enum Type {
        HARDWARE,
        SOFTWARE,
        TRACEPOINT,
        HW_CACHE,
        RAW,
        BREAKPOINT;

        /** Returns the kernel's {@code PERF_TYPE_*} number. */
        @SuppressWarnings("EnumOrdinal") // the constants stand in the kernel's order
        public int number() {
            return ordinal();
        }
    }

    /** What the kernel itself counts. */
    public enum Software {
        CPU_CLOCK,
        TASK_CLOCK,
        PAGE_FAULTS,
        CONTEXT_SWITCHES,
        CPU_MIGRATIONS,
        PAGE_FAULTS_MIN,
        PAGE_FAULTS_MAJ,
        ALIGNMENT_FAULTS,
        EMULATION_FAULTS,
        DUMMY,
        BPF_OUTPUT,
        CGROUP_SWITCHES;

        /** Returns the kernel's {@code PERF_COUNT_SW_*} number. */
        @SuppressWarnings("EnumOrdinal") // the constants stand in the kernel's order
        public int number() {
            return ordinal();
        }
    }

    /** What processors count. */
    public enum Hardware {
        CPU_CYCLES,
        INSTRUCTIONS,
        CACHE_REFERENCES,
        CACHE_MISSES,
        BRANCH_INSTRUCTIONS,
        BRANCH_MISSES,
        BUS_CYCLES,
        STALLED_CYCLES_FRONTEND,
        STALLED_CYCLES_BACKEND,
        REF_CPU_CYCLES;

        /** Returns the kernel's {@code PERF_COUNT_HW_*} number. */
        @SuppressWarnings("EnumOrdinal") // the constants stand in the kernel's order
        public int number() {
            return ordinal();
        }
    }

    /** Size of the structure as it is given to the kernel. */
    static final int BYTES = 136;

    private static final int SMALLEST_BYTES = 64;
    private static final int DISABLED = 1;
    private static final int INHERIT = 1 << 1;
    private static final int FREQUENCY = 1 << 10;

    private final byte[] attributes;

    private PerfEventAttributes(byte[] attributes) {
        this.attributes = attributes;
    }

    /**
     * An event by the kernel's numbers; children of the process are counted too. {@link #period} or {@link #frequency} come
     * next.
     *
     * @param type the kernel's {@code PERF_TYPE_*} number, or that of a PMU in sysfs
     */
    public static PerfEventAttributes of(int type, long config) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        bytes.putInt(0, type).putInt(4, BYTES).putLong(8, config).putLong(40, INHERIT);
        return new PerfEventAttributes(bytes.array());
    }

    /** An event that the kernel counts itself. */
    public static PerfEventAttributes of(Software event) {
        return of(Type.SOFTWARE.number(), event.number());
    }

    /** An event that processors count; virtual machines often cannot. */
    public static PerfEventAttributes of(Hardware event) {
        return of(Type.HARDWARE.number(), event.number());
    }

    /**
     * The whole structure, in native byte order, of any length that a kernel has had: what is longer than this version knows
     * must be zero for older kernels.
     */
    public static PerfEventAttributes ofBytes(byte[] attributes) {
        if (attributes.length < SMALLEST_BYTES) {
            throw new IllegalArgumentException(
                    "perf event: attributes of " + attributes.length + " bytes: at least " + SMALLEST_BYTES);
        }
        byte[] copy = attributes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()).putInt(4, copy.length);
        return new PerfEventAttributes(copy);
    }

    /** Returns the same, with a run of the program after so many events. */
    public PerfEventAttributes period(long events) {
        return sampling(events, false);
    }

    /** Returns the same, with so many runs of the program a second; the kernel finds the period that gives them. */
    public PerfEventAttributes frequency(long perSecond) {
        return sampling(perSecond, true);
    }

    private PerfEventAttributes sampling(long number, boolean frequency) {
        if (number <= 0) {
            throw new IllegalArgumentException(
                    "perf event: " + (frequency ? "frequency " : "period ") + number + ": must be positive");
        }
        byte[] copy = attributes.clone();
        ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
        bytes.putLong(16, number);
        long flags = bytes.getLong(40);
        bytes.putLong(40, frequency ? flags | FREQUENCY : flags & ~FREQUENCY);
        return new PerfEventAttributes(copy);
    }

    /** Returns the kernel's number of the kind of event. */
    public int type() {
        return number(0);
    }

    /** Returns which event of its kind it is. */
    public long config() {
        return ByteBuffer.wrap(attributes).order(ByteOrder.nativeOrder()).getLong(8);
    }

    private int number(int offset) {
        return ByteBuffer.wrap(attributes).order(ByteOrder.nativeOrder()).getInt(offset);
    }

    /** Returns what the kernel takes: an event that waits to be enabled. */
    StructBuffer toNative(Arena arena) {
        StructBuffer buffer = StructBuffer.allocate(arena, attributes.length).put(0, attributes);
        return buffer.int64(40, buffer.int64(40) | DISABLED);
    }

    @Override
    public String toString() {
        int type = type();
        long config = config();
        if (type == Type.SOFTWARE.number() && config >= 0 && config < Software.values().length) {
            return Software.values()[(int) config].name().toLowerCase(Locale.ROOT);
        }
        if (type == Type.HARDWARE.number() && config >= 0 && config < Hardware.values().length) {
            return Hardware.values()[(int) config].name().toLowerCase(Locale.ROOT);
        }
        return "type " + Integer.toUnsignedString(type) + ", config 0x" + Long.toHexString(config);
    }
}
