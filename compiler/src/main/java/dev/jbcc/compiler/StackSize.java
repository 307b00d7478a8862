package dev.jbcc.compiler;

import dev.jbcc.compiler.rewrite.LocalVariable;
import java.util.List;
import java.util.stream.Collectors;

/** Says what makes a stack too large. */
final class StackSize {
    private static final int SHOWN = 3;
    private static final int SMALLEST_BYTES = 32;

    private StackSize() {}

    /** Adds the largest of the variables, which come sorted, to a message. */
    static Diagnostic withLargest(Diagnostic message, List<LocalVariable> variables) {
        String largest = variables.stream()
                .filter(variable -> variable.sizeBytes() >= SMALLEST_BYTES)
                .limit(SHOWN)
                .map(variable -> "'" + variable.name() + "' of " + variable.function() + " in line " + variable.line()
                        + " (" + variable.sizeBytes() + " bytes)")
                .collect(Collectors.joining(", "));
        return largest.isEmpty() ? message : message.withHint("the largest variables: " + largest);
    }
}
