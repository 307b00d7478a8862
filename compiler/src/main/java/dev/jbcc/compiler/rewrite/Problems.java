package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a source, so that the user sees everything at once. */
final class Problems {
    private final SourceMap map;
    private final List<Diagnostic> found = new ArrayList<>();

    Problems(SourceMap map) {
        this.map = map;
    }

    void error(int offset, String message, String... hints) {
        SourceMap.Place place = map.placeOf(offset);
        add(Diagnostic.error(place.file(), place.line(), place.column(), message, hints));
    }

    void warning(int offset, String message, String... hints) {
        SourceMap.Place place = map.placeOf(offset);
        add(Diagnostic.warning(place.file(), place.line(), place.column(), message, hints));
    }

    /** Adds something; an error takes the place of a warning about the same spot. */
    void add(Diagnostic diagnostic) {
        if (diagnostic.severity() == Severity.ERROR) {
            found.removeIf(other -> other.severity() == Severity.WARNING
                    && other.line() == diagnostic.line()
                    && other.column() == diagnostic.column()
                    && other.file().equals(diagnostic.file()));
        }
        if (!found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    /**
     * Throws if there are errors.
     *
     * @throws CompileException with everything found
     */
    void throwIfErrors() {
        for (Diagnostic diagnostic : found) {
            if (diagnostic.severity() == Severity.ERROR) {
                throw new CompileException(found);
            }
        }
    }

    List<Diagnostic> warnings() {
        return List.copyOf(found);
    }
}
