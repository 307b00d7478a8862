package dev.jbcc.cli.command;

import dev.jbcc.Bpf;
import dev.jbcc.TraceFields;
import dev.jbcc.cli.StopSignal;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ProgramSpec;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints the lines of {@code bpf_trace_printk} as they come, on a thread of its own; none if no function writes any. */
final class TraceLines implements AutoCloseable {
    private static final int CALL = 0x85;
    private static final int TRACE_PRINTK = 6;
    private static final int TRACE_VPRINTK = 177;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Bpf bpf;
    private final RunPrinter printer;
    private final StopSignal stop;
    private final @Nullable Thread thread;
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    TraceLines(Bpf bpf, RunPrinter printer, StopSignal stop) {
        this.bpf = bpf;
        this.printer = printer;
        this.stop = stop;
        thread = writesLines(bpf) ? new Thread(this::read, "trace lines") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    static boolean writesLines(Bpf bpf) {
        for (ProgramSpec program : bpf.object().spec().programs()) {
            for (Instruction instruction : program.instructions()) {
                if (instruction.opcode() == CALL
                        && instruction.src() == 0
                        && (instruction.imm() == TRACE_PRINTK || instruction.imm() == TRACE_VPRINTK)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void read() {
        try {
            boolean more = true;
            while (more) {
                // After the end, what is still in the pipe and no more.
                Optional<TraceFields> line = bpf.traceFields(closed ? Duration.ZERO : PATIENCE);
                if (line.isPresent()) {
                    printer.trace(line.get());
                    printer.flush();
                }
                more = line.isPresent() || !closed;
            }
        } catch (RuntimeException e) {
            failure = e;
            stop.request();
        }
    }

    /** Throws what ended the thread, if anything did. */
    void rethrow() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Prints what is left and ends the thread. */
    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            try {
                thread.join(2000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
