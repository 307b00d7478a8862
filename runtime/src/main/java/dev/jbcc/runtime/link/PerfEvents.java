package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Perf events that programs attach to, and the PMUs they come from. */
final class PerfEvents {
    private static final int ATTRIBUTE_BYTES = 120;
    private static final int TYPE_TRACEPOINT = 2;
    private static final Path SOURCES = Path.of("/sys/bus/event_source/devices");

    private PerfEvents() {}

    /** Opens the event of a tracepoint; returns a descriptor or an error. */
    static int openTracepoint(Sys sys, int id) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = attributes(arena, TYPE_TRACEPOINT).int64(8, id);
            // A period of 1 and one wake-up per event, as with the other tools: the program sees each event anyway.
            return open(sys, attr.int64(16, 1).int32(48, 1));
        }
    }

    /** Opens a probe of the dynamic PMU; returns a descriptor or an error. */
    static int openProbe(Sys sys, int type, long config, String symbol, long address, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = attributes(arena, type)
                    .int64(8, config)
                    .int64(56, symbol.isEmpty() ? 0 : StructBuffer.cString(arena, symbol))
                    .int64(64, symbol.isEmpty() ? address : offset);
            return open(sys, attr);
        }
    }

    /**
     * Opens a probe of a program or library; returns a descriptor or an error.
     *
     * @param processId the process to follow with all its threads, or -1 for all processes
     */
    static int openUprobe(Sys sys, int type, long config, String file, long offset, int processId) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = attributes(arena, type)
                    .int64(8, config)
                    .int64(56, StructBuffer.cString(arena, file))
                    .int64(64, offset);
            return processId < 0 ? open(sys, attr) : sys.perfEventOpen(attr.segment(), processId, -1);
        }
    }

    private static StructBuffer attributes(Arena arena, int type) {
        return StructBuffer.allocate(arena, ATTRIBUTE_BYTES).int32(0, type).int32(4, ATTRIBUTE_BYTES);
    }

    /** The event is opened for all processes on one CPU; BPF programs of tracing events run on every CPU all the same. */
    private static int open(Sys sys, StructBuffer attr) {
        return sys.perfEventOpen(attr.segment(), -1, CpuList.online()[0]);
    }

    /** Returns the type number of a dynamic PMU, or -1 if the kernel has none of that name. */
    static int pmuType(String name) {
        return number(SOURCES.resolve(name).resolve("type"), "");
    }

    /** Returns the config bit that makes a probe a return probe. */
    static long returnProbeBit(String pmu) {
        int bit = number(SOURCES.resolve(pmu).resolve("format/retprobe"), "config:");
        return 1L << Math.max(0, bit);
    }

    private static int number(Path file, String prefix) {
        String text = ProcFile.text(file.toString());
        try {
            return text.startsWith(prefix) ? Integer.parseInt(text, prefix.length(), text.length(), 10) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
