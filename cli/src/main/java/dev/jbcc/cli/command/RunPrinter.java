package dev.jbcc.cli.command;

import dev.jbcc.Table;
import dev.jbcc.TraceFields;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.MemorySegment;

/** Prints what a program that runs has to say. Thread-safe: records and trace lines come from two threads. */
interface RunPrinter {
    /** Prints a record; {@code cpu} is -1 if it is not known. */
    void event(String table, int cpu, ValueCodec<Object> codec, Object sample);

    /** Prints a record of which nobody says what it is. */
    void bytes(String table, int cpu, MemorySegment sample);

    /** Prints a line of {@code bpf_trace_printk}. */
    void trace(TraceFields line);

    /**
     * Prints the entries of a map.
     *
     * @param histogram whether they are slots of a log2 histogram
     */
    void map(Table<Object, Object> table, boolean histogram);

    /** Says that records were lost, where that belongs into the output. */
    void lost(String table, long count);

    /** Hands everything to the reader. */
    void flush();
}
