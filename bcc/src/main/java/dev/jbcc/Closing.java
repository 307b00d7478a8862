package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, all of them, whatever one of them throws. */
final class Closing {
    private Closing() {}

    static void all(List<? extends AutoCloseable> owned) {
        RuntimeException first = null;
        for (AutoCloseable resource : owned) {
            first = one(resource, first);
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable RuntimeException one(AutoCloseable resource, @Nullable RuntimeException first) {
        try {
            resource.close();
            return first;
        } catch (Exception failure) {
            RuntimeException thrown = failure instanceof RuntimeException unchecked
                    ? unchecked
                    : new BpfException("close: " + failure, failure);
            if (first == null) {
                return thrown;
            }
            first.addSuppressed(thrown);
            return first;
        }
    }
}
