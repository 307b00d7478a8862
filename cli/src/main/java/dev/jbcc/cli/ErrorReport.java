package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.Rejection;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Prints what went wrong on standard error: one line {@code jbcc: MESSAGE}, more of it with {@code -v}. */
public final class ErrorReport {
    private final PrintStream err;
    private boolean verbose;

    public ErrorReport(PrintStream err) {
        this.err = err;
    }

    void verbose(boolean on) {
        verbose = on;
    }

    /** Prints a remark that is no failure. */
    public void note(String message) {
        err.println("jbcc: " + message);
        err.flush();
    }

    /** Prints a text as it is. */
    public void text(String text) {
        err.println(text);
        err.flush();
    }

    /** Prints a failure; gives the exit status that goes with it. */
    public int report(Throwable failure) {
        int status = ExitStatus.FAILURE;
        switch (failure) {
            case UsageException e -> {
                note(String.valueOf(e.getMessage()));
                return ExitStatus.USAGE;
            }
            case CompileException e -> diagnostics(e.diagnostics());
            case ProgramLoadException e -> {
                boolean placed = e.rejection().map(r -> !r.file().isEmpty()).orElse(false);
                err.println((placed ? "" : "jbcc: ") + forTerminal(e));
                if (verbose) {
                    e.log().forEach(err::println);
                }
            }
            case BpfException e -> note(message(e));
            case UncheckedIOException e -> note(message(e));
            case OutOfMemoryError e -> note("out of memory: " + e.getMessage() + "; JBCC_JAVA_OPTS=-Xmx… gives more");
            default -> {
                note("internal error: " + failure + (verbose ? "" : "; -v shows where"));
            }
        }
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return status;
    }

    /** Prints compiler diagnostics, each with its source line. */
    public void diagnostics(List<Diagnostic> diagnostics) {
        for (Diagnostic diagnostic : diagnostics) {
            err.println(diagnostic.file().isEmpty() ? "jbcc: " + diagnostic : diagnostic.toString());
        }
        err.flush();
    }

    int outputClosed(Output.ClosedOutputException e) {
        if (e.brokenPipe()) {
            return ExitStatus.OK;
        }
        note("standard output: " + e.getMessage());
        return ExitStatus.FAILURE;
    }

    /** Returns what a compiler would say of the place that the verifier refuses, and below it how loading ended. */
    public static String forTerminal(ProgramLoadException e) {
        Rejection rejection = e.rejection().orElse(null);
        if (rejection == null) {
            return message(e);
        }
        String message = message(e);
        String how = message.substring(0, Math.max(0, message.indexOf(": " + rejection.summary())));
        Diagnostic diagnostic = new Diagnostic(
                rejection.file(),
                rejection.line(),
                rejection.column(),
                Diagnostic.Severity.ERROR,
                rejection.cause(),
                rejection.sourceLine(),
                rejection.hints());
        int others = e.log().size() - 1;
        return diagnostic + "\n" + how + (others > 0 ? "; " + others + " more lines with -v" : "");
    }

    /** Returns the message of a failure, in one line where it has one. */
    public static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
