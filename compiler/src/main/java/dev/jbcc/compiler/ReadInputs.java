package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.ObjectCache.Input;
import dev.jbcc.compiler.cache.ObjectCache.InputKind;
import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notes what one compilation reads besides what it was given. */
final class ReadInputs {
    private final KernelTarget kernel;
    private final Map<String, Input> inputs = new LinkedHashMap<>();

    ReadInputs(KernelTarget kernel) {
        this.kernel = kernel;
    }

    /** Notes a file of the user, as a line marker names it. */
    void file(String name) {
        String absolute = Path.of(name).toAbsolutePath().toString();
        inputs.computeIfAbsent(
                "f" + absolute, _ -> Input.of(InputKind.FILE, absolute, readNow(kernel, InputKind.FILE, absolute)));
    }

    /** Reads the format of a tracepoint, and notes it. */
    Optional<String> tracepointFormat(String category, String event) {
        Optional<String> format = kernel.tracepointFormat(category, event);
        String name = category + ":" + event;
        inputs.computeIfAbsent(
                "t" + name,
                _ -> Input.of(
                        InputKind.TRACEPOINT,
                        name,
                        format.map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .orElse(null)));
        return format;
    }

    /** Notes that the types of a module were read. */
    void module(String name) {
        inputs.computeIfAbsent(
                "m" + name, _ -> Input.of(InputKind.MODULE, name, readNow(kernel, InputKind.MODULE, name)));
    }

    List<Input> all() {
        return new ArrayList<>(inputs.values());
    }

    /** Returns what something that was read looks like now; null if it is not there. */
    static byte @Nullable [] readNow(KernelTarget kernel, InputKind kind, String name) {
        switch (kind) {
            case FILE -> {
                try {
                    return Files.readAllBytes(Path.of(name));
                } catch (IOException e) {
                    return null;
                }
            }
            case TRACEPOINT -> {
                int colon = name.indexOf(':');
                try {
                    return kernel.tracepointFormat(name.substring(0, colon), name.substring(colon + 1))
                            .map(text -> text.getBytes(StandardCharsets.UTF_8))
                            .orElse(null);
                } catch (BpfException e) {
                    return null;
                }
            }
            case MODULE -> {
                return kernel.moduleBtf(name).orElse(null);
            }
        }
        return null;
    }
}
