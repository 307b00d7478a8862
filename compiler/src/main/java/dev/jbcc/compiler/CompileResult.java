package dev.jbcc.compiler;

import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.relocation.ResolvedRelocations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a compilation gave.
 *
 * @param emit what {@code bytes} are
 * @param bytes the object file, or text in UTF-8. Not copied: do not change them.
 * @param cached whether they came from the cache on disk
 * @param warnings the compiler's, in the order of the source; a cached result has those of the first time
 * @param durations how long each stage took that ran, in the order of the stages
 * @param resolved what the object's relocations come to on the running kernel, if it was compiled for that
 */
@SuppressWarnings(
        "ArrayRecordComponent") // a record of one call's result, compared by nobody; copying 100 KB would be waste
public record CompileResult(
        Emit emit,
        byte[] bytes,
        boolean cached,
        List<Diagnostic> warnings,
        Map<String, Duration> durations,
        Optional<ResolvedRelocations> resolved) {
    public CompileResult {
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the object, as it is to be loaded on the running kernel.
     *
     * @param name what messages call it
     */
    public ObjectSpec object(String name) {
        ObjectSpec spec = ObjectReader.read(bytes, name);
        return resolved.isPresent() ? resolved.get().applyTo(spec) : spec;
    }

    /**
     * Returns the text.
     *
     * @throws IllegalStateException if this is an object file
     */
    public String text() {
        if (emit == Emit.OBJECT) {
            throw new IllegalStateException("compile result: an object file has no text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
