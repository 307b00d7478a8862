package dev.jbcc.cli.tool;

import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import java.util.List;

/** A number of events, or a time, that belongs to a stack. */
public interface StackSum {
    /** Returns the number. */
    long value();

    /** Returns the stack as folded stacks and flame graphs have it: the outermost frame, or what stands for the process, first. */
    List<StackFrame> path();

    /** Prints the stack for people, the innermost frame first; the number and an empty line follow. */
    void print(Output out);

    /** Adds the members for programs. */
    void json(JsonObject object);
}
