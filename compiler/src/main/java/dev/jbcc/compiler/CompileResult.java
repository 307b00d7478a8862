package dev.jbcc.compiler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a compilation gave.
 *
 * @param emit what {@code bytes} are
 * @param bytes the object file, or text in UTF-8. Not copied: do not change them.
 * @param cached whether they came from the cache on disk
 * @param warnings the compiler's, in the order of the source; a cached result has those of the first time
 * @param durations how long each stage took that ran, in the order of the stages
 */
@SuppressWarnings(
        "ArrayRecordComponent") // a record of one call's result, compared by nobody; copying 100 KB would be waste
public record CompileResult(
        Emit emit, byte[] bytes, boolean cached, List<Diagnostic> warnings, Map<String, Duration> durations) {
    public CompileResult {
        warnings = List.copyOf(warnings);
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
