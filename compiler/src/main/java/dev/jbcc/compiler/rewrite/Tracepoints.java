package dev.jbcc.compiler.rewrite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The structs {@code tracepoint__CATEGORY__EVENT} that a source uses and does not define. */
final class Tracepoints {
    private static final Pattern STRUCT = Pattern.compile("\\bstruct\\s+(tracepoint__\\w+)(\\s*\\{)?");

    private final KernelFacts facts;
    private final Map<String, Integer> missing = new LinkedHashMap<>();

    Tracepoints(KernelFacts facts) {
        this.facts = facts;
    }

    /** Returns the definitions, each followed by a newline; remembers what the kernel does not have. */
    String structsFor(String source) {
        if (!source.contains("tracepoint__")) {
            return "";
        }
        Map<String, Integer> used = new LinkedHashMap<>();
        List<String> defined = new ArrayList<>();
        Matcher struct = STRUCT.matcher(source).useTransparentBounds(true);
        for (int at = source.indexOf("struct"); at >= 0; at = source.indexOf("struct", at + 1)) {
            if (!struct.region(at, source.length()).lookingAt()) {
                continue;
            }
            if (struct.group(2) != null) {
                defined.add(struct.group(1));
            } else {
                used.putIfAbsent(struct.group(1), struct.start());
            }
        }
        StringBuilder out = new StringBuilder();
        used.forEach((name, offset) -> {
            String tracepoint = ProgramSection.tracepointOf(name);
            if (defined.contains(name) || tracepoint.isEmpty()) {
                return;
            }
            Optional<String> found = facts.tracepointStruct(tracepoint);
            if (found.isPresent()) {
                out.append(found.get().strip()).append("\n\n");
            } else {
                missing.put(tracepoint, offset);
            }
        });
        return out.toString();
    }

    /** Reports what the kernel does not have. */
    void report(Problems problems, int sourceStart) {
        missing.forEach((name, offset) -> problems.error(
                sourceStart + offset,
                "tracepoint '" + name + "': the kernel has none of that name",
                "list them with: ls /sys/kernel/tracing/events/" + name.substring(0, name.indexOf(':'))));
    }
}
