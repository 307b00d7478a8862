package dev.jbcc.compiler;

import java.util.ArrayList;
import java.util.List;

/**
 * What to compile. Start from {@link #of(String, String)} and change what differs.
 *
 * @param text the program, in the bcc dialect or as libbpf-style C; a byte order mark at its start is left out
 * @param fileName the user's name of the text, for messages and line information. When it is a path, {@code #include "…"}
 *     looks beside it first; it need not exist.
 * @param cflags the user's flags for clang: {@code -D}, {@code -U}, {@code -I}, {@code -include}, {@code -W…} and the like
 * @param emit what to give back
 * @param kernel what it is compiled for
 * @param arch the architecture of that kernel
 */
public record CompileRequest(
        String text, String fileName, List<String> cflags, Emit emit, KernelTarget kernel, Arch arch) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public CompileRequest {
        text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        cflags = List.copyOf(cflags);
    }

    /**
     * Returns a request for an object for the running machine: for the kernel that {@link KernelTarget#ofEnvironment()} names.
     */
    public static CompileRequest of(String text, String fileName) {
        return of(text, fileName, KernelTarget.ofEnvironment());
    }

    /** Returns a request for an object for the running machine's architecture and that kernel. */
    public static CompileRequest of(String text, String fileName, KernelTarget kernel) {
        return new CompileRequest(text, fileName, List.of(), Emit.OBJECT, kernel, Arch.host());
    }

    /** Returns a copy with these flags after those it has. */
    public CompileRequest withCflags(List<String> more) {
        List<String> all = new ArrayList<>(cflags);
        all.addAll(more);
        return new CompileRequest(text, fileName, all, emit, kernel, arch);
    }

    /** Returns a copy that gives something else. */
    public CompileRequest withEmit(Emit other) {
        return new CompileRequest(text, fileName, cflags, other, kernel, arch);
    }

    /** Returns a copy for another kernel. */
    public CompileRequest withKernel(KernelTarget other) {
        return new CompileRequest(text, fileName, cflags, emit, other, arch);
    }

    /** Returns a copy for another architecture. */
    public CompileRequest withArch(Arch other) {
        return new CompileRequest(text, fileName, cflags, emit, kernel, other);
    }
}
