package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.program.BpfObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** The part of {@link Bpf} that reads what functions print with {@code bpf_trace_printk}. */
abstract class BpfDebugOutput extends BpfSymbols {
    private final TraceReader trace = new TraceReader();

    BpfDebugOutput(BpfObject object) {
        super(object);
    }

    /** Returns the reader of the trace pipe, to be closed. */
    final TraceReader trace() {
        return trace;
    }

    /** Prints the lines of {@code trace_pipe} to {@code System.out} until closed. Mirrors {@code trace_print()}. */
    public void tracePrint() {
        tracePrint(System.out);
    }

    /**
     * Prints fields of the lines of {@code trace_pipe} to {@code System.out} until closed. Mirrors
     * {@code trace_print(fmt)}, such as {@code "{1} {5}"}.
     */
    public void tracePrint(String format) {
        tracePrint(System.out, format);
    }

    /**
     * Prints the lines of {@code trace_pipe} as they are, without empty ones, until this is closed by another thread. The
     * pipe is shared by everybody on the machine: it also has the lines of others, and a line goes to one reader only.
     *
     * @throws BpfException if tracefs cannot be found or read
     */
    public void tracePrint(PrintStream out) {
        trace.print(out);
    }

    /**
     * Prints fields of the lines of {@code trace_pipe} until this is closed by another thread; see
     * {@link TraceFields#format}.
     *
     * @throws IllegalArgumentException if the format names a field that does not exist
     */
    public void tracePrint(PrintStream out, String format) {
        trace.print(out, format);
    }

    /**
     * Waits for a line of {@code trace_pipe} and returns its fields. Mirrors {@code trace_fields()}; lines of another form are
     * skipped.
     *
     * @return empty only if this was closed meanwhile
     * @throws BpfException if tracefs cannot be found or read
     */
    public Optional<TraceFields> traceFields() {
        return trace.fields(null);
    }

    /**
     * Returns the fields of a line of {@code trace_pipe}. Mirrors {@code trace_fields(nonblocking=True)} for a timeout of
     * zero.
     *
     * @param timeout how long to wait for a line
     * @return empty if there was none
     * @throws BpfException if tracefs cannot be found or read
     */
    public Optional<TraceFields> traceFields(Duration timeout) {
        return trace.fields(timeout);
    }

    /**
     * Waits for a line of {@code trace_pipe} and returns it as it is. Mirrors {@code trace_readline()}.
     *
     * @return empty only if this was closed meanwhile
     * @throws BpfException if tracefs cannot be found or read
     */
    public Optional<String> traceReadline() {
        return trace.line(null);
    }

    /**
     * Returns a line of {@code trace_pipe} as it is. Mirrors {@code trace_readline(nonblocking=True)} for a timeout of zero.
     *
     * @param timeout how long to wait for a line
     * @return empty if there was none
     * @throws BpfException if tracefs cannot be found or read
     */
    public Optional<String> traceReadline(Duration timeout) {
        return trace.line(timeout);
    }
}
