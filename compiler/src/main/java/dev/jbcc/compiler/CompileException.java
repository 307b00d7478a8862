package dev.jbcc.compiler;

import dev.jbcc.runtime.BpfException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program does not compile. The message is all diagnostics as a terminal shows them. */
public class CompileException extends BpfException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    /** Creates an exception from what was found, in the order of the source; must not be empty. */
    public CompileException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Creates an exception for something that is wrong with no particular line. */
    public CompileException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.diagnostics = List.of(Diagnostic.error("", 0, 0, message));
    }

    /** Returns what was found, in the order of the source: errors, and the warnings beside them. */
    public List<Diagnostic> diagnostics() {
        return diagnostics == null ? List.of() : diagnostics;
    }
}
