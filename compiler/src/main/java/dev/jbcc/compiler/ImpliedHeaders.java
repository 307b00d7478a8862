package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.IncludeDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Headers that programs use and do not include: the kernel's own headers include each other, so that these come along with nearly any
 * other. Ours include less. Macros of headers that are less common are not guessed at: the program may have meant one of its own.
 */
final class ImpliedHeaders {
    private static final Set<String> COMMON = Set.of(
            "linux/atomic.h",
            "linux/bio.h",
            "linux/bits.h",
            "linux/blk_types.h",
            "linux/blkdev.h",
            "linux/capability.h",
            "linux/compiler.h",
            "linux/cred.h",
            "linux/dcache.h",
            "linux/err.h",
            "linux/errno.h",
            "linux/fcntl.h",
            "linux/fs.h",
            "linux/gfp.h",
            "linux/if_ether.h",
            "linux/if_packet.h",
            "linux/if_vlan.h",
            "linux/in.h",
            "linux/in6.h",
            "linux/ip.h",
            "linux/ipv6.h",
            "linux/jiffies.h",
            "linux/kdev_t.h",
            "linux/kernel.h",
            "linux/ktime.h",
            "linux/limits.h",
            "linux/list.h",
            "linux/log2.h",
            "linux/math64.h",
            "linux/mm.h",
            "linux/mmzone.h",
            "linux/mount.h",
            "linux/net.h",
            "linux/netdevice.h",
            "linux/pid_namespace.h",
            "linux/ptrace.h",
            "linux/rbtree.h",
            "linux/resource.h",
            "linux/sched.h",
            "linux/signal.h",
            "linux/skbuff.h",
            "linux/socket.h",
            "linux/stat.h",
            "linux/stddef.h",
            "linux/string.h",
            "linux/tcp.h",
            "linux/time.h",
            "linux/types.h",
            "linux/udp.h",
            "linux/uidgid.h",
            "linux/un.h",
            "asm/byteorder.h",
            "asm/page.h",
            "asm/ptrace.h",
            "net/inet_connection_sock.h",
            "net/inet_sock.h",
            "net/ip.h",
            "net/ipv6.h",
            "net/net_namespace.h",
            "net/request_sock.h",
            "net/sock.h",
            "net/tcp.h",
            "net/tcp_states.h");

    private ImpliedHeaders() {}

    /**
     * Returns those of them that define what a program has not declared.
     *
     * @param include our headers
     */
    static Set<String> of(CompileException e, Path include) {
        Set<String> found = new LinkedHashSet<>();
        try {
            for (Diagnostic diagnostic : e.diagnostics()) {
                Optional<String> name = ClangMessages.undeclared(diagnostic);
                if (name.isPresent()) {
                    IncludeDirectory.headerOf(include, name.get())
                            .filter(COMMON::contains)
                            .ifPresent(found::add);
                }
            }
        } catch (IOException unreadable) {
            e.addSuppressed(unreadable);
        }
        return found;
    }
}
