package dev.jbcc;

import java.util.List;
import java.util.Map;

/**
 * What came of attaching a function to all functions or tracepoints that match a pattern.
 *
 * @param attached names of what it is attached to
 * @param skipped names of what it could not be attached to, each with the reason
 */
public record MatchedProbes(List<String> attached, Map<String, String> skipped) {
    public MatchedProbes {
        attached = List.copyOf(attached);
        skipped = Map.copyOf(skipped);
    }
}
