package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Attachments to many functions of the kernel in one link, in the time of a few single ones. Programs must have been loaded for
 * that, as those of section {@code kprobe.multi} are.
 */
public final class KprobeMulti {
    private static final int RETURNS = 1;

    private KprobeMulti() {}

    /**
     * Attaches a program to functions by their names.
     *
     * @param functions of several functions of one name the kernel takes the first
     * @param cookies what {@code bpf_get_attach_cookie} gives for each of them; empty for none
     * @param returns whether at their returns instead of their entries
     * @throws SyscallException if the kernel refuses: EINVAL or ESRCH if one of the functions cannot be traced
     * @throws IllegalArgumentException if there are no functions, or another number of cookies
     * @kernel 5.18 BPF_TRACE_KPROBE_MULTI
     */
    public static Link attach(BpfProgram program, List<String> functions, long[] cookies, boolean returns) {
        return attach(Bpf.host(), program, functions, cookies, returns);
    }

    static Link attach(Bpf bpf, BpfProgram program, List<String> functions, long[] cookies, boolean returns) {
        check(functions.size(), cookies);
        return linked(bpf, program, functions.size(), returns, tryAttach(bpf, program, functions, cookies, returns));
    }

    /** Returns the descriptor of the link, or an error. */
    static int tryAttach(Bpf bpf, BpfProgram program, List<String> functions, long[] cookies, boolean returns) {
        int bytes = 0;
        byte[][] encoded = new byte[functions.size()][];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = functions.get(i).getBytes(StandardCharsets.UTF_8);
            bytes += encoded[i].length + 1;
        }
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer texts = StructBuffer.allocate(arena, bytes);
            StructBuffer pointers = StructBuffer.allocate(arena, encoded.length * 8);
            int at = 0;
            for (int i = 0; i < encoded.length; i++) {
                texts.put(at, encoded[i]);
                pointers.int64(i * 8, texts.address() + at);
                at += encoded[i].length + 1;
            }
            return create(bpf, arena, program, encoded.length, pointers.address(), 0, cookies, returns);
        }
    }

    /**
     * Attaches a program to functions by their addresses.
     *
     * @param cookies what {@code bpf_get_attach_cookie} gives for each of them; empty for none
     * @param returns whether at their returns instead of their entries
     * @throws SyscallException if the kernel refuses: EINVAL if one of the functions cannot be traced
     * @throws IllegalArgumentException if there are no functions, or another number of cookies
     * @kernel 5.18 BPF_TRACE_KPROBE_MULTI
     */
    public static Link attach(BpfProgram program, long[] addresses, long[] cookies, boolean returns) {
        Bpf bpf = Bpf.host();
        check(addresses.length, cookies);
        return linked(bpf, program, addresses.length, returns, tryAttach(bpf, program, addresses, cookies, returns));
    }

    /** Returns the descriptor of the link, or an error. */
    static int tryAttach(Bpf bpf, BpfProgram program, long[] addresses, long[] cookies, boolean returns) {
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    bpf, arena, program, addresses.length, 0, StructBuffer.longs(arena, addresses), cookies, returns);
        }
    }

    private static void check(int count, long[] cookies) {
        if (count == 0) {
            throw new IllegalArgumentException("kprobe.multi: no functions given");
        }
        if (cookies.length != 0 && cookies.length != count) {
            throw new IllegalArgumentException(
                    "kprobe.multi: " + cookies.length + " cookies for " + count + " functions");
        }
    }

    private static int create(
            Bpf bpf,
            Arena arena,
            BpfProgram program,
            int count,
            long symbols,
            long addresses,
            long[] cookies,
            boolean returns) {
        int type = program.kind().attachType() == 0
                ? AttachType.TRACE_KPROBE_MULTI.number()
                : program.kind().attachType();
        StructBuffer attr = LinkCommands.attributes(arena, program.fd(), 0, type)
                .int32(16, returns ? RETURNS : 0)
                .int32(20, count)
                .int64(24, symbols)
                .int64(32, addresses)
                .int64(40, cookies.length == 0 ? 0 : StructBuffer.longs(arena, cookies));
        return LinkCommands.create(bpf, attr);
    }

    private static Link linked(Bpf bpf, BpfProgram program, int count, boolean returns, int fd) {
        String target = target(count, returns);
        if (fd < 0) {
            throw refused(target, program, -fd);
        }
        return new BpfLink(bpf, target, fd);
    }

    static String target(int count, boolean returns) {
        return (returns ? "kretprobe.multi of " : "kprobe.multi of ") + count + " functions";
    }

    static BpfException refused(String target, BpfProgram program, int errno) {
        String hint = switch (errno) {
            case Errno.EINVAL ->
                program.kind().attachType() == 0
                        ? program + " was not loaded for kprobe.multi"
                        : "one of them cannot be traced";
            case Errno.ESRCH -> "one of them does not exist or cannot be traced";
            default -> SyscallErrors.hint(errno, Capabilities.CAP_PERFMON);
        };
        return SyscallErrors.of(target, "BPF_LINK_CREATE", errno, hint);
    }
}
