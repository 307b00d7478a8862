package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.StackFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * In which order mutexes are locked: an edge leads from a mutex that a thread holds to one that it locks meanwhile. Where edges form a
 * cycle, threads can wait for each other for ever. Not thread-safe.
 */
final class LockGraph {
    private final Map<Long, Map<Long, Edge>> edges = new LinkedHashMap<>();

    /**
     * A thread locks a mutex while it holds another.
     *
     * @param held the address of the mutex that it holds
     * @param acquired the address of the other
     * @param comm of the thread
     * @param heldStack where it locked the first, the innermost frame first
     * @param acquiredStack where it locks the other
     */
    record Edge(
            long held,
            long acquired,
            int tid,
            String comm,
            List<StackFrame> heldStack,
            List<StackFrame> acquiredStack) {
        JsonObject json() {
            return new JsonObject()
                    .put("held", address(held))
                    .put("acquired", address(acquired))
                    .put("tid", tid)
                    .put("comm", comm)
                    .put("held_stack", names(heldStack))
                    .put("acquired_stack", names(acquiredStack));
        }

        private static List<String> names(List<StackFrame> frames) {
            return frames.stream().map(StackFrame::name).toList();
        }
    }

    /** Returns the address of a mutex for people and programs. */
    static String address(long mutex) {
        return "0x" + Long.toHexString(mutex);
    }

    /**
     * Adds an edge.
     *
     * @return the shortest cycle that it closes: this edge, and those that lead from its end back to its start; empty if there is none
     */
    List<Edge> add(Edge edge) {
        edges.computeIfAbsent(edge.held, _ -> new LinkedHashMap<>()).putIfAbsent(edge.acquired, edge);
        List<Edge> back = path(edge.acquired, edge.held);
        if (back.isEmpty()) {
            return List.of();
        }
        List<Edge> cycle = new ArrayList<>();
        cycle.add(edge);
        cycle.addAll(back);
        return cycle;
    }

    private Collection<Edge> from(long mutex) {
        return edges.getOrDefault(mutex, Map.of()).values();
    }

    /** Looks at what is one step away, then two: the first way that is found is a shortest one. */
    private List<Edge> path(long start, long end) {
        Map<Long, Edge> cameBy = new HashMap<>();
        Deque<Long> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty() && !cameBy.containsKey(end)) {
            for (Edge edge : from(next.remove())) {
                if (edge.acquired != start && cameBy.putIfAbsent(edge.acquired, edge) == null) {
                    next.add(edge.acquired);
                }
            }
        }
        Deque<Edge> path = new ArrayDeque<>();
        for (long at = end; at != start && cameBy.containsKey(at); at = path.getFirst().held) {
            path.addFirst(Objects.requireNonNull(cameBy.get(at)));
        }
        return List.copyOf(path);
    }

    private List<Edge> all() {
        return edges.values().stream().flatMap(each -> each.values().stream()).toList();
    }

    private Set<Long> mutexes() {
        Set<Long> mutexes = new LinkedHashSet<>();
        for (Edge edge : all()) {
            mutexes.add(edge.held);
            mutexes.add(edge.acquired);
        }
        return mutexes;
    }

    /** Returns how big it is, for people. */
    String size() {
        return mutexes().size() + " mutexes locked together with others, in " + all().size() + " pairs";
    }

    /** Returns all of it in the form that graph libraries call node-link. */
    String json() {
        return new JsonObject()
                .put("directed", true)
                .put("multigraph", false)
                .putObjects(
                        "nodes",
                        mutexes().stream()
                                .map(mutex -> new JsonObject().put("id", address(mutex)))
                                .toList())
                .putObjects(
                        "links",
                        all().stream()
                                .map(edge -> edge.json()
                                        .put("source", address(edge.held))
                                        .put("target", address(edge.acquired)))
                                .toList())
                .toString();
    }
}
