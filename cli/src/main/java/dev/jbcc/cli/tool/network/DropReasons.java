package dev.jbcc.cli.tool.network;

import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.trace.TracepointFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the reasons why the kernel drops packets: their numbers differ from kernel to kernel, the tracepoint's format tells them. */
final class DropReasons {
    private static final Pattern PAIR = Pattern.compile("\\{ *(\\d{1,9}) *, *\"(\\w+)\" *}");

    private final Map<Integer, String> names = new HashMap<>();

    private DropReasons() {}

    /** Returns those of the tracepoint {@code skb:kfree_skb} of a kernel. */
    static DropReasons of(KernelTarget kernel) {
        DropReasons reasons = new DropReasons();
        kernel.tracepointFormat("skb", "kfree_skb").ifPresent(text -> {
            Matcher pairs = PAIR.matcher(TracepointFormat.parse(text).print());
            while (pairs.find()) {
                reasons.names.put(Integer.valueOf(pairs.group(1)), pairs.group(2));
            }
        });
        return reasons;
    }

    /** Returns a reason's name such as {@code NO_SOCKET}, or its number. */
    String name(int reason) {
        return names.getOrDefault(reason, Integer.toUnsignedString(reason));
    }
}
