package dev.jbcc.cli.tool;

import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.btf.BtfType;

/**
 * Something of the kernel that a program can be attached to, and the macro that tells the program to use it.
 *
 * @param kind what it is
 * @param name {@code CATEGORY:EVENT} of a tracepoint, or the name of a function
 * @param macro a macro of the program, {@code NAME} or {@code NAME=VALUE}
 */
public record Probe(Kind kind, String name, String macro) {
    /** What a program can be attached to. */
    public enum Kind {
        TRACEPOINT,
        FUNCTION
    }

    /** A tracepoint, {@code CATEGORY:EVENT}. */
    public static Probe tracepoint(String name, String macro) {
        return new Probe(Kind.TRACEPOINT, name, macro);
    }

    /** A function, for a kprobe or kretprobe. */
    public static Probe function(String name, String macro) {
        return new Probe(Kind.FUNCTION, name, macro);
    }

    /** Returns whether a kernel has it. */
    public boolean isIn(KernelTarget kernel) {
        return switch (kind) {
            case TRACEPOINT -> {
                int colon = name.indexOf(':');
                yield kernel.tracepointFormat(name.substring(0, colon), name.substring(colon + 1))
                        .isPresent();
            }
            case FUNCTION -> kernel.btf().findTypeId(name, BtfType.Func.class).isPresent();
        };
    }

    @Override
    public String toString() {
        return (kind == Kind.TRACEPOINT ? "tracepoint " : "function ") + name;
    }
}
