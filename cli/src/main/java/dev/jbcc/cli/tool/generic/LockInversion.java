package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.StackFrame;
import java.util.List;

/**
 * A cycle in the order of mutexes, ready to be shown.
 *
 * @param cycle each edge begins where the one before it ends; the first where the last ends
 * @param creations where the threads were created, as far as that was seen
 */
record LockInversion(List<LockGraph.Edge> cycle, List<Creation> creations) {
    /** A thread and who created it. */
    record Creation(int tid, String comm, int parent, String parentComm, List<StackFrame> stack) {}

    /** Returns the lines for people. */
    String text() {
        StringBuilder text = new StringBuilder("----------------\nPotential Deadlock Detected!\n\n");
        text.append("Cycle in lock order graph: ");
        for (int i = 0; i <= cycle.size(); i++) {
            text.append(i == 0 ? "" : " => ").append(mutex(i));
        }
        text.append('\n');
        for (int i = 0; i < cycle.size(); i++) {
            LockGraph.Edge edge = cycle.get(i);
            String thread = "Thread " + edge.tid() + " (" + edge.comm() + ")";
            text.append('\n').append(mutex(i + 1)).append(" acquired here while holding ");
            text.append(mutex(i)).append(" in ").append(thread).append(":\n");
            append(text, edge.acquiredStack());
            text.append('\n').append(mutex(i)).append(" previously acquired by the same ");
            text.append(thread).append(" here:\n");
            append(text, edge.heldStack());
        }
        for (Creation creation : creations) {
            text.append("\nThread ").append(creation.tid).append(" (").append(creation.comm);
            text.append(") created by Thread ").append(creation.parent).append(" (");
            text.append(creation.parentComm).append(") here:\n");
            append(text, creation.stack);
        }
        return text.substring(0, text.length() - 1);
    }

    private String mutex(int index) {
        int number = index % cycle.size();
        return "Mutex M" + number + " (" + LockGraph.address(cycle.get(number).held()) + ")";
    }

    private static void append(StringBuilder text, List<StackFrame> stack) {
        for (StackFrame frame : stack) {
            text.append(String.format("@ %016x %s%n", frame.address(), frame.name()));
        }
    }

    /** Returns the object for programs. */
    JsonObject json(JsonObject object) {
        return object.put(
                        "mutexes",
                        cycle.stream()
                                .map(edge -> LockGraph.address(edge.held()))
                                .toList())
                .putObjects("edges", cycle.stream().map(LockGraph.Edge::json).toList())
                .putObjects(
                        "threads", creations.stream().map(LockInversion::json).toList());
    }

    private static JsonObject json(Creation creation) {
        return new JsonObject()
                .put("tid", creation.tid)
                .put("comm", creation.comm)
                .put("created_by", creation.parent)
                .put("created_by_comm", creation.parentComm)
                .put("stack", creation.stack.stream().map(StackFrame::name).toList());
    }
}
