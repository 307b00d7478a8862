package dev.jbcc.cli.tool;

import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import java.util.ArrayList;
import java.util.List;

/**
 * A sum for one stack of one process.
 *
 * @param comm of the process
 * @param user its frames in user space, the innermost first
 * @param kernel its frames in the kernel, the innermost first
 */
public record ProcessStack(
        String comm, int pid, List<StackFrame> user, List<StackFrame> kernel, long value, Style style)
        implements StackSum {
    /**
     * How stacks are shown.
     *
     * @param delimited whether a line of its own is between kernel and user frames, both of which are wanted
     * @param annotated whether names of kernel frames end in {@code _[k]}
     */
    public record Style(boolean delimited, boolean annotated) {}

    @Override
    public List<StackFrame> path() {
        List<StackFrame> path = new ArrayList<>();
        path.add(StackFrame.label(comm));
        path.addAll(user.reversed());
        if (style.delimited && !kernel.isEmpty()) {
            path.add(StackFrame.label("-"));
        }
        path.addAll(annotated().reversed());
        return path;
    }

    private List<StackFrame> annotated() {
        return style.annotated
                ? kernel.stream()
                        .map(frame -> new StackFrame(frame.kind(), frame.name() + "_[k]", frame.address()))
                        .toList()
                : kernel;
    }

    @Override
    public void print(Output out) {
        annotated().forEach(frame -> out.line(frame.line("    ", false)));
        if (style.delimited) {
            out.line("    --");
        }
        user.forEach(frame -> out.line(frame.line("    ", false)));
        out.line(String.format("    %-16s %s (%d)", "-", comm, pid));
        out.line("        " + value);
    }

    @Override
    public void json(JsonObject object) {
        object.put("comm", comm).put("pid", pid);
        object.put("user", user.stream().map(StackFrame::name).toList());
        object.put("kernel", kernel.stream().map(StackFrame::name).toList());
    }
}
