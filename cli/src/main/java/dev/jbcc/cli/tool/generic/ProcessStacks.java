package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.tool.ProcessStack;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads sums whose key is a process and its stacks. */
final class ProcessStacks {
    private ProcessStacks() {}

    /** {@code struct stack_key} of the programs. */
    record Key(int pid, int userStack, int kernelStack, String comm) {}

    /** Names the user stacks that are there so far. */
    static void name(Session session, Stacks stacks) {
        for (Key key : session.bpf().table("sums", Key.class, Long.class).keys()) {
            var _ = stacks.user(key.pid(), key.userStack());
        }
    }

    /** Takes what was summed up since the last time. */
    static List<ProcessStack> take(Session session, Stacks stacks, ProcessStack.Style style) {
        List<ProcessStack> sums = new ArrayList<>();
        for (Map.Entry<Key, Long> sum :
                session.bpf().table("sums", Key.class, Long.class).itemsLookupAndDeleteBatch()) {
            Key key = sum.getKey();
            sums.add(new ProcessStack(
                    key.comm(),
                    key.pid(),
                    stacks.user(key.pid(), key.userStack()),
                    stacks.kernel(key.kernelStack()),
                    sum.getValue(),
                    style));
        }
        return sums;
    }
}
